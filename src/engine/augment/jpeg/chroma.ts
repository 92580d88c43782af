/** Colour planes at half of the size and back, as libjpeg-turbo's `h2v2_downsample` and `h2v2_fancy_upsample`. */
import type { Size } from '../../image/image';

/** One channel, whole numbers of 0–255 row by row. */
export interface Plane extends Size {
  readonly values: Float32Array;
}

/**
 * Means of 2×2 pixels, rounded up and down in turns; the last row and column stand again beyond the edge. As wide as
 * whole blocks of 8, whose surplus columns come from the last column of the full size.
 */
export function halved({ height, width, values }: Plane): Plane {
  const size = { height: Math.ceil(height / 2), width: 8 * Math.ceil(width / 16) };
  const out = new Float32Array(size.height * size.width);
  for (let y = 0, to = 0; y < size.height; y++) {
    const upper = 2 * y * width;
    const lower = Math.min(height - 1, 2 * y + 1) * width;
    for (let x = 0; x < size.width; x++, to++) {
      const [left, right] = [Math.min(width - 1, 2 * x), Math.min(width - 1, 2 * x + 1)];
      const sum = values[upper + left] + values[upper + right] + values[lower + left] + values[lower + right];
      out[to] = (sum + 1 + (x % 2)) >> 2;
    }
  }
  return { ...size, values: out };
}

/** Three parts of the nearer and one of the farther neighbour along each side; narrow planes are repeated. */
export function doubled(plane: Plane, { height, width }: Size): Plane {
  const out = new Float32Array(height * width);
  const columns = Math.ceil(width / 2);
  const isSmooth = columns > 2;
  const sums = new Float32Array(columns);
  for (let y = 0; y < height; y++) {
    const near = (y >> 1) * plane.width;
    const neighbour = y % 2 === 0 ? (y >> 1) - 1 : (y >> 1) + 1;
    const far = Math.min(plane.height - 1, Math.max(0, neighbour)) * plane.width;
    for (let x = 0; x < columns; x++) sums[x] = 3 * plane.values[near + x] + plane.values[far + x];
    for (let x = 0; x < width; x++) {
      const column = x >> 1;
      if (!isSmooth) out[y * width + x] = plane.values[near + column];
      else {
        const beside = x % 2 === 0 ? column - 1 : column + 1;
        const other = beside < 0 || beside >= columns ? sums[column] : sums[beside];
        out[y * width + x] = (3 * sums[column] + other + (x % 2 === 0 ? 8 : 7)) >> 4;
      }
    }
  }
  return { height, width, values: out };
}
