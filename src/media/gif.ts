/** Pixels → an animated GIF that plays forward, then backward, for ever. Knows nothing of canvases. */
import { GIFEncoder } from 'gifenc';
import { FittingPalette } from './palette';
import type { IndexedFrame } from './palette';

/**
 * Collects frames of one size and writes 2n of them: the n frames as they came, then the same in reverse.
 *
 * Every frame but the first carries its palette, so that its encoded bytes stand alone: the way back repeats the
 * bytes of the way forward and costs no second encoding.
 */
export class GifWriter {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #encoder = GIFEncoder({ auto: false });
  readonly #palette = new FittingPalette();
  #first: IndexedFrame | null = null;

  /** @param delay milliseconds a frame; the format counts in steps of 10. */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly delay: number,
  ) {}

  /** @param rgba width · height opaque pixels in a buffer of their own. */
  add(rgba: Uint8ClampedArray<ArrayBuffer>): void {
    if (rgba.length !== this.width * this.height * 4) {
      throw new RangeError(
        `A frame of ${this.width}×${this.height} pixels cannot have ${rgba.length} bytes.`,
      );
    }
    const frame = this.#palette.index(rgba);
    const first = this.#first === null;
    this.#first ??= frame;
    this.#chunks.push(this.#encode(frame, first));
  }

  /** The file. @throws RangeError without frames. */
  finish(): Blob {
    if (this.#first === null) throw new RangeError('A GIF needs at least one frame.');
    // The first chunk also holds the screen descriptor, so the last frame of the way back is encoded anew.
    const back = this.#chunks.slice(1).reverse();
    const last = this.#encode(this.#first, false);
    this.#encoder.reset();
    this.#encoder.finish();
    const trailer = this.#encoder.bytes();
    return new Blob([...this.#chunks, ...back, last, trailer], { type: 'image/gif' });
  }

  #encode({ index, palette }: IndexedFrame, first: boolean): Uint8Array<ArrayBuffer> {
    this.#encoder.reset();
    if (first) this.#encoder.writeHeader();
    this.#encoder.writeFrame(index, this.width, this.height, {
      palette,
      delay: this.delay,
      repeat: 0,
      first,
    });
    return this.#encoder.bytes();
  }
}
