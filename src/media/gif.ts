/** Pixels → an animated GIF that plays for ever. Knows nothing of canvases. */
import { GIFEncoder } from 'gifenc';
import { filmOf } from './film';
import type { FilmOrder } from './film';
import type { FittingPalette } from './palette';

/** Bytes of the graphic control extension that gifenc puts before an image: `gifFile` writes its own. */
const CONTROL_LENGTH = 8;

/**
 * Encodes frames of one size. Every one carries its palette, so that its bytes stand alone: any order of them, at any
 * pace, is a film.
 */
export class GifFrames {
  readonly #encoder = GIFEncoder({ auto: false });
  readonly #palette: FittingPalette;

  /** @param palette the one of like frames, if there are some. */
  constructor(
    readonly width: number,
    readonly height: number,
    palette: FittingPalette,
  ) {
    this.#palette = palette;
  }

  /** @param rgba width · height opaque pixels in a buffer of their own. */
  encode(rgba: Uint8ClampedArray<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (rgba.length !== this.width * this.height * 4) {
      throw new RangeError(
        `A frame of ${this.width}×${this.height} pixels cannot have ${rgba.length} bytes.`,
      );
    }
    const { index, palette } = this.#palette.index(rgba);
    this.#encoder.reset();
    this.#encoder.writeFrame(index, this.width, this.height, { palette });
    return this.#encoder.bytes().slice(CONTROL_LENGTH);
  }
}

/** Size of what is shown, pixels. */
export interface GifSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The file, which plays for ever.
 * @param delay milliseconds a frame; the format counts in steps of 10.
 * @throws RangeError without frames.
 */
export function gifFile(
  { width, height }: GifSize,
  delay: number,
  frames: readonly BlobPart[],
  order: FilmOrder,
): Blob {
  if (frames.length === 0) throw new RangeError('A GIF needs at least one frame.');
  const film = filmOf(frames, order).flatMap((frame) => [control(delay), frame]);
  return new Blob([beginning(width, height), ...film, TRAILER], { type: 'image/gif' });
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const word = (value: number): number[] => [value & 255, value >> 8];

/** The graphic control extension before an image: how long it is shown; nothing is transparent. */
const control = (delay: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(0x21, 0xf9, 4, 0, ...word(Math.round(delay / 10)), 0, 0);

/** Header, a screen without a palette of its own, and the extension that makes it play for ever (GIF89a, Netscape 2.0). */
function beginning(width: number, height: number): Uint8Array<ArrayBuffer> {
  const screen = [...word(width), ...word(height), 0x70, 0, 0];
  const loop = [0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, ...word(0), 0];
  return Uint8Array.from([...ascii('GIF89a'), ...screen, ...loop]);
}

const TRAILER = Uint8Array.of(0x3b);
