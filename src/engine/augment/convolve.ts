/** Convolutions of images, every channel by itself. Beyond the border the image is mirrored without its edge (reflect 101). */
import type { Image } from '../image/image';

/** Index inside of [0, extent) of a place up to any distance outside: … 2 1 | 0 1 2 … n−1 | n−2 … */
export function mirrored(index: number, extent: number): number {
  if (extent === 1) return 0;
  const period = 2 * (extent - 1);
  const place = ((index % period) + period) % period;
  return place < extent ? place : period - place;
}

/** Samples of a Gaussian at −radius … radius, of sum 1; torchvision's `_get_gaussian_kernel1d`. */
export function gaussian(sigma: number, radius: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => {
    const distance = (i - radius) / sigma;
    return Math.exp(-0.5 * distance * distance);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Rows, then columns, with the same symmetric kernel of odd length. */
export function convolveSeparable(image: Image, taps: Float64Array): Image {
  const { height, width, channels, data } = image;
  const radius = (taps.length - 1) / 2;
  const line = width * channels;
  const wide = new Float32Array(data.length);
  const padded = new Float32Array(line + 2 * radius * channels);
  for (let y = 0; y < height; y++) {
    const start = y * line;
    padded.set(data.subarray(start, start + line), radius * channels);
    for (let x = 1; x <= radius; x++) {
      const [left, right] = [mirrored(-x, width), mirrored(width - 1 + x, width)];
      for (let c = 0; c < channels; c++) {
        padded[(radius - x) * channels + c] = data[start + left * channels + c];
        padded[(radius + width - 1 + x) * channels + c] = data[start + right * channels + c];
      }
    }
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (let k = 0, from = i; k < taps.length; k++, from += channels) sum += taps[k] * padded[from];
      wide[start + i] = sum;
    }
  }
  const out = new Float32Array(data.length);
  const sums = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = -radius; k <= radius; k++) {
      const [tap, from] = [taps[k + radius], mirrored(y + k, height) * line];
      for (let i = 0; i < line; i++) sums[i] += tap * wide[from + i];
    }
    out.set(sums, y * line);
  }
  return { ...image, data: out };
}

/** One weight of a kernel, away from its middle. */
export interface Tap {
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

/** output(x, y) = Σ weight · input(x + dx, y + dy): a correlation, as OpenCV's filter2D. */
export function correlate(image: Image, taps: readonly Tap[]): Image {
  const { height, width, channels, data } = image;
  const line = width * channels;
  const columns = new Map(
    [...new Set(taps.map(({ dx }) => dx))].map((dx) => [dx, offsets(dx, width, channels)]),
  );
  const out = new Float32Array(data.length);
  const sums = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (const { dx, dy, weight } of taps) {
      const from = mirrored(y + dy, height) * line;
      const column = columns.get(dx) as Int32Array;
      for (let i = 0; i < line; i++) sums[i] += weight * data[from + column[i]];
    }
    out.set(sums, y * line);
  }
  return { ...image, data: out };
}

/** Where the values of a line come from, `dx` pixels to the side. */
function offsets(dx: number, width: number, channels: number): Int32Array {
  const found = new Int32Array(width * channels);
  for (let x = 0, i = 0; x < width; x++) {
    const from = mirrored(x + dx, width) * channels;
    for (let c = 0; c < channels; c++, i++) found[i] = from + c;
  }
  return found;
}
