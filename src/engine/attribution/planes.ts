/** Values as networks see them, [H, W, C], as the planes of a map. */
import type { AttributionMap } from '../contract/maps';
import type { Place } from './methods/method';

/** [H·W, C] → [C, H·W], times a factor. */
export function channelsFirst(data: ArrayLike<number>, channels: number, factor = 1): Float32Array {
  const places = data.length / channels;
  const out = new Float32Array(data.length);
  for (let p = 0; p < places; p++)
    for (let c = 0; c < channels; c++) out[c * places + p] = factor * data[p * channels + c];
  return out;
}

/** [H, W, C] as a map, times a factor. */
export const asMap = (
  data: ArrayLike<number>,
  { height, width, channels }: Place,
  factor = 1,
): AttributionMap => ({ channels, height, width, data: channelsFirst(data, channels, factor) });

/** One value a place. */
export const asGrid = (
  data: Float32Array,
  { height, width }: Pick<Place, 'height' | 'width'>,
): AttributionMap => ({
  channels: 1,
  height,
  width,
  data,
});

/** ReLU(Σ_k w_k A_k) of activations [h, w, K]. */
export function weighted(
  activations: Float32Array,
  weights: ArrayLike<number>,
  place: Place,
): AttributionMap {
  const { channels } = place;
  const data = Float32Array.from({ length: activations.length / channels }, (_, p) => {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += weights[k] * activations[p * channels + k];
    return Math.max(0, sum);
  });
  return asGrid(data, place);
}

/** Softmax in float64. */
export function shares(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const top = all.reduce((best, value) => Math.max(best, value), -Infinity);
  const powers = all.map((value) => Math.exp(value - top));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** Smallest and largest value. */
export function extremes(values: Float32Array): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

/** The input [H, W, C] times a mask [H, W], into `out`; of a series one row, or one for each channel. */
export function masked(
  input: Float32Array,
  mask: Float32Array,
  channels: number,
  out: Float32Array,
): Float32Array {
  const places = input.length / channels;
  const isWhole = mask.length === input.length;
  for (let p = 0, i = 0; p < places; p++)
    for (let c = 0; c < channels; c++, i++) out[i] = input[i] * mask[isWhole ? c * places + p : p];
  return out;
}
