/** Reading and writing at indices that are known, and running sums: products with matrices. */
import { UserError } from '../../contract/errors';
import { elementCount, normalizeAxis, stridesOf, type ConstantTensor, type Shape } from '../../tensor';
import { LARGEST, matrixOf, type Composite } from '../composite';
import type { NodeReader } from '../rule';
import { pick } from './movement';

/** Where each row of indices [..., depth] points to, among the parts of a tensor that its first `depth` axes tell apart. */
function rowsAt({ shape: extents, data }: ConstantTensor, shape: Shape): number[] {
  const depth = extents[extents.length - 1];
  const strides = stridesOf(shape.slice(0, depth));
  return Array.from({ length: data.length / depth }, (_, row) =>
    strides.reduce((at, stride, axis) => {
      const index = data[row * depth + axis];
      return at + (index < 0 ? index + shape[axis] : index) * stride;
    }, 0),
  );
}

/** [parts, numbers of a part] */
function apart(shape: Shape, { shape: extents }: ConstantTensor): [number, number] {
  const depth = extents[extents.length - 1];
  return [elementCount(shape.slice(0, depth)), elementCount(shape.slice(depth))];
}

function limited({ node }: NodeReader, rows: number, columns: number): void {
  if (rows * columns <= LARGEST) return;
  throw new UserError(
    `${node.op} (${node.name}) looks up ${rows} of ${columns} places, which is more than is supported.`,
  );
}

/** ONNX GatherND-13 at constant indices, without batch dimensions. */
export const GatherND: Composite = (reader, write) => {
  const { node, shape, constant, number } = reader;
  const indices = constant(1);
  if (!indices || number('batch_dims', 0) !== 0) return null;
  const [parts, size] = apart(shape(0), indices);
  const rows = rowsAt(indices, shape(0));
  limited(reader, rows.length, parts);
  const found = pick(write, write.reshape(node.inputs[0], [parts, size]), 0, parts, rows);
  const depth = indices.shape[indices.shape.length - 1];
  return write.reshape(found, [...indices.shape.slice(0, -1), ...shape(0).slice(depth)]);
};

/** ONNX ScatterND-18 at constant indices, without a reduction: of several updates of one place the last one stays. */
export const ScatterND: Composite = (reader, write) => {
  const { node, shape, constant, text } = reader;
  const indices = constant(1);
  if (!indices || text('reduction', 'none') !== 'none') return null;
  const [parts, size] = apart(shape(0), indices);
  const rows = rowsAt(indices, shape(0));
  limited(reader, rows.length, parts);
  const latest = new Map(rows.map((part, row) => [part, row]));
  const kept = Float32Array.from({ length: parts }, (_, part) => Number(!latest.has(part)));
  const spread = matrixOf(parts, rows.length, (part, row) => Number(latest.get(part) === row));
  const [x, , updates] = node.inputs;
  const rest = write.op('Mul', [write.reshape(x, [parts, size]), write.floats(kept, [parts, 1])]);
  const written = write.along(write.reshape(updates, [rows.length, size]), 0, spread, [parts, rows.length]);
  return write.reshape(write.op('Add', [rest, written]), shape(0));
};

/** ONNX CumSum-14 along a constant axis. */
export const CumSum: Composite = ({ node, shape, constant, number }, write) => {
  const along = constant(1);
  if (!along) return null;
  const axis = normalizeAxis(along.data[0], shape(0).length);
  const extent = shape(0)[axis];
  const backwards = number('reverse', 0) !== 0;
  const own = number('exclusive', 0) !== 0 ? 1 : 0;
  const sums = matrixOf(extent, extent, (to, from) => Number((backwards ? from - to : to - from) >= own));
  return write.along(node.inputs[0], axis, sums, [extent, extent]);
};
