/** A series as a picture: a band of rows for each channel, time from left to right. */
import type { Image, Size } from '../image/image';
import { channelsOf } from '../image/series';

/** Widest picture, pixels; a longer series is drawn at every n-th sample. */
const WIDEST = 2048;
/** Width of a picture against its height. */
const ASPECT = 4;

export interface Strip extends Size {
  readonly channels: number;
  readonly length: number;
  /** Rows of one channel. */
  readonly band: number;
}

/** The size of the picture of a series. */
export function stripOf({ channels, width: length }: Pick<Image, 'channels' | 'width'>): Strip {
  const width = Math.min(WIDEST, length);
  const band = Math.max(1, Math.round(width / ASPECT / channels));
  return { channels, length, width, band, height: band * channels };
}

/** Values [rows, length], one row for all channels or one each → a value a pixel. */
export function spread(values: Float32Array, { length, width, height, band }: Strip): Float32Array {
  const rows = values.length / length;
  const out = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = rows === 1 ? 0 : Math.floor(y / band);
    for (let x = 0; x < width; x++) {
      out[y * width + x] = values[row * length + Math.floor(((x + 0.5) * length) / width)];
    }
  }
  return out;
}

/** Smallest and largest value of a channel; gaps do not count. */
export type Range = readonly [number, number];

/** The range of every channel; [0, 0] for one without a value. */
export function rangesOf(series: Image): Range[] {
  return channelsOf(series).map((values) => {
    const there = values.filter((value) => !Number.isNaN(value));
    if (there.length === 0) return [0, 0];
    return there.reduce<[number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
  });
}

/** Gaps are hatched, as no value is: stripes of this width, in two greys. */
const HATCH = { width: 2, greys: [0.45, 0.75] } as const;

const hatched = (x: number, y: number): number => HATCH.greys[Math.floor((x + y) / HATCH.width) % 2];

/** A series as a grey image: black at the lower end of a channel's range, white at the upper one. */
export function stripImage(series: Image, ranges: readonly Range[]): Image {
  const strip = stripOf(series);
  const grey = channelsOf(series).flatMap((values, channel) => {
    const [low, high] = ranges[channel];
    const span = high - low;
    const shade = (value: number): number =>
      span > 0 ? Math.min(1, Math.max(0, (value - low) / span)) : 0.5;
    return [...values].map((value) => (Number.isNaN(value) ? NaN : shade(value)));
  });
  const { height, width } = strip;
  const data = spread(Float32Array.from(grey), strip).map((value, at) =>
    Number.isNaN(value) ? hatched(at % width, Math.floor(at / width)) : value,
  );
  return { height, width, channels: 1, data };
}
