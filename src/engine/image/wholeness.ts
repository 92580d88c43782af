/** Tells whether a file ends where its format says: decoders paint half a picture otherwise. */

/** Bytes of a PNG: signature, then chunks of length, type, data, checksum, until IEND. */
export function isWholePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const IEND = 0x49454e44;
  let at = 8;
  while (at + 12 <= bytes.length) {
    if (view.getUint32(at + 4) === IEND) return true;
    at += 12 + view.getUint32(at);
  }
  return false;
}

const END_OF_IMAGE = 0xd9;

/** Index of the next marker's code. FF 00 is data, FF FF padding, and FF D0–D7 only restart the data. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at + 1;
  }
  return -1;
}

/**
 * Bytes of a JPEG: segments with lengths, each followed by data or not, until the end marker.
 * Walked, because the thumbnail inside of a segment has an end marker of its own.
 */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  let at = nextMarker(bytes, 2);
  while (at >= 0 && bytes[at] !== END_OF_IMAGE) {
    const length = (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
    at = nextMarker(bytes, at + 1 + length);
  }
  return at >= 0;
}

/** Bytes of a WebP: a RIFF container that names its length. */
export function isWholeWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 12 && view.getUint32(4, true) + 8 <= bytes.length;
}
