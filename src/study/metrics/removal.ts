/** Is what a map points at what the network looks at? Pictures from which the highest pixels are taken, or to which they are given. Pure. */
import type { Image } from '../../engine/image/image';
import { normals } from '../../engine/augment/random/philox';
import { highest } from './places';

/**
 * The picture with its highest pixels taken from another: deletion (Petsiuk, Das and Saenko, RISE, BMVC 2018) with a flat or blurred
 * one; insertion is the same with the two exchanged.
 * @param map one value for each pixel
 * @param share of the pixels, 0–1
 */
export function exchanged(image: Image, other: Image, map: ArrayLike<number>, share: number): Image {
  const data = image.data.slice();
  const { channels } = image;
  for (const pixel of highest(map, Math.round(share * map.length))) {
    const at = pixel * channels;
    data.set(other.data.subarray(at, at + channels), at);
  }
  return { ...image, data };
}

/** Neighbours of the imputation and their weights: sides 1/6, corners 1/12. */
const NEIGHBOURS = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1]
    .filter((dx) => dx !== 0 || dy !== 0)
    .map((dx) => ({ dy, dx, weight: dx === 0 || dy === 0 ? 1 / 6 : 1 / 12 })),
);
const [LARGEST_CHANGE, MOST_SWEEPS] = [1e-9, 20_000];

/**
 * ROAD: the picture without its highest pixels, each made of its neighbours so that their absence cannot be told: x = Σ w·x over the
 * neighbours that there are, divided by Σ w, solved for all removed pixels at once, and noise. Rong, Leemann, Borisov, Kasneci and
 * Kasneci, A Consistent and Efficient Evaluation Strategy for Attribution Methods, ICML 2022.
 * @param share of the pixels, 0–1, below 1
 * @param deviation of the noise, 0.01 in the paper; seeded
 */
export function imputed(
  image: Image,
  map: ArrayLike<number>,
  share: number,
  deviation = 0.01,
  seed = 0,
): Image {
  const { height, width, channels } = image;
  const removed = highest(map, Math.round(share * map.length));
  if (removed.length === map.length) throw new RangeError('a picture of which nothing stays');
  const around = [...removed]
    .sort((a, b) => a - b)
    .map((pixel) => ({ pixel, near: neighboursOf(pixel, height, width) }));
  const values = Float64Array.from(image.data);
  for (let channel = 0; channel < channels; channel++) {
    const start = averageOf(image, new Set(removed), channel);
    for (const { pixel } of around) values[pixel * channels + channel] = start;
    solve(values, around, channels, channel);
  }
  const noise = normals(seed, 0, removed.length * channels);
  around.forEach(({ pixel }, i) => {
    for (let c = 0; c < channels; c++) values[pixel * channels + c] += deviation * noise[i * channels + c];
  });
  return { ...image, data: Float32Array.from(values) };
}

interface Around {
  readonly pixel: number;
  /** Weights add up to 1. */
  readonly near: readonly { readonly pixel: number; readonly weight: number }[];
}

function neighboursOf(pixel: number, height: number, width: number): Around['near'] {
  const [y, x] = [Math.floor(pixel / width), pixel % width];
  const inside = NEIGHBOURS.filter(
    ({ dy, dx }) => y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width,
  );
  const all = inside.reduce((total, { weight }) => total + weight, 0);
  return inside.map(({ dy, dx, weight }) => ({ pixel: pixel + dy * width + dx, weight: weight / all }));
}

/** Successive over-relaxation (Young 1954). */
function solve(values: Float64Array, around: readonly Around[], channels: number, channel: number): void {
  const relaxation = 2 / (1 + Math.sin(Math.PI / (Math.sqrt(around.length) + 1)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (const { pixel, near } of around) {
      const at = pixel * channels + channel;
      let wanted = 0;
      for (const { pixel: other, weight } of near) wanted += weight * values[other * channels + channel];
      const change = relaxation * (wanted - values[at]);
      values[at] += change;
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < LARGEST_CHANGE) return;
  }
}

function averageOf({ data, channels }: Image, removed: ReadonlySet<number>, channel: number): number {
  let [total, count] = [0, 0];
  for (let pixel = 0; pixel * channels < data.length; pixel++) {
    if (removed.has(pixel)) continue;
    total += data[pixel * channels + channel];
    count++;
  }
  return total / count;
}
