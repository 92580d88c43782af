/** Four points to four points. */
import type { Point } from '../../image/image';

/**
 * Coefficients a…h with (aX+bY+c)/(gX+hY+1) = u, (dX+eY+f)/(gX+hY+1) = v for four pairs of points.
 * Least squares of eight equations in eight unknowns is their solution; Gaussian elimination in float64.
 */
export function solveHomography(from: readonly Point[], to: readonly Point[]): number[] {
  const rows = from.flatMap(({ x, y }, i) => {
    const { x: u, y: v } = to[i];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  for (let column = 0; column < 8; column++) {
    let pivot = column;
    for (let row = column + 1; row < 8; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < 8; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k < 9; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  return rows.map((row, i) => row[8] / row[i]);
}
