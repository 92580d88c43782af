/** A field of input coordinates as a map of points, both ways: bilinear between pixel centres. */
import type { Point, Size } from '../image/image';
import type { Placement, PointMaps } from './spec';

type Field = Extract<Placement, { kind: 'field' }>;

/** Newton steps until the inverse is given up; smooth fields need four to six. */
const MOST_STEPS = 60;
/** Distance in input pixels at which the inverse is found. */
const CLOSE = 1e-9;

/** A point of the input with its derivatives along the output's x and y. */
interface Sample extends Point {
  readonly alongX: Point;
  readonly alongY: Point;
}

/** @param size of the output, which the field is made for */
export function fieldMaps(field: Field, size: Size): PointMaps {
  return {
    toInput: ({ x, y }) => {
      const { x: u, y: v } = at(field, size, { x, y });
      return { x: u, y: v };
    },
    toOutput: (target) => inverse(field, size, target),
  };
}

/** Bilinear inside of the cell that holds the point; beyond the border the outermost cell goes on. */
function at({ xs, ys }: Field, { height, width }: Size, { x, y }: Point): Sample {
  const left = Math.min(Math.max(0, width - 2), Math.max(0, Math.floor(x)));
  const top = Math.min(Math.max(0, height - 2), Math.max(0, Math.floor(y)));
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [p, q] = [x - left, y - top];
  const blend = (values: Float32Array): readonly [value: number, alongX: number, alongY: number] => {
    const [a, b] = [values[top * width + left], values[top * width + right]];
    const [c, d] = [values[bottom * width + left], values[bottom * width + right]];
    const [above, below] = [a + p * (b - a), c + p * (d - c)];
    return [above + q * (below - above), b - a + q * (d - c - b + a), c - a + p * (d - b - c + a)];
  };
  const [u, ux, uy] = blend(xs);
  const [v, vx, vy] = blend(ys);
  return { x: u, y: v, alongX: { x: ux, y: vx }, alongY: { x: uy, y: vy } };
}

/** Newton's method from the point itself; null where the field folds or leads away. */
function inverse(field: Field, size: Size, target: Point): Point | null {
  let point = target;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { x, y, alongX, alongY } = at(field, size, point);
    const [dx, dy] = [target.x - x, target.y - y];
    if (Math.hypot(dx, dy) < CLOSE) return point;
    const determinant = alongX.x * alongY.y - alongY.x * alongX.y;
    if (Math.abs(determinant) < 1e-9) return null;
    point = {
      x: point.x + (dx * alongY.y - dy * alongY.x) / determinant,
      y: point.y + (dy * alongX.x - dx * alongX.y) / determinant,
    };
    if (!Number.isFinite(point.x + point.y)) return null;
  }
  return null;
}
