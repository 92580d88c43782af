/** Maps brought to the size of the image. */
import type { AttributionMap, Grid } from '../contract/maps';
import type { Size } from '../image/image';
import type { Place } from './methods/method';

/** Sample positions of one axis: bilinear, half-pixel centres (torch.nn.functional.interpolate, align_corners=False). */
function positions(from: number, to: number): { low: Int32Array; high: Int32Array; weight: Float64Array } {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const weight = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    low[i] = Math.min(from - 1, Math.floor(at));
    high[i] = Math.min(from - 1, low[i] + 1);
    weight[i] = at - low[i];
  }
  return { low, high, weight };
}

/** Bilinear upsampling of a map to height × width: every row of the map along x, then between its rows. */
export function upsample(map: Grid, height: number, width: number): Float32Array {
  const rows = positions(map.height, height);
  const wide = widened(map, width);
  const out = new Float32Array(height * width);
  for (let y = 0, to = 0; y < height; y++) {
    const above = wide[rows.low[y]];
    const below = wide[rows.high[y]];
    const v = rows.weight[y];
    for (let x = 0; x < width; x++, to++) out[to] = above[x] * (1 - v) + below[x] * v;
  }
  return out;
}

/** The rows of a map, each `width` long. */
function widened({ data, width: from, height }: Grid, width: number): readonly Float64Array[] {
  const { low, high, weight } = positions(from, width);
  return Array.from({ length: height }, (_, y) => {
    const row = data.subarray(y * from, (y + 1) * from);
    const wide = new Float64Array(width);
    for (let x = 0; x < width; x++) {
      const u = weight[x];
      wide[x] = row[low[x]] * (1 - u) + row[high[x]] * u;
    }
    return wide;
  });
}

/**
 * The size at which a grid is laid over what it explains. A series, whose height is 1, gets one row for all channels, unless the
 * network saw its channels as rows (the grid has some height then).
 */
export function overlaySize(grid: Size, { height, width, channels }: Place): Size {
  return { height: height === 1 && grid.height > 1 ? channels : height, width };
}

/** A grid at the size of the image; one that has it already is copied. */
export function overlaid(grid: AttributionMap, image: Place): Float32Array {
  const { height, width } = overlaySize(grid, image);
  return grid.height === height && grid.width === width ? grid.data.slice() : upsample(grid, height, width);
}

/** A grid over the image, divided by its own maximum, in [0, 1]; all zero where that is 0: nothing is stretched. */
export function heatOf(grid: AttributionMap, image: Place): Float32Array {
  const large = overlaid(grid, image);
  return divided(large, maximumOf(large));
}

/** An upsampled map divided by `maximum`, in its place. */
export function divided(large: Float32Array, maximum: number): Float32Array {
  if (!(maximum > 0)) return large.fill(0);
  for (let i = 0; i < large.length; i++) large[i] = Math.min(1, large[i] / maximum);
  return large;
}

/** Largest value, at least 0. */
export function maximumOf(values: Float32Array): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) best = Math.max(best, values[i]);
  return best;
}

/** Largest absolute value. */
export function extentOf(values: Float32Array): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) best = Math.max(best, Math.abs(values[i]));
  return best;
}

/** Part of the values that full colour covers. */
const COVERED = 0.995;

/** The absolute value that all but one in two hundred stay below. */
export function highOf(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort();
  return sizes[Math.floor(COVERED * (sizes.length - 1))] || extentOf(values);
}
