/** 3×3 maps of the plane, row by row, applied to (x, y, 1). */
import type { Point, Size } from '../image/image';
import type { Placement } from './spec';

/** Placements that are a map of the plane. */
export type PlanePlacement = Exclude<Placement, { kind: 'time' | 'field' | 'nowhere' }>;

export type Matrix = readonly number[];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** First `b`, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
  });
}

/** The map back; null where the plane is flattened. */
export function invert(m: Matrix): Matrix | null {
  const cofactor = (r: number, c: number): number => {
    const at = (i: number, j: number): number => m[3 * ((r + i) % 3) + ((c + j) % 3)];
    return at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1);
  };
  const determinant = m[0] * cofactor(0, 0) + m[1] * cofactor(0, 1) + m[2] * cofactor(0, 2);
  if (Math.abs(determinant) < 1e-12) return null;
  return Array.from({ length: 9 }, (_, i) => cofactor(i % 3, Math.floor(i / 3)) / determinant);
}

export function transform(m: Matrix, { x, y }: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return { x: (m[0] * x + m[1] * y + m[2]) / w, y: (m[3] * x + m[4] * y + m[5]) / w };
}

function translation(x: number, y: number): Matrix {
  return [1, 0, x, 0, 1, y, 0, 0, 1];
}

/** Output → input pixel coordinates (pixel centres at integers) of a placement. */
export function matrixOf(placement: PlanePlacement, input: Size, output: Size): Matrix {
  switch (placement.kind) {
    case 'centred': {
      const [a, b, c, d] = placement.matrix;
      const [dx, dy] = placement.shift ?? [0, 0];
      const centre = [input.width / 2 - 0.5, input.height / 2 - 0.5] as const;
      return multiply(
        translation(centre[0] + dx, centre[1] + dy),
        multiply([a, b, 0, c, d, 0, 0, 0, 1], translation(-centre[0], -centre[1])),
      );
    }
    case 'projective':
      return multiply(
        translation(-0.5, -0.5),
        multiply([...placement.coefficients, 1], translation(0.5, 0.5)),
      );
    case 'box': {
      const [sx, sy] = [placement.width / output.width, placement.height / output.height];
      const box: Matrix = [sx, 0, placement.left, 0, sy, placement.top, 0, 0, 1];
      return multiply(translation(-0.5, -0.5), multiply(box, translation(0.5, 0.5)));
    }
  }
}
