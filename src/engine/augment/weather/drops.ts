/** Drops on a lens: how far a pixel is from the edge of one, and 256 levels used evenly. */
import type { Image } from '../../image/image';

/**
 * [H, W]: distance of every pixel from the nearest edge, pixels, at most `far`. The left or upper one of two neighbours of which
 * one is 0 and the other is not is an edge, as Canny finds it where the step is high.
 */
export function edgeDistance({ data, height, width }: Image, far: number): Float32Array {
  const isWet = (y: number, x: number): boolean => data[y * width + x] > 0;
  const inRow = new Float32Array(data.length).fill(far);
  for (let y = 0; y < height; y++) {
    const row = inRow.subarray(y * width, (y + 1) * width);
    for (let x = 0; x < width; x++) {
      const right = x + 1 < width && isWet(y, x) !== isWet(y, x + 1);
      if (right || (y + 1 < height && isWet(y, x) !== isWet(y + 1, x))) row[x] = 0;
    }
    for (let x = 1; x < width; x++) row[x] = Math.min(row[x], row[x - 1] + 1);
    for (let x = width - 2; x >= 0; x--) row[x] = Math.min(row[x], row[x + 1] + 1);
  }
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let least = far * far;
      for (let v = Math.max(0, y - far); v <= Math.min(height - 1, y + far); v++) {
        const aside = inRow[v * width + x];
        least = Math.min(least, (v - y) ** 2 + aside * aside);
      }
      out[y * width + x] = Math.sqrt(least);
    }
  }
  return out;
}

/** Whole numbers from 0 to 255 with a flat histogram: OpenCV's equalizeHist. */
export function equalized(levels: Float32Array): Float32Array {
  const counts = new Uint32Array(256);
  for (const level of levels) counts[level]++;
  const first = counts.findIndex((count) => count > 0);
  const rest = levels.length - counts[first];
  if (rest === 0) return levels;
  const table = new Float32Array(256);
  let sum = 0;
  for (let level = first + 1; level < 256; level++) {
    sum += counts[level];
    table[level] = Math.round((sum * 255) / rest);
  }
  return levels.map((level) => table[level]);
}
