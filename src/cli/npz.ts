/** NumPy's .npz: a zip of .npy files (NumPy enhancement proposal 1, format 1.0). */
import { zipSync } from 'fflate';

export interface NpyArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** Bytes of an .npy file. */
export function npy({ shape, data }: NpyArray): Uint8Array {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims}), }`;
  // Magic, version, length and header together fill a multiple of 64 bytes.
  const padded = `${dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11)}\n`;
  const head = Uint8Array.from([
    0x93,
    ...[...'NUMPY'].map((c) => c.charCodeAt(0)),
    1,
    0,
    padded.length & 255,
    padded.length >> 8,
  ]);
  const out = new Uint8Array(head.length + padded.length + data.byteLength);
  out.set(head);
  out.set(new TextEncoder().encode(padded), head.length);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length + padded.length);
  return out;
}

/** Bytes of an .npz file with float32 arrays. */
export function npz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npy(array)])),
  );
}
