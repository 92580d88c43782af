/** Which colour of a palette stands for a pixel. What was looked up once is known for all frames of the palette. */
import type { Palette } from 'gifenc';

const UNKNOWN = -1;

/** Colours are told apart by 5, 6 and 5 bits; all of a bin get what is nearest to its middle, whichever came first. */
export class NearestColours {
  readonly #palette: Palette;
  readonly #known = new Int16Array(65536).fill(UNKNOWN);

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** One index a pixel. @param rgba opaque pixels */
  index(rgba: Uint8ClampedArray): Uint8Array {
    const known = this.#known;
    const out = new Uint8Array(rgba.length / 4);
    for (let pixel = 0, at = 0; pixel < out.length; pixel++, at += 4) {
      const bin = ((rgba[at] >> 3) << 11) | ((rgba[at + 1] >> 2) << 5) | (rgba[at + 2] >> 3);
      const found = known[bin];
      out[pixel] = found === UNKNOWN ? (known[bin] = this.#nearest(bin)) : found;
    }
    return out;
  }

  /** By the squared distance in RGB. */
  #nearest(bin: number): number {
    const red = ((bin >> 11) << 3) + 4;
    const green = (((bin >> 5) & 63) << 2) + 2;
    const blue = ((bin & 31) << 3) + 4;
    let [best, smallest] = [0, Infinity];
    this.#palette.forEach(([r, g, b], index) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < smallest) [best, smallest] = [index, distance];
    });
    return best;
  }
}
