/** Placements as maps of points, both ways. */
import type { Point, Size } from '../image/image';
import { invert, matrixOf, transform, type Matrix } from './matrix';
import type { Placement } from './spec';

/** Maps points, both in pixels with centres at integers; null where a point goes nowhere. */
export type PointMap = (point: Point) => Point | null;

/** Where the points of one step come from, and where they go. */
export interface PointMaps {
  readonly toInput: PointMap;
  readonly toOutput: PointMap;
}

const stay: PointMap = (point) => point;
const nowhere: PointMap = () => null;

/** The maps of a placement; null for one that moves nothing. */
export function pointMapsOf(placement: Placement | null, input: Size, output: Size): PointMaps {
  if (placement === null) return { toInput: stay, toOutput: stay };
  switch (placement.kind) {
    case 'time':
      return timeMaps(placement.positions);
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
