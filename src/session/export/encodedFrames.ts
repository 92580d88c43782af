/** Frames as they stand in a GIF: what was encoded once, and shows the same, is not encoded again. */
import { RecentBytes } from '../../engine/recent';
import type { Frame } from '../types';

/** Bytes of all of them; frames beyond are encoded again for the next file. */
const MOST_BYTES = 128 * 1024 * 1024;

interface Encoded {
  /** See `gifKey`. */
  readonly key: string;
  /** In a Blob, so that the page's memory does not hold them. */
  readonly bytes: Blob;
}

export class EncodedFrames {
  readonly #encoded = new RecentBytes<number, Encoded>(MOST_BYTES, ({ bytes }) => bytes.size);

  /** The bytes of a frame; null where it was not encoded so. */
  of({ id }: Frame, key: string): Blob | null {
    const encoded = this.#encoded.get(id);
    return encoded?.key === key ? encoded.bytes : null;
  }

  /** @returns what `of` gives from now on */
  keep({ id }: Frame, key: string, encoded: Uint8Array<ArrayBuffer>): Blob {
    const bytes = new Blob([encoded]);
    this.#encoded.set(id, { key, bytes });
    return bytes;
  }

  /** Forget all but these. */
  retain(frames: readonly Frame[]): void {
    const ids = new Set(frames.map(({ id }) => id));
    this.#encoded.retain((id) => ids.has(id));
  }
}
