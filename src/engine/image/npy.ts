/**
 * NumPy's .npy files (NumPy enhancement proposal 1, formats 1.0 to 3.0) → numbers. Knows nothing of images.
 * Arrays of Python objects are pickles; they are refused unread.
 */
import { UserError } from '../contract/errors';
import { halfToNumber } from '../float16';
import { LIMITS } from '../limits';
import { count as counted } from '../text/sentence';

/** An array of numbers, whatever the file's type and order. */
export interface NumberArray {
  /** NumPy's kind and bytes a number: `u1`, `f4`, … */
  readonly type: string;
  readonly shape: readonly number[];
  /** Row-major (C order); every number as float32. */
  readonly data: Float32Array<ArrayBuffer>;
}

interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number, littleEndian: boolean): number;
}

const TYPES: Readonly<Record<string, NumberType>> = {
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { bytes: 2, read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

const MAGIC = '\x93NUMPY';

/** Whether these are the bytes of a .npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Read a .npy file.
 * @throws UserError for a file that is damaged or cut off, holds no real numbers, or more of them than `LIMITS.arrayValues`.
 */
export function readNpy(bytes: Uint8Array, name: string): NumberArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, littleEndian, isFortran, shape, start } = readHeader(view, bytes, name);
  const { bytes: each, read } = TYPES[type];
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (count > LIMITS.arrayValues) {
    throw new UserError(
      `${name} has ${counted(count)} values (${shape.slice(0, 8).join(' × ')}); at most ${LIMITS.arrayValues / 1e6} million are read. Make it smaller.`,
    );
  }
  if (bytes.length - start < count * each) {
    throw new UserError(
      `${name} is cut off: ${count} values of type ${type} need ${count * each} bytes, and ${bytes.length - start} are there. Save it again.`,
    );
  }
  const data = new Float32Array(count);
  for (let i = 0, at = start; i < count; i++, at += each) data[i] = read(view, at, littleEndian);
  return { type, shape, data: isFortran ? rowMajor(data, shape) : data };
}

interface Header {
  readonly type: string;
  readonly littleEndian: boolean;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Offset of the first number. */
  readonly start: number;
}

function readHeader(view: DataView, bytes: Uint8Array, name: string): Header {
  const damaged = new UserError(`${name} is damaged: its NumPy header cannot be read. Save it again.`);
  const isLong = bytes.length > 6 && bytes[6] >= 2;
  const lengthAt = 8;
  const textAt = isLong ? lengthAt + 4 : lengthAt + 2;
  if (!isNpy(bytes) || bytes.length < textAt) throw damaged;
  const start = textAt + (isLong ? view.getUint32(lengthAt, true) : view.getUint16(lengthAt, true));
  const header = new TextDecoder('utf-8').decode(bytes.subarray(textAt, start));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const isFortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1] === 'True';
  const extents = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (header.includes("'descr': [")) {
    throw new UserError(`${name} holds records, not numbers; save one of its fields.`);
  }
  if (descr === undefined || extents === undefined || start > bytes.length) throw damaged;
  const type = descr.slice(1);
  if (!Object.hasOwn(TYPES, type)) {
    throw new UserError(
      `${name} holds values of the NumPy type “${descr}”; an array of whole or real numbers is needed.`,
    );
  }
  const shape = extents.split(',').flatMap((extent) => (extent.trim() === '' ? [] : [Number(extent)]));
  if (!shape.every(Number.isSafeInteger)) throw damaged;
  return { type, littleEndian: descr[0] !== '>', isFortran, shape, start };
}

/** Column-major → row-major. */
function rowMajor(data: Float32Array, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, extent) => product * extent, 1),
  );
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
