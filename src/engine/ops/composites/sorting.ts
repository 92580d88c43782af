/** What asks for places: the largest numbers, and choices by indices that are only known while the network runs. */
import { UserError } from '../../contract/errors';
import { elementCount, normalizeAxis } from '../../tensor';
import { count } from '../../text/sentence';
import { LARGEST, matrixOf, type Composite, type Expansion } from '../composite';
import type { NodeReader } from '../rule';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** 0, 1, 2, … along one of so many axes. */
export function places(write: Expansion, count: number, axis: number, rank: number): string {
  return write.floats(
    upTo(count),
    upTo(rank).map((each) => (each === axis ? count : 1)),
  );
}

export function limited({ node }: NodeReader, numbers: number): void {
  if (numbers <= LARGEST) return;
  throw new UserError(
    `${node.op} (${node.name}) compares ${count(numbers)} pairs of numbers, which is more than is supported.`,
  );
}

/** A permutation that moves an axis to the end, and the one back. */
export function toEnd(rank: number, axis: number): { readonly forth: number[]; readonly back: number[] } {
  const forth = [...upTo(rank).filter((each) => each !== axis), axis];
  return { forth, back: forth.map((_, i) => forth.indexOf(i)) };
}

/** Index of the first or last extreme along an axis, which stays as 1. */
function extreme(
  write: Expansion,
  x: string,
  shape: readonly number[],
  axis: number,
  { largest, last }: { readonly largest: boolean; readonly last: boolean },
): string {
  const axes = write.integers([axis]);
  const best = write.op(largest ? 'ReduceMax' : 'ReduceMin', [x, axes], { keepdims: 1 });
  const indices = places(write, shape[axis], axis, shape.length);
  const found = write.op('Where', [
    write.op('Equal', [x, best]),
    indices,
    write.scalar(last ? -1 : shape[axis]),
  ]);
  return write.op(last ? 'ReduceMax' : 'ReduceMin', [found, axes], { keepdims: 1 });
}

const argument =
  (largest: boolean): Composite =>
  ({ node, shape, number }, write) => {
    const own = shape(0);
    const axis = normalizeAxis(number('axis', 0), own.length);
    const last = number('select_last_index', 0) !== 0;
    const found = extreme(write, node.inputs[0], own, axis, { largest, last });
    return number('keepdims', 1)
      ? found
      : write.reshape(
          found,
          own.filter((_, i) => i !== axis),
        );
  };

/** ONNX ArgMax-13. */
export const ArgMax = argument(true);
/** ONNX ArgMin-13. */
export const ArgMin = argument(false);

/** ONNX Hardmax-13: 1 at the first maximum, 0 elsewhere. */
export const Hardmax: Composite = ({ node, shape, number }, write) => {
  const own = shape(0);
  const axis = normalizeAxis(number('axis', -1), own.length);
  const best = extreme(write, node.inputs[0], own, axis, { largest: true, last: false });
  return write.op('Equal', [places(write, own[axis], axis, own.length), best]);
};

/** Indices counted from the front. */
export const fromFront = (write: Expansion, indices: string, extent: number): string =>
  write.op('Where', [
    write.op('Less', [indices, write.scalar(0)]),
    write.op('Add', [indices, write.scalar(extent)]),
    indices,
  ]);

/** Rows [count, extent] of ones at places [count]; `count` may be several extents. */
export function oneHot(write: Expansion, indices: string, counts: readonly number[], extent: number): string {
  const apart = write.reshape(fromFront(write, indices, extent), [...counts, 1]);
  return write.op('Equal', [apart, places(write, extent, counts.length, counts.length + 1)]);
}

/** ONNX OneHot-11. */
export const OneHot: Composite = (reader, write) => {
  const { node, shape, constant, number } = reader;
  const depth = constant(1)?.data[0] ?? 0;
  const own = shape(0);
  if (depth < 1)
    throw new UserError(`${node.op} (${node.name}) has ${depth} places, where 1 or more are needed.`);
  limited(reader, depth * elementCount(own));
  const axis = normalizeAxis(number('axis', -1), own.length + 1);
  const hot = oneHot(write, node.inputs[0], own, depth);
  const order = upTo(own.length);
  order.splice(axis, 0, own.length);
  const moved = write.transpose(hot, order);
  const [off, on] = [0, 1].map((i) => write.reshape(write.slice(node.inputs[2], 0, i, i + 1), []));
  return write.op('Where', [moved, on, off]);
};

/**
 * ONNX TopK-11: how many numbers come before each is its place. Compares all pairs of a row.
 * @see PyTorch's torch.topk, whose gradient goes to what was chosen.
 */
