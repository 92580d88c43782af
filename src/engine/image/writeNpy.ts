/** Numbers → NumPy's .npy (NumPy enhancement proposal 1, format 1.0); `npy.ts` reads it. */

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
  const head = Uint8Array.from([0x93, ...ascii('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  const out = new Uint8Array(head.length + padded.length + data.byteLength);
  out.set(head);
  out.set(ascii(padded), head.length);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length + padded.length);
  return out;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
