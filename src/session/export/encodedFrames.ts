/** Frames as they stand in a GIF: what was encoded once, and shows the same, is not encoded again. */
import type { Frame } from '../types';

interface Encoded {
  /** See `gifKey`. */
  readonly key: string;
  /** In a Blob, so that the page's memory does not hold them. */
  readonly bytes: Blob;
}

export class EncodedFrames {
  readonly #encoded = new Map<number, Encoded>();

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
    for (const id of this.#encoded.keys()) if (!ids.has(id)) this.#encoded.delete(id);
  }
}
