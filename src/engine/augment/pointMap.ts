/** Placements as maps of points, both ways. */
import type { Size } from '../image/image';
import { fieldMaps } from './fieldMap';
import { invert, matrixOf, transform, type Matrix } from './matrix';
import type { Placement, PointMap, PointMaps } from './spec';

export type { PointMap } from './spec';

const stay: PointMap = (point) => point;
const nowhere: PointMap = () => null;

/** The maps of a placement; null for one that moves nothing. */
export function pointMapsOf(placement: Placement | null, input: Size, output: Size): PointMaps {
  if (placement === null) return { toInput: stay, toOutput: stay };
  switch (placement.kind) {
    case 'time':
      return timeMaps(placement.positions);
    case 'field':
      return fieldMaps(placement, output);
    case 'nowhere':
      return { toInput: nowhere, toOutput: nowhere };
    default: {
      const matrix = matrixOf(placement, input, output);
      return { toInput: planeMap(matrix), toOutput: planeMap(invert(matrix)) };
    }
  }
}

function planeMap(matrix: Matrix | null): PointMap {
  return (point) => {
    if (!matrix) return null;
    const { x, y } = transform(matrix, point);
    return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
  };
}

/** Linear between whole columns, both ways, and straight on beyond the first and the last one. */
function timeMaps(positions: Float64Array): PointMaps {
  const last = positions.length - 1;
  const toInput: PointMap = ({ x, y }) => {
    const left = Math.min(Math.max(0, last - 1), Math.max(0, Math.floor(x)));
    const right = Math.min(last, left + 1);
    const position = positions[left] + (x === left ? 0 : (x - left) * (positions[right] - positions[left]));
    return Number.isNaN(position) ? null : { x: position, y };
  };
  const toOutput: PointMap = ({ x, y }) => {
    for (let left = 0; left < last; left++) {
      const [from, to] = [positions[left], positions[left + 1]];
      if (from <= x && x <= to && from < to) return { x: left + (x - from) / (to - from), y };
    }
    return null;
  };
  return { toInput, toOutput };
}

/** First `first`, then `second`. */
export function follow(first: PointMap, second: PointMap): PointMap {
  return (point) => {
    const between = first(point);
    return between && second(between);
  };
}

export { stay };
