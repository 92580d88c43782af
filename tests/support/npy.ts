/** Writes NumPy's .npy files. */

/** A float32 array in C order. */
export function npyOf(shape: readonly number[], data: Float32Array): ArrayBuffer {
  const comma = shape.length === 1 ? ',' : '';
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${comma}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  return Uint8Array.from(Buffer.concat([start, header, Buffer.from(data.slice().buffer)])).buffer;
}