export const TopK: Composite = (reader, write) => {
  const { node, shape, constant, number } = reader;
  const own = shape(0);
  const axis = normalizeAxis(number('axis', -1), own.length);
  const count = constant(1)?.data[0] ?? 1;
  const extent = own[axis];
  const rows = elementCount(own) / extent;
  if (count < 1 || count > extent) {
    throw new UserError(`${node.op} (${node.name}) takes ${count} of ${extent} numbers.`);
  }
  limited(reader, rows * extent * extent);
  const { forth, back } = toEnd(own.length, axis);
  const x = write.reshape(write.transpose(node.inputs[0], forth), [rows, extent]);
  const [mine, others] = [write.reshape(x, [rows, extent, 1]), write.reshape(x, [rows, 1, extent])];
  const better = write.op(number('largest', 1) ? 'Greater' : 'Less', [others, mine]);
  const earlier = write.floats(
    matrixOf(extent, extent, (row, column) => Number(column < row)),
    [extent, extent],
  );
  const before = write.op('Max', [better, write.op('Mul', [write.op('Equal', [others, mine]), earlier])]);
  const place = write.op('ReduceSum', [before, write.integers([2])], { keepdims: 0 });
  const chosen = write.op('Equal', [write.reshape(place, [rows, 1, extent]), places(write, count, 0, 2)]);
  const taken = (from: string): string => {
    const found = write.op(
      'ReduceSum',
      [write.op('Where', [chosen, from, write.scalar(0)]), write.integers([2])],
      {
        keepdims: 0,
      },
    );
    const moved = forth.map((each) => (each === axis ? count : own[each]));
    return write.transpose(write.reshape(found, moved), back);
  };
  return [taken(others), taken(places(write, extent, 2, 3))].slice(0, node.outputs.length);
};

/** ONNX Gather-13 at indices of the running network. */
export function gatherLive(reader: NodeReader, write: Expansion): string {
  const { node, shape, number } = reader;
  const [own, indices] = [shape(0), shape(1)];
  const axis = normalizeAxis(number('axis', 0), own.length);
  const count = elementCount(indices);
  limited(reader, count * own[axis]);
  const hot = oneHot(write, node.inputs[1], [count], own[axis]);
  const first = [axis, ...upTo(own.length).filter((each) => each !== axis)];
  const rest = elementCount(own) / own[axis];
  const x = write.reshape(write.transpose(node.inputs[0], first), [own[axis], rest]);
  const found = write.reshape(write.op('MatMul', [hot, x]), [
    ...indices,
    ...first.slice(1).map((each) => own[each]),
  ]);
  const order = [
    ...upTo(axis).map((each) => indices.length + each),
    ...upTo(indices.length),
    ...upTo(own.length - axis - 1).map((each) => indices.length + axis + each),
  ];
  return write.transpose(found, order);
}

/** A tensor cut to these extents, with one axis moved to the end, as [rows, extent]. */
function lines(
  write: Expansion,
  x: string,
  shape: readonly number[],
  extents: readonly number[],
  axis: number,
): string {
  const cut = extents.reduce(
    (each, extent, i) => (i === axis || extent === shape[i] ? each : write.slice(each, i, 0, extent)),
    x,
  );
  const rows = elementCount(extents) / extents[axis];
  return write.reshape(write.transpose(cut, toEnd(shape.length, axis).forth), [rows, shape[axis]]);
}

/** ONNX GatherElements-13 at indices of the running network. */
export function gatherElementsLive(reader: NodeReader, write: Expansion): string {
  const { node, shape, number } = reader;
  const [own, indices] = [shape(0), shape(1)];
  const axis = normalizeAxis(number('axis', 0), own.length);
  const [count, rows] = [indices[axis], elementCount(indices) / indices[axis]];
  limited(reader, rows * count * own[axis]);
  const at = lines(write, node.inputs[1], indices, indices, axis);
  const hot = oneHot(write, at, [rows, count], own[axis]);
  const x = write.reshape(lines(write, node.inputs[0], own, indices, axis), [rows, own[axis], 1]);
  const { forth, back } = toEnd(own.length, axis);
  const found = write.op('MatMul', [hot, x]);
  return write.transpose(
    write.reshape(
      found,
      forth.map((each) => indices[each]),
    ),
    back,
  );
}

/**
 * ONNX ScatterElements-18, whose indices reach over all of the other axes: replaces, or adds.
 * Indices may come from the running network; none may be twice where they replace.
 */
export const ScatterElements: Composite = (reader, write) => {
  const { node, shape, text, number } = reader;
  const [own, indices] = [shape(0), shape(1)];
  const axis = normalizeAxis(number('axis', 0), own.length);
  const reduction = text('reduction', 'none');
  const others = own.every((extent, i) => i === axis || extent === indices[i]);
  if (!others || !['none', 'add'].includes(reduction)) {
    throw new UserError(
      `${node.op} (${node.name}) ${others ? `combines by ${reduction}` : 'writes to a part of the tensor'}, which is not supported.`,
    );
  }
  const [count, rows] = [indices[axis], elementCount(indices) / indices[axis]];
  limited(reader, rows * count * own[axis]);
  const hot = oneHot(write, lines(write, node.inputs[1], indices, indices, axis), [rows, count], own[axis]);
  const updates = write.reshape(lines(write, node.inputs[2], indices, indices, axis), [rows, 1, count]);
  const written = write.reshape(write.op('MatMul', [updates, hot]), [rows, own[axis]]);
  const x = lines(write, node.inputs[0], own, own, axis);
  const taken = write.op('ReduceMax', [hot, write.integers([1])], { keepdims: 0 });
  const kept = reduction === 'add' ? x : write.op('Where', [taken, write.scalar(0), x]);
  const { forth, back } = toEnd(own.length, axis);
  return write.transpose(
    write.reshape(
      write.op('Add', [kept, written]),
      forth.map((each) => own[each]),
    ),
    back,
  );
};
