/** Reads NumPy's .npz files. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';

export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array | Int32Array | number[];
  /** The elements of a string or number array of rank 0. */
  readonly text: string;
}

type Reader = (buffer: ArrayBuffer) => NpyArray['data'];

const READERS: Readonly<Record<string, Reader>> = {
  '<f4': (buffer) => new Float32Array(buffer),
  '<f8': (buffer) => new Float64Array(buffer),
  '|u1': (buffer) => new Uint8Array(buffer),
  '<i4': (buffer) => new Int32Array(buffer),
  '<i8': (buffer) => Array.from(new BigInt64Array(buffer), Number),
};

function parseNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] >= 2;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(long ? 12 : 10, start));
  const descr = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const body = bytes.slice(start);
  if (descr.startsWith('<U')) {
    // UTF-32: one code point every four bytes.
    const points = Array.from(new Uint32Array(body.buffer)).filter((point) => point > 0);
    return { shape, data: [], text: String.fromCodePoint(...points) };
  }
  const reader = READERS[descr];
  if (!reader) throw new Error(`no reader for the NumPy type ${descr}`);
  return { shape, data: reader(body.buffer), text: '' };
}

/** All arrays of an .npz file by name. Half precision and objects are not read. */
export function readNpz(path: string): Record<string, NpyArray> {
  const files = unzipSync(readFileSync(path));
  return Object.fromEntries(
    Object.entries(files)
      .filter(([, bytes]) => !/'descr': '<f2'/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 128))))
      .map(([name, bytes]) => [name.replace(/\.npy$/, ''), parseNpy(bytes)]),
  );
}
