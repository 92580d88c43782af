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
  const columns = padding(width, radius, channels);
  const padded = new Float64Array(columns.length);
  const across = termsOf(Array.from(taps, (weight, k) => ({ at: k * channels, weight })));
  const wide = new Float64Array((height + 2 * radius) * line);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < padded.length; i++) padded[i] = data[y * line + columns[i]];
    const into = (y + radius) * line;
    accumulate(wide.subarray(into, into + line), padded, across, 0);
  }
  for (let y = 1; y <= radius; y++) {
    const [above, below] = [mirrored(-y, height), mirrored(height - 1 + y, height)];
    wide.copyWithin((radius - y) * line, (radius + above) * line, (radius + above + 1) * line);
    wide.copyWithin((radius + height - 1 + y) * line, (radius + below) * line, (radius + below + 1) * line);
  }
  const down = termsOf(Array.from(taps, (weight, k) => ({ at: k * line, weight })));
  const out = new Float32Array(data.length);
  const sums = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    accumulate(sums, wide, down, y * line);
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

/**
 * output(x, y) = Σ weight · input(x + dx, y + dy): a correlation, as OpenCV's filter2D.
 *
 * Neighbours of equal weight, as a disk has them inside, cost two values however many they are: the difference of running sums.
 */
export function correlate(image: Image, taps: readonly Tap[]): Image {
  const { height, width, channels, data } = image;
  const line = width * channels;
  const [wide, tall] = [reachOf(taps.map(({ dx }) => dx)), reachOf(taps.map(({ dy }) => dy))];
  const columns = padding(width, wide, channels);
  // A place more than the padded row has: what runs over all of it.
  const stride = columns.length + channels;
  const rows = height + 2 * tall;
  const values = new Float64Array(2 * rows * stride);
  for (let y = 0, at = 0; y < rows; y++, at += stride) {
    const from = mirrored(y - tall, height) * line;
    const running = at + rows * stride;
    for (let i = 0; i < columns.length; i++) {
      const value = data[from + columns[i]];
      values[at + i] = value;
      values[running + channels + i] = values[running + i] + value;
    }
  }
  const terms = termsOf(
    runsOf(taps).flatMap(({ dy, from, to, weight }): readonly Term[] => {
      const at = (tall + dy) * stride + (wide + from) * channels;
      if (from === to) return [{ at, weight }];
      const running = at + rows * stride;
      return [
        { at: running, weight: -weight },
        { at: running + (to + 1 - from) * channels, weight },
      ];
    }),
  );
  const out = new Float32Array(data.length);
  const sums = new Float64Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    accumulate(sums, values, terms, y * stride);
    out.set(sums, y * line);
  }
  return { ...image, data: out };
}

/** Neighbours in a row of one weight. */
interface Run {
  readonly dy: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

function runsOf(taps: readonly Tap[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { dx, dy, weight } of taps.toSorted((a, b) => a.dy - b.dy || a.dx - b.dx)) {
    const last = runs.at(-1);
    if (last?.dy === dy && last.to === dx - 1 && last.weight === weight)
      runs[runs.length - 1] = { ...last, to: dx };
    else runs.push({ dy, from: dx, to: dx, weight });
  }
  return runs;
}

const reachOf = (offsets: readonly number[]): number => Math.max(0, ...offsets.map(Math.abs));

/** Where the values of a line come from that is longer by `radius` pixels at both ends. */
function padding(width: number, radius: number, channels: number): Int32Array {
  const found = new Int32Array((width + 2 * radius) * channels);
  for (let x = -radius, i = 0; x < width + radius; x++) {
    const from = mirrored(x, width) * channels;
    for (let c = 0; c < channels; c++, i++) found[i] = from + c;
  }
  return found;
}

/** One summand of a line: a weight, and where its values begin for the first line. */
interface Term {
  readonly at: number;
  readonly weight: number;
}

interface Terms {
  readonly at: Int32Array;
  readonly weights: Float64Array;
}

/** Filled up with weights of 0 to a multiple of four. */
function termsOf(terms: readonly Term[]): Terms {
  const count = 4 * Math.ceil(terms.length / 4);
  const [at, weights] = [new Int32Array(count), new Float64Array(count)];
  terms.forEach((term, k) => ([at[k], weights[k]] = [term.at, term.weight]));
  return { at, weights };
}

/** sums[i] += Σ_k weight_k · values[at_k + from + i]; four at a time, so that the sums are passed over less often. */
function accumulate(sums: Float64Array, values: Float64Array, { at, weights }: Terms, from: number): void {
  for (let k = 0; k < at.length; k += 4) {
    const [a, b, c, d] = [at[k] + from, at[k + 1] + from, at[k + 2] + from, at[k + 3] + from];
    const [u, v, w, z] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
    for (let i = 0; i < sums.length; i++) {
      sums[i] += u * values[a + i] + v * values[b + i] + (w * values[c + i] + z * values[d + i]);
    }
  }
}
