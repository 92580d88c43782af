/** Where a map lies: its highest pixels, its share inside of a box, its centre. Pure. */
import type { Grid } from '../../engine/contract/maps';
import type { Point } from '../../engine/image/image';
import { pairs, sum, type Values } from './pairs';

/**
 * Intersection over union of the highest pixels of each map, ⌈share · n⌉ of the n that both have, the first of equals. In [0, 1];
 * NaN where no pixel is left.
 * @param share in (0, 1], 0.1 as a rule
 */
export function overlapOfHighest(first: Values, second: Values, share = 0.1): number {
  const { a, b } = pairs(first, second);
  if (a.length === 0) return NaN;
  const count = Math.ceil(share * a.length - 1e-9);
  const [top, other] = [highest(a, count), new Set(highest(b, count))];
  const common = top.filter((i) => other.has(i)).length;
  return common / (2 * count - common);
}

/** Places of the highest values, highest first, of equals the first. */
export function highest(values: Values, count = values.length): readonly number[] {
  return Array.from({ length: values.length }, (_, i) => i)
    .sort((i, j) => values[j] - values[i] || i - j)
    .slice(0, count);
}

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Σ |a| inside of the box / Σ |a|: how much of a map lies where nothing is left to see. In [0, 1]; NaN of a map of zeros.
 * @param box in pixels of the map, inside of it
 */
export function shareInside({ data, height, width }: Grid, box: Box): number {
  let [inside, all] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = Math.abs(data[y * width + x]);
      if (Number.isNaN(value)) continue;
      all += value;
      if (y >= box.top && y < box.top + box.height && x >= box.left && x < box.left + box.width)
        inside += value;
    }
  }
  return inside / all;
}

/** Centre of mass of the positive values, in pixels with centres at integers; NaN without any. As scipy.ndimage.center_of_mass. */
export function centroid({ data, height, width }: Grid): Point {
  const positive = Float64Array.from(data, (value) => (value > 0 ? value : 0));
  const all = sum(positive);
  let [x, y] = [0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      x += positive[row * width + column] * column;
      y += positive[row * width + column] * row;
    }
  }
  return { x: x / all, y: y / all };
}

/** How far the centroid of one map is from the other's, in pixels, over the pixels that both have. */
export function centroidShift(first: Grid, second: Grid): number {
  const masked = (grid: Grid, by: Grid): Grid => ({
    ...grid,
    data: grid.data.map((value, i) => (Number.isNaN(by.data[i]) ? NaN : value)),
  });
  const [a, b] = [centroid(masked(first, second)), centroid(masked(second, first))];
  return Math.hypot(a.x - b.x, a.y - b.y);
}
