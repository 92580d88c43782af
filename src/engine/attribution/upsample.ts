/** Maps brought to the size of the image. */
import type { Grid } from '../contract/maps';
import type { Domain } from '../augment/spec';
import type { Image, Size } from '../image/image';

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
    return Float64Array.from({ length: width }, (_, x) => {
      const u = weight[x];
      return row[low[x]] * (1 - u) + row[high[x]] * u;
    });
  });
}

/**
 * The size at which a map is laid over an image. A series gets one row for all channels, unless the network saw its
 * channels as rows (the map has some height then).
 */
export function mapSize(cam: Grid, { height, width, channels }: Image, domain: Domain): Size {
  return domain === 'series' ? { height: cam.height > 1 ? channels : 1, width } : { height, width };
}

/** The map at the image's size, divided by `maximum` (all zero where that is 0: nothing is stretched). Values [0, 1]. */
export function camImage(cam: Grid, height: number, width: number, maximum: number): Float32Array {
  return divided(upsample(cam, height, width), maximum);
}

/** Largest value of the upsampled map: what Grad-CAM is divided by. 0 for a map without positive evidence. */
export function camMaximum(cam: Grid, height: number, width: number): number {
  return maximumOf(upsample(cam, height, width));
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

/** Guided Grad-CAM: guided [C, H, W] times the map [H, W], elementwise. */
export function guidedGradCam(guided: Float32Array, map: Float32Array): Float32Array {
  const out = new Float32Array(guided.length);
  for (let plane = 0; plane < guided.length; plane += map.length) {
    for (let p = 0; p < map.length; p++) out[plane + p] = guided[plane + p] * map[p];
  }
  return out;
}
