/** TensorProto → numbers. Every numeric type of ONNX becomes float32 or int32. */
import { TensorProto_DataType, type TensorProto } from 'onnx-buf';
import { UserError } from '../contract/errors';
import { computed, elementCount, type ConstantTensor } from '../tensor';
import { decodeBrain, decodeHalf } from '../float16';
import type { Reread } from './reread';

type Decoded =
  | { readonly type: 'float'; readonly data: Float32Array }
  | { readonly type: 'integer'; readonly data: Int32Array };

const float = (data: Float32Array): Decoded => ({ type: 'float', data });
const integer = (values: ArrayLike<number>): Decoded => ({ type: 'integer', data: Int32Array.from(values) });

/** int64 is used for shapes and indices; the sentinels beyond int32 (`INT64_MAX` of Slice) keep their meaning when clamped. */
function clamped(value: bigint): number {
  return Number(value > 2147483647n ? 2147483647n : value < -2147483648n ? -2147483648n : value);
}

interface Reader {
  readonly bytesEach: number;
  /** From `raw_data`, aligned and little-endian. */
  raw(buffer: ArrayBuffer): Decoded;
  /** From the typed field. */
  field(tensor: TensorProto): Decoded;
}

const READERS: Readonly<Partial<Record<TensorProto_DataType, Reader>>> = {
  [TensorProto_DataType.FLOAT]: {
    bytesEach: 4,
    raw: (buffer) => float(new Float32Array(buffer)),
    field: (tensor) => float(Float32Array.from(tensor.floatData)),
  },
  [TensorProto_DataType.DOUBLE]: {
    bytesEach: 8,
    raw: (buffer) => float(Float32Array.from(new Float64Array(buffer))),
    field: (tensor) => float(Float32Array.from(tensor.doubleData)),
  },
  [TensorProto_DataType.FLOAT16]: {
    bytesEach: 2,
    raw: (buffer) => float(decodeHalf(new Uint16Array(buffer))),
    field: (tensor) => float(decodeHalf(Uint16Array.from(tensor.int32Data))),
  },
  [TensorProto_DataType.BFLOAT16]: {
    bytesEach: 2,
    raw: (buffer) => float(decodeBrain(new Uint16Array(buffer))),
    field: (tensor) => float(decodeBrain(Uint16Array.from(tensor.int32Data))),
  },
  [TensorProto_DataType.INT64]: {
    bytesEach: 8,
    raw: (buffer) => integer(Array.from(new BigInt64Array(buffer), clamped)),
    field: (tensor) => integer(tensor.int64Data.map(clamped)),
  },
  [TensorProto_DataType.INT32]: {
    bytesEach: 4,
    raw: (buffer) => integer(new Int32Array(buffer)),
    field: (tensor) => integer(tensor.int32Data),
  },
  [TensorProto_DataType.INT8]: {
    bytesEach: 1,
    raw: (buffer) => integer(new Int8Array(buffer)),
    field: (tensor) => integer(tensor.int32Data),
  },
  [TensorProto_DataType.UINT8]: {
    bytesEach: 1,
    raw: (buffer) => integer(new Uint8Array(buffer)),
    field: (tensor) => integer(tensor.int32Data),
  },
  [TensorProto_DataType.BOOL]: {
    bytesEach: 1,
    raw: (buffer) => integer(new Uint8Array(buffer)),
    field: (tensor) => integer(tensor.int32Data),
  },
};

/** @throws UserError for a type without numbers or a length that contradicts the shape. */
export function decodeTensor(tensor: TensorProto, file: string): ConstantTensor {
  const shape = tensor.dims.map(Number);
  const reader = READERS[tensor.dataType as TensorProto_DataType];
  if (!reader) {
    throw new UserError(
      `${file}: the tensor ${tensor.name} has the type ${TensorProto_DataType[tensor.dataType] ?? tensor.dataType}, which is not supported; use weights of float32, float16 or bfloat16.`,
    );
  }
  if (shape.some((extent) => extent < 0)) {
    throw new UserError(`${file} is damaged: the tensor ${tensor.name} has the shape [${shape}].`);
  }
  const raw = tensor.rawData;
  const count = elementCount(shape);
  if (raw.length > 0 && raw.length !== count * reader.bytesEach) {
    throw new UserError(
      `${file} is damaged: the tensor ${tensor.name} of shape [${shape}] needs ${count * reader.bytesEach} bytes and has ${raw.length}.`,
    );
  }
  const decoded = raw.length > 0 ? reader.raw(raw.slice().buffer) : reader.field(tensor);
  if (decoded.data.length !== count) {
    throw new UserError(
      `${file} is damaged: the tensor ${tensor.name} of shape [${shape}] needs ${count} numbers and has ${decoded.data.length}.`,
    );
  }
  return { ...decoded, shape };
}

/** Weights of more bytes than this stay in the file. */
const LARGE = 64 * 1024;

/**
 * The same tensor with its numbers left in the file.
 * @param start - where the file begins in the buffer of the tensor's bytes.
 */
export function leftInFile(
  constant: ConstantTensor,
  { dataType, rawData }: TensorProto,
  start: number,
  reread: Reread,
): ConstantTensor {
  const reader = READERS[dataType as TensorProto_DataType];
  const { byteOffset, length } = rawData;
  if (constant.type !== 'float' || !reader || length < LARGE) return constant;
  return computed(constant.shape, () => reader.raw(reread(byteOffset - start, length)).data as Float32Array);
}
