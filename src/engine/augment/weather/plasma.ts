/** Clouds: a height map of the diamond-square algorithm on a torus, from 0 to 1. */
import { uniformField } from '../random/field';

/** Size of the first random steps, as in ImageNet-C; the later ones are divided by `decay` each time. */
const FIRST = 100;

/**
 * [side, side], row by row.
 * @param side a power of two, at least 2
 * @param decay above 1; the larger, the smoother
 */
export function plasma(side: number, decay: number, seed: number): Float64Array {
  const map = new Float64Array(side * side);
  const random = uniformField(seed, 0, side * side);
  const last = side - 1;
  const at = (y: number, x: number): number => map[(y & last) * side + (x & last)];
  let used = 0;
  let step = side;
  let size = FIRST;
  /** Every point (top + k·step, left + l·step) becomes the mean of its four neighbours, moved at random. */
  const fill = (top: number, left: number, sumOf: (y: number, x: number) => number): void => {
    for (let y = top; y < side; y += step) {
      for (let x = left; x < side; x += step) {
        map[y * side + x] = sumOf(y, x) / 4 + size * size * (2 * random[used++] - 1);
      }
    }
  };
  for (; step >= 2; step /= 2, size /= decay) {
    const half = step / 2;
    const cross = (y: number, x: number): number =>
      at(y - half, x) + at(y + half, x) + at(y, x - half) + at(y, x + half);
    fill(
      half,
      half,
      (y, x) =>
        at(y - half, x - half) + at(y - half, x + half) + at(y + half, x - half) + at(y + half, x + half),
    );
    fill(0, half, cross);
    fill(half, 0, cross);
  }
  const least = map.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  const most = map.reduce((largest, value) => Math.max(largest, value), -Infinity);
  return map.map((value) => (value - least) / (most - least));
}
