/** Reading parts of a model's file again, so that large weights need not stay in memory beside their packed forms. */
import { release } from '../release';

/** Bytes of the file, from `offset`. The caller must not write to them, and has them until it asks again. */
export type Reread = (offset: number, length: number) => ArrayBuffer;

/** Workers read files without a pause; the page's own thread and Node do not. */
declare const FileReaderSync: (new () => { readAsArrayBuffer(part: Blob): ArrayBuffer }) | undefined;

/** @returns null where the file cannot be read so, and its weights stay in memory. */
export function rereaderOf(file: Blob | ArrayBuffer): Reread | null {
  if (!(file instanceof Blob) || typeof FileReaderSync === 'undefined') return null;
  const reader = new FileReaderSync();
  // A grouped convolution takes its filter in many parts.
  let latest: { readonly offset: number; readonly part: ArrayBuffer } | null = null;
  return (offset, length) => {
    if (latest?.offset === offset && latest.part.byteLength === length) return latest.part;
    if (latest) release(new Uint8Array(latest.part));
    latest = { offset, part: reader.readAsArrayBuffer(file.slice(offset, offset + length)) };
    return latest.part;
  };
}
