/** What is ready for a canvas. Plain data, structured-cloneable. */
import type { Image } from '../image/image';

/** RGBA pixels ready for a canvas. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Values at the ends of the colour scale; null for photographs. */
  readonly range: readonly [number, number] | null;
}

/** Augmentation only, without the network. */
export interface Preview {
  readonly picture: Picture;
  /** The numbers behind it, for graphs; null for images. */
  readonly series: { readonly original: Image; readonly augmented: Image } | null;
}
