/**
 * The 256 colours of a frame. A palette is kept as long as it fits: recorded frames are much alike, and finding a
 * palette costs ten times as much as using one. Measured on five pictures of 160×160 side by side: a palette per
 * frame has an error of 3.4 of 255 (root mean square) at 160–460 ms a frame; one for the whole recording 3.8; rgb444
 * bins 5.0. A kept palette stays between the first two and follows any change of the pictures.
 */
import { quantize } from 'gifenc';
import type { Palette } from 'gifenc';
import { NearestColours } from './nearestColours';

const COLORS = 256;
/** A palette is given up when its error exceeds the one it began with by this factor. */
const TOLERANCE = 1.2;
/** Errors below this are not worth a new palette, of 255. */
const INVISIBLE = 1.5;
/** Every how many pixels the error is measured; odd, so that rows do not repeat. */
const STRIDE = 7;

export interface IndexedFrame {
  /** One palette index a pixel. */
  readonly index: Uint8Array;
  readonly palette: Palette;
}

interface Kept {
  readonly palette: Palette;
  readonly nearest: NearestColours;
  /** Errors above give it up. */
  readonly limit: number;
}

export class FittingPalette {
  #kept: Kept | null = null;

  /** @param rgba opaque pixels in a buffer of their own. */
  index(rgba: Uint8ClampedArray<ArrayBuffer>): IndexedFrame {
    if (this.#kept) {
      const { palette, nearest, limit } = this.#kept;
      const index = nearest.index(rgba);
      if (paletteError(rgba, index, palette) <= limit) return { index, palette };
    }
    const palette = quantize(rgba, COLORS);
    const nearest = new NearestColours(palette);
    const index = nearest.index(rgba);
    const limit = Math.max(INVISIBLE, TOLERANCE * paletteError(rgba, index, palette));
    this.#kept = { palette, nearest, limit };
    return { index, palette };
  }
}

/** Root mean square difference to the palette's colours, of 255, over a sample of the pixels. */
export function paletteError(rgba: Uint8ClampedArray, index: Uint8Array, palette: Palette): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel < index.length; pixel += STRIDE) {
    const color = palette[index[pixel]];
    for (let channel = 0; channel < 3; channel++) sum += (rgba[pixel * 4 + channel] - color[channel]) ** 2;
    count += 3;
  }
  return Math.sqrt(sum / count);
}
