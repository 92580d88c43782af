/** What the network sees: an image or a series, framed, augmented and scaled. Plain data, structured-cloneable. */
import type { AugmentationStep } from '../augment/catalogue';
import type { Domain } from '../augment/spec';
import type { Size } from '../image/image';

export interface Input {
  readonly domain: Domain;
  /** Id under which the image was loaded (content hash or example name). */
  readonly imageId: string;
  /** The network's input in pixels. */
  readonly size: Size;
  /** null: the image's own. */
  readonly window: ValueWindow | null;
  readonly framing: Framing;
  /** null: the model's own. */
  readonly normalization: Normalization | null;
  readonly steps: readonly AugmentationStep[];
  /** Ids of the images of the gallery that steps mix in, by their places. */
  readonly gallery: Readonly<Record<number, string>>;
}

/**
 * The rectangle that is cut out of the original: zoom 1 is the largest one, x and y its centre as fractions.
 * Of a series the window: see `framedWindow`; y means nothing.
 */
export interface Framing {
  /** ≥ 1, at most 16. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Level (middle) and width of the shown range of values, in the data's own units. Width > 0. */
export type ValueWindow = readonly [level: number, width: number];

/** One number for each channel, or one for all. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * How the bytes of an image are read. `picture`: an encoded picture. `array`: a .npy file, [H, W] or [H, W, C].
 * `series`: a .npy file, [channels, length].
 */
export type Media = 'picture' | 'array' | 'series';

export interface ImageInfo {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Smallest and largest value, in the data's own units. */
  readonly range: readonly [number, number];
  /** The window that holds for want of another; null where none is needed. */
  readonly window: ValueWindow | null;
}
