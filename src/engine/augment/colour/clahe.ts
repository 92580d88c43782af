/** CLAHE: the declaration and the pixels. */
import { amount, fixed } from '../parameters';
import { blend, toBytes } from '../pixels';
import type { AugmentationSpec, FilterAugmentation } from '../spec';
import { fromLab, toLab } from './labBytes';

export const claheSpec = {
  name: 'clahe',
  title: 'CLAHE',
  summary: 'Mixes the image with one whose lightness has flat histograms tile by tile, the contrast limited.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.CLAHE (OpenCV’s createCLAHE on the L of L*a*b*)',
  code: {
    albumentations:
      'A.Lambda(image=lambda x, **_: x + {amount} * (A.CLAHE(({clip_limit}, {clip_limit}), ({tiles}, {tiles}), p=1)(image=(x * 255.999).astype("uint8"))["image"] / x.dtype.type(255) - x), p=1)',
  },
  parameters: {
    amount: amount('CLAHE', 'Part of the image with equalized tiles; 1 is all of it, in 8 bits.'),
    clip_limit: fixed({
      title: 'CLAHE clip limit',
      summary: 'How many times the mean a level of the histogram may count; more is more contrast.',
      quantity: 'factor',
      minimum: 1,
      maximum: 40,
      step: 0.5,
      default: 4,
    }),
    tiles: fixed({
      title: 'CLAHE tiles',
      summary: 'Tiles along each side.',
      quantity: 'count',
      minimum: 1,
      maximum: 16,
      step: 1,
      default: 8,
    }),
  },
} as const satisfies AugmentationSpec;

const LEVELS = 256;
/** Looked up once: these run for every pixel. */
const { floor, fround } = Math;

/** Bytes of one channel, row by row. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** Where a position beyond the end is mirrored from. */
function mirrored(at: number, side: number): number {
  if (side === 1) return 0;
  const period = 2 * (side - 1);
  const within = at % period;
  return within < side ? within : period - within;
}

/** No level counts more often than the limit; what is cut off is spread over all of them. */
function clip(histogram: Int32Array, limit: number): void {
  let cut = 0;
  histogram.forEach((count, level) => {
    if (count <= limit) return;
    cut += count - limit;
    histogram[level] = limit;
  });
  const share = floor(cut / LEVELS);
  let rest = cut - share * LEVELS;
  for (let level = 0; level < LEVELS; level++) histogram[level] += share;
  const step = Math.max(1, floor(LEVELS / Math.max(1, rest)));
  for (let level = 0; level < LEVELS && rest > 0; level += step, rest--) histogram[level]++;
}

/**
 * The side of a tile. Where the tiles do not divide both sides, the picture is mirrored at its ends (BORDER_REFLECT_101),
 * the divided side by a whole tile's share more than it needs, as OpenCV does.
 */
function tileSide(side: number, other: number, tiles: number): number {
  if (side % tiles === 0 && other % tiles === 0) return side / tiles;
  return (side + tiles - (side % tiles)) / tiles;
}

/** The new value of every level in every tile, [tiles · tiles, 256]. */
function tablesOf({ height, width, data }: Plane, tiles: number, clipLimit: number): Uint8Array {
  const [tall, wide] = [tileSide(height, width, tiles), tileSide(width, height, tiles)];
  const area = tall * wide;
  const limit = Math.max(1, floor((clipLimit * area) / LEVELS));
  const scale = fround((LEVELS - 1) / area);
  const tables = new Uint8Array(tiles * tiles * LEVELS);
  for (let tile = 0; tile < tiles * tiles; tile++) {
    const [top, left] = [floor(tile / tiles) * tall, (tile % tiles) * wide];
    const histogram = new Int32Array(LEVELS);
    for (let y = top; y < top + tall; y++) {
      const row = mirrored(y, height) * width;
      for (let x = left; x < left + wide; x++) histogram[data[row + mirrored(x, width)]]++;
    }
    clip(histogram, limit);
    let sum = 0;
    for (let level = 0; level < LEVELS; level++) {
      sum += histogram[level];
      tables[tile * LEVELS + level] = rounded(fround(sum * scale));
    }
  }
  return tables;
}

/** Half to even, within a byte. */
function rounded(value: number): number {
  const low = floor(value);
  const part = value - low;
  const up = part > 0.5 || (part === 0.5 && low % 2 === 1);
  const whole = up ? low + 1 : low;
  return whole < LEVELS ? whole : LEVELS - 1;
}

/** The two tiles between whose centres a position lies, and how far it is to the second. */
function between(at: number, side: number, tiles: number): readonly [number, number, number] {
  const place = fround(fround(at * fround(1 / side)) - 0.5);
  const low = floor(place);
  return [Math.max(0, low), Math.min(tiles - 1, low + 1), fround(place - low)];
}

/** In single precision, as OpenCV mixes: ties are rounded as there. */
const mixed = (a: number, b: number, share: number): number =>
  fround(fround(a * fround(1 - share)) + fround(b * share));

/** Every pixel by the tables of the four tiles around it, in place. */
function equalizeTiles(plane: Plane, tiles: number, clipLimit: number): void {
  const { height, width, data } = plane;
  const tables = tablesOf(plane, tiles, clipLimit);
  const [tall, wide] = [tileSide(height, width, tiles), tileSide(width, height, tiles)];
  const columns = Array.from({ length: width }, (_, x) => between(x, wide, tiles));
  for (let y = 0, p = 0; y < height; y++) {
    const [above, below, v] = between(y, tall, tiles);
    for (let x = 0; x < width; x++, p++) {
      const [left, right, u] = columns[x];
      const value = data[p];
      const high = mixed(
        tables[(above * tiles + left) * LEVELS + value],
        tables[(above * tiles + right) * LEVELS + value],
        u,
      );
      const low = mixed(
        tables[(below * tiles + left) * LEVELS + value],
        tables[(below * tiles + right) * LEVELS + value],
        u,
      );
      data[p] = rounded(mixed(high, low, v));
    }
  }
}

export const clahe: FilterAugmentation<typeof claheSpec> = {
  kind: 'filter',
  spec: claheSpec,
  isIdentity: (parameters) => parameters.amount === 0,
  apply: (image, parameters) => {
    const { height, width, channels } = image;
    const tiles = Math.round(parameters.tiles);
    const pixels = Uint8Array.from(toBytes(image));
    const isColour = channels === 3;
    if (isColour) toLab(pixels);
    // The lightness of colours; of other channels each by itself.
    for (let channel = 0; channel < (isColour ? 1 : channels); channel++) {
      const data = pixels.filter((_, i) => i % channels === channel);
      equalizeTiles({ height, width, data }, tiles, parameters.clip_limit);
      data.forEach((value, p) => (pixels[p * channels + channel] = value));
    }
    if (isColour) fromLab(pixels);
    const flat = Float32Array.from(pixels, (value) => value / (LEVELS - 1));
    return blend(image, flat, 1 - parameters.amount);
  },
};
