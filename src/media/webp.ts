/**
 * Pictures that the browser encoded → an animated WebP that plays for ever. Knows nothing of canvases.
 * Source: WebP Container Specification (RIFF; chunks VP8X, ANIM, ANMF).
 */
import { filmOf } from './film';
import type { FilmOrder } from './film';

/** Chunks of a still picture that make it: its alpha, and the pixels, lossy or not. */
const PIXELS = ['ALPH', 'VP8 ', 'VP8L'];

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const bytesOf = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => Math.floor(value / 256 ** place) % 256);

/** A chunk begins with its name and length, and has an even length. */
const chunk = (name: string, content: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...ascii(name), ...bytesOf(content.length, 4), ...content]);

/**
 * The part of a still WebP that stands in an animated one, so that any order of such parts is a film.
 * @throws RangeError where the bytes are no WebP
 */
export function webpFrame(still: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength);
  const nameAt = (at: number): string => String.fromCharCode(...still.subarray(at, at + 4));
  if (still.length < 12 || nameAt(0) !== 'RIFF' || nameAt(8) !== 'WEBP') {
    throw new RangeError('These bytes are no WebP.');
  }
  const parts: Uint8Array[] = [];
  for (let at = 12; at + 8 <= still.length;) {
    const length = 8 + view.getUint32(at + 4, true);
    const padded = length + (length % 2);
    if (PIXELS.includes(nameAt(at))) parts.push(still.subarray(at, at + padded));
    at += padded;
  }
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (frame.set(part, at), at + part.length), 0);
  return frame;
}

/**
 * The file, which plays for ever.
 * @param delay milliseconds a frame
 * @param frames as `webpFrame` makes them, all of this size
 * @throws RangeError without frames
 */
export function webpFile(
  { width, height }: { readonly width: number; readonly height: number },
  delay: number,
  frames: readonly Blob[],
  order: FilmOrder,
): Blob {
  if (frames.length === 0) throw new RangeError('A WebP needs at least one frame.');
  const size = [...bytesOf(width - 1, 3), ...bytesOf(height - 1, 3)];
  // Of the flags, that it moves; a white ground; no end.
  const head = [chunk('VP8X', [0x02, 0, 0, 0, ...size]), chunk('ANIM', [255, 255, 255, 255, 0, 0])];
  const film = filmOf(frames, order).flatMap((frame) => [
    // At the corner, over what was there, which it covers.
    Uint8Array.from([
      ...ascii('ANMF'),
      ...bytesOf(16 + frame.size, 4),
      ...[0, 0, 0, 0, 0, 0],
      ...size,
      ...bytesOf(delay, 3),
      0x02,
    ]),
    frame,
  ]);
  const content = [...head, ...film];
  const length = content.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.length), 4);
  const riff = Uint8Array.from([...ascii('RIFF'), ...bytesOf(length, 4), ...ascii('WEBP')]);
  return new Blob([riff, ...content], { type: 'image/webp' });
}
