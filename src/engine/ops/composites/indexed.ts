/** Reading and writing at indices, and running sums: products with matrices. */
import { UserError } from '../../contract/errors';
import { elementCount, normalizeAxis, stridesOf, type ConstantTensor, type Shape } from '../../tensor';
import { LARGEST, matrixOf, type Composite, type Expansion } from '../composite';
import type { NodeReader } from '../rule';
import { pick } from './movement';
import { fromFront, places } from './sorting';

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

/**
 * Indices [batch, …, depth] of the running network as rows [batch, rows, parts] that are 1 at the part that each points to.
 * `extents` are the axes that the indices count along.
 */
function pointers(
  reader: NodeReader,
  write: Expansion,
  indices: string,
  [batch, rows]: readonly [number, number],
  extents: Shape,
): string {
  const [parts, depth] = [elementCount(extents), extents.length];
  limited(reader, batch * rows, parts);
  const apart = write.reshape(indices, [batch, rows, depth]);
  const along = stridesOf(extents).map((stride, axis) => {
    const at = fromFront(write, write.slice(apart, 2, axis, axis + 1), extents[axis]);
    return write.op('Mul', [at, write.scalar(stride)]);
  });
  const flat = along.reduce((sum, each) => write.op('Add', [sum, each]));
  return write.op('Equal', [flat, places(write, parts, 2, 3)]);
}

function gatherLive(reader: NodeReader, write: Expansion, behind: number): string {
  const { node, shape } = reader;
  const [own, indices] = [shape(0), shape(1)];
  const depth = indices[indices.length - 1];
  const batch = elementCount(own.slice(0, behind));
  const extents = own.slice(behind, behind + depth);
  const rest = own.slice(behind + depth);
  const rows = elementCount(indices.slice(behind, -1));
  const hot = pointers(reader, write, node.inputs[1], [batch, rows], extents);
  const x = write.reshape(node.inputs[0], [batch, elementCount(extents), elementCount(rest)]);
  return write.reshape(write.op('MatMul', [hot, x]), [...indices.slice(0, -1), ...rest]);
}

function scatterLive(reader: NodeReader, write: Expansion, adds: boolean): string {
  const { node, shape } = reader;
  const [own, indices] = [shape(0), shape(1)];
  const depth = indices[indices.length - 1];
  const extents = own.slice(0, depth);
  const [parts, size] = [elementCount(extents), elementCount(own.slice(depth))];
  const rows = elementCount(indices.slice(0, -1));
  const hot = write.reshape(pointers(reader, write, node.inputs[1], [1, rows], extents), [rows, parts]);
  const updates = write.reshape(node.inputs[2], [rows, size]);
  const written = write.op('MatMul', [write.transpose(hot, [1, 0]), updates]);
  const x = write.reshape(node.inputs[0], [parts, size]);
  const taken = (): string =>
    write.reshape(write.op('ReduceMax', [hot, write.integers([0])], { keepdims: 0 }), [parts, 1]);
  const kept = adds ? x : write.op('Where', [taken(), write.scalar(0), x]);
  return write.reshape(write.op('Add', [kept, written]), own);
}

/** ONNX GatherND-13. */
export const GatherND: Composite = (reader, write) => {
  const { node, shape, known, number } = reader;
  const indices = known(1);
  const behind = number('batch_dims', 0);
  if (!indices || behind !== 0) return gatherLive(reader, write, behind);
  const [parts, size] = apart(shape(0), indices);
  const rows = rowsAt(indices, shape(0));
  limited(reader, rows.length, parts);
  const found = pick(write, write.reshape(node.inputs[0], [parts, size]), 0, parts, rows);
  const depth = indices.shape[indices.shape.length - 1];
  return write.reshape(found, [...indices.shape.slice(0, -1), ...shape(0).slice(depth)]);
};

/**
 * ONNX ScatterND-18: replaces, or adds. Of several updates of one place the last one stays; where indices come from the running
 * network, none may be twice.
 */
export const ScatterND: Composite = (reader, write) => {
  const { node, shape, known, text } = reader;
  const indices = known(1);
  const reduction = text('reduction', 'none');
  if (!['none', 'add'].includes(reduction)) {
    throw new UserError(`${node.op} (${node.name}) combines by ${reduction}, which is not supported.`);
  }
  if (!indices || reduction === 'add') return scatterLive(reader, write, reduction === 'add');
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
