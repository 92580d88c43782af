/** The weights of a TensorFlow.js model: shards and their manifest → tensors. Quantised ones become float32 here. */
import { UserError } from '../contract/errors';
import { decodeHalf } from '../float16';
import { allFinite, computed, elementCount, type ConstantTensor, type Shape } from '../tensor';
import type { Reread } from '../onnx/reread';
import { release } from '../release';
import type { Json } from './json';
import { isInside, type ZipFile } from './zip';

interface Stored {
  readonly bytesEach: number;
  readonly isFloat: boolean;
  numbers(buffer: ArrayBuffer): Float32Array | ArrayLike<number>;
}

const STORED: Readonly<Record<string, Stored>> = {
  float32: { bytesEach: 4, isFloat: true, numbers: (buffer) => new Float32Array(buffer) },
  float16: { bytesEach: 2, isFloat: true, numbers: (buffer) => decodeHalf(new Uint16Array(buffer)) },
  int32: { bytesEach: 4, isFloat: false, numbers: (buffer) => new Int32Array(buffer) },
  bool: { bytesEach: 1, isFloat: false, numbers: (buffer) => new Uint8Array(buffer) },
  uint8: { bytesEach: 1, isFloat: false, numbers: (buffer) => new Uint8Array(buffer) },
  uint16: { bytesEach: 2, isFloat: false, numbers: (buffer) => new Uint16Array(buffer) },
};
/** Types of a weight; the others only store quantised ones. */
const TYPES = ['float32', 'int32', 'bool'];
/** Weights of more bytes than this stay in the file. */
const LARGE = 64 * 1024;

interface Weight {
  readonly name: string;
  readonly shape: Shape;
  readonly bytes: number;
  decode(buffer: ArrayBuffer): ConstantTensor;
}

/**
 * The tensors by name.
 * @param fileOf - a file that lies beside model.json.
 * @param reread - reads parts of the archive later; without it, all weights are kept in memory.
 * @throws UserError if shards are missing, outside of the model's folder, or of another length than the weights need; for
 *   types that are no numbers; for weights that are NaN or infinite.
 */
export function readWeights(
  manifest: Json,
  file: string,
  fileOf: (path: string) => ZipFile | undefined,
  reread: Reread | null,
): Map<string, ConstantTensor> {
  const tensors = new Map<string, ConstantTensor>();
  const broken: string[] = [];
  for (const group of manifest.items()) {
    const shards = group
      .at('paths')
      .items()
      .map((path) => shardOf(path.text(), file, fileOf));
    const weights = group
      .at('weights')
      .items()
      .map((entry) => readEntry(entry, file));
    const needed = weights.reduce((sum, { bytes }) => sum + bytes, 0);
    const there = shards.reduce((sum, { size }) => sum + size, 0);
    if (needed !== there) {
      throw new UserError(
        `${file} is damaged: the weights need ${needed} bytes and ${shards.map(({ name }) => name).join(', ')} ${shards.length === 1 ? 'has' : 'have'} ${there}. Copy or export all of its files again.`,
      );
    }
    const bytes = joined(shards);
    let start = 0;
    for (const { name, shape, bytes: length, decode } of weights) {
      if (tensors.has(name)) throw new UserError(`${file} is damaged: it has the weights ${name} twice.`);
      const tensor = decode(bytes.slice(start, start + length).buffer);
      if (tensor.type === 'float' && !allFinite(tensor.data)) broken.push(name);
      const from =
        reread && tensor.type === 'float' && length >= LARGE ? placeOf(start, length, shards) : null;
      if (reread && from !== null) {
        if (tensor.type === 'float') release(tensor.data);
        tensors.set(
          name,
          computed(shape, () => decode(reread(from, length)).data as Float32Array),
        );
      } else tensors.set(name, tensor);
      start += length;
    }
  }
  if (broken.length > 0) {
    throw new UserError(
      `${file} has weights that are not finite numbers in ${broken.slice(0, 5).join(', ')}${broken.length > 5 ? ', …' : ''}; train or export it again.`,
    );
  }
  return tensors;
}

function shardOf(path: string, file: string, fileOf: (path: string) => ZipFile | undefined): ZipFile {
  if (!isInside(path)) {
    throw new UserError(
      `${file} refers to weights outside of its own folder (“${path}”), which are not read; put them beside model.json and export it again.`,
    );
  }
  const shard = fileOf(path);
  if (shard) return shard;
  throw new UserError(`${file} lacks its weights ${path}; put that file beside model.json.`);
}

function joined(shards: readonly ZipFile[]): Uint8Array {
  if (shards.length === 1) return shards[0].read();
  const whole = new Uint8Array(shards.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const shard of shards) {
    whole.set(shard.read(), at);
    at += shard.size;
  }
  return whole;
}

/** Where bytes of the joined shards lie in the archive; null if they are compressed there or in two shards. */
function placeOf(start: number, length: number, shards: readonly ZipFile[]): number | null {
  let begin = 0;
  for (const { offset, size } of shards) {
    if (start >= begin && start + length <= begin + size)
      return offset === null ? null : offset + start - begin;
    begin += size;
  }
  return null;
}

function readEntry(entry: Json, file: string): Weight {
  const [name, shape, type] = [entry.at('name').text(), entry.at('shape').shape(), entry.at('dtype').text()];
  const quantization = entry.at('quantization');
  const storedAs = quantization.at('dtype').text(type);
  const stored = Object.hasOwn(STORED, storedAs) ? STORED[storedAs] : undefined;
  if (!stored || !TYPES.includes(type)) {
    throw new UserError(
      `${file}: the weights ${name} have the type ${stored ? type : storedAs}, which is not supported; use float32, or float16, uint8 or uint16 quantisation.`,
    );
  }
  const isFloat = type === 'float32';
  const isAffine = !quantization.isMissing && !stored.isFloat;
  const scale = isAffine ? quantization.at('scale').number() : 1;
  const minimum = isAffine ? quantization.at('min').number() : 0;
  return {
    name,
    shape,
    bytes: elementCount(shape) * stored.bytesEach,
    decode: (buffer) => {
      const numbers = stored.numbers(buffer);
      if (!isFloat) {
        const whole = Int32Array.from(numbers, (value) => Math.round(value * scale + minimum));
        return { type: 'integer', shape, data: whole };
      }
      if (numbers instanceof Float32Array && !isAffine) return { type: 'float', shape, data: numbers };
      return { type: 'float', shape, data: Float32Array.from(numbers, (value) => value * scale + minimum) };
    },
  };
}
