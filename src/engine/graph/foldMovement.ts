/** Known values that are moved: shapes, indices, slices, joins. */
import type { OnnxNode } from '../onnx/model';
import {
  broadcastStrides,
  integers,
  like,
  numberOf,
  numbersOf,
  picked,
  positions,
  type Evaluator,
} from './folding';
import { reshapeTo, sliceRanges, splitSizes } from './movement';
import {
  broadcastShapes,
  computed,
  elementCount,
  normalizeAxis,
  stridesOf,
  transposeData,
  type ConstantTensor,
  type Shape,
} from '../tensor';

const reshaped = (tensor: ConstantTensor, shape: Shape): ConstantTensor =>
  tensor.type === 'float' ? computed(shape, () => tensor.data) : { ...tensor, shape };

const listOf = (
  node: OnnxNode,
  name: string,
  input: ConstantTensor | undefined,
): readonly number[] | undefined => numbersOf(node, name) ?? (input && Array.from(input.data));

/** Elements of `x` along `axis` at `indices`; a scalar index drops the axis. */
function gather(x: ConstantTensor, indices: ConstantTensor, axis: number): ConstantTensor {
  const inner = elementCount(x.shape.slice(axis + 1));
  const outer = elementCount(x.shape.slice(0, axis));
  const extent = x.shape[axis];
  const at = new Int32Array(outer * indices.data.length * inner);
  let next = 0;
  for (let o = 0; o < outer; o++) {
    for (const raw of indices.data) {
      const start = (o * extent + (raw < 0 ? raw + extent : raw)) * inner;
      for (let i = 0; i < inner; i++) at[next++] = start + i;
    }
  }
  return picked(x, at, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
}

function box(x: ConstantTensor, axis: number, begin: number, size: number): ConstantTensor {
  const shape = x.shape.map((extent, i) => (i === axis ? size : extent));
  const strides = stridesOf(x.shape);
  return picked(x, positions(shape, strides, begin * strides[axis]), shape);
}

/** ONNX Split of known values, one for each output. */
export function split([x, given]: readonly ConstantTensor[], node: OnnxNode): ConstantTensor[] {
  const axis = normalizeAxis(numberOf(node, 'axis', 0), x.shape.length);
  let begin = 0;
  return splitSizes(x.shape[axis], listOf(node, 'split', given), node.outputs.length).map((size) => {
    begin += size;
    return box(x, axis, begin - size, size);
  });
}

function concat(inputs: readonly ConstantTensor[], axis: number): ConstantTensor {
  const [first] = inputs;
  const outer = elementCount(first.shape.slice(0, axis));
  const runs = inputs.map((x) => x.data.length / outer);
  const total = runs.reduce((sum, run) => sum + run, 0);
  const out = new Float64Array(outer * total);
  let offset = 0;
  inputs.forEach((x, k) => {
    for (let o = 0; o < outer; o++)
      out.set(x.data.subarray(o * runs[k], (o + 1) * runs[k]), o * total + offset);
    offset += runs[k];
  });
  const extent = inputs.reduce((sum, x) => sum + x.shape[axis], 0);
  return like(
    first,
    out,
    first.shape.map((own, i) => (i === axis ? extent : own)),
  );
}

export const MOVEMENT: Readonly<Record<string, Evaluator>> = {
  Gather: ([x, indices], node) =>
    gather(x, indices, normalizeAxis(numberOf(node, 'axis', 0), x.shape.length)),
  GatherElements: ([x, indices], node) => {
    const axis = normalizeAxis(numberOf(node, 'axis', 0), x.shape.length);
    const strides = stridesOf(x.shape);
    const rest = positions(
      indices.shape,
      strides.map((stride, i) => (i === axis ? 0 : stride)),
    );
    const at = rest.map((place, i) => {
      const raw = indices.data[i];
      return place + (raw < 0 ? raw + x.shape[axis] : raw) * strides[axis];
    });
    return picked(x, at, indices.shape);
  },
  GatherND: ([x, indices], node) => {
    const depth = indices.shape[indices.shape.length - 1];
    if (numberOf(node, 'batch_dims', 0) !== 0) return undefined;
    const strides = stridesOf(x.shape);
    const inner = elementCount(x.shape.slice(depth));
    const count = indices.data.length / depth;
    const at = new Int32Array(count * inner);
    for (let i = 0; i < count; i++) {
      let start = 0;
      for (let axis = 0; axis < depth; axis++) {
        const raw = indices.data[i * depth + axis];
        start += (raw < 0 ? raw + x.shape[axis] : raw) * strides[axis];
      }
      for (let k = 0; k < inner; k++) at[i * inner + k] = start + k;
    }
    return picked(x, at, [...indices.shape.slice(0, -1), ...x.shape.slice(depth)]);
  },
  ScatterND: ([x, indices, updates], node) => {
    if (node.attributes.has('reduction') && node.attributes.get('reduction') !== 'none') return undefined;
    const depth = indices.shape[indices.shape.length - 1];
    const strides = stridesOf(x.shape);
    const inner = elementCount(x.shape.slice(depth));
    const out = x.data.slice();
    for (let i = 0; i < indices.data.length / depth; i++) {
      let start = 0;
      for (let axis = 0; axis < depth; axis++) {
        const raw = indices.data[i * depth + axis];
        start += (raw < 0 ? raw + x.shape[axis] : raw) * strides[axis];
      }
      for (let k = 0; k < inner; k++) out[start + k] = updates.data[i * inner + k];
    }
    return like(x, out, x.shape);
  },
  Concat: (inputs, node) => concat(inputs, normalizeAxis(numberOf(node, 'axis', 0), inputs[0].shape.length)),
  Unsqueeze: ([x, input], node) => {
    const given = listOf(node, 'axes', input) ?? [];
    const rank = x.shape.length + given.length;
    const axes = given.map((axis) => normalizeAxis(axis, rank));
    const rest = [...x.shape];
    return reshaped(
      x,
      Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as number))),
    );
  },
  Squeeze: ([x, input], node) => {
    const axes = listOf(node, 'axes', input)?.map((axis) => normalizeAxis(axis, x.shape.length));
    return reshaped(
      x,
      x.shape.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1)),
    );
  },
  Reshape: ([x, wanted], node) =>
    reshaped(
      x,
      reshapeTo(x.shape, listOf(node, 'shape', wanted) ?? [], numberOf(node, 'allowzero', 0) !== 0),
    ),
  Flatten: ([x], node) => {
    const axis = numberOf(node, 'axis', 1);
    const at = axis < 0 ? axis + x.shape.length : axis;
    return reshaped(x, [elementCount(x.shape.slice(0, at)), elementCount(x.shape.slice(at))]);
  },
  Transpose: ([x], node) => {
    const permutation = numbersOf(node, 'perm') ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
    const shape = permutation.map((axis) => x.shape[axis]);
    return x.type === 'float'
      ? computed(shape, () => transposeData(x.data, x.shape, permutation))
      : { ...x, shape, data: transposeData(x.data, x.shape, permutation) };
  },
  Slice: ([x, starts, ends, axes, steps], node) => {
    const ranges = sliceRanges(x.shape, {
      starts: listOf(node, 'starts', starts) ?? [],
      ends: listOf(node, 'ends', ends) ?? [],
      axes: listOf(node, 'axes', axes),
      steps: steps && Array.from(steps.data),
    });
    const strides = stridesOf(x.shape);
    const shape = ranges.map(({ count }) => count);
    const start = ranges.reduce((sum, { begin }, axis) => sum + begin * strides[axis], 0);
    return picked(
      x,
      positions(
        shape,
        strides.map((stride, axis) => stride * ranges[axis].step),
        start,
      ),
      shape,
    );
  },
  Expand: ([x, wanted]) => {
    const shape = broadcastShapes(x.shape, Array.from(wanted.data));
    return picked(x, positions(shape, broadcastStrides(x.shape, shape)), shape);
  },
  Tile: ([x, repeats]) => {
    const shape = x.shape.map((extent, axis) => extent * repeats.data[axis]);
    const strides = stridesOf(x.shape);
    const apart = x.shape.flatMap((extent, axis) => [repeats.data[axis], extent]);
    return picked(
      x,
      positions(
        apart,
        strides.flatMap((stride) => [0, stride]),
      ),
      shape,
    );
  },
  Range: ([start, limit, delta]) => {
    const [from, to, step] = [start.data[0], limit.data[0], delta.data[0]];
    const values = Array.from(
      { length: Math.max(0, Math.ceil((to - from) / step)) },
      (_, i) => from + i * step,
    );
    return like(start, values, [values.length]);
  },
  Where: ([condition, a, b]) => {
    const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape));
    const [yes, left, right] = [condition, a, b].map((x) =>
      positions(shape, broadcastStrides(x.shape, shape)),
    );
    const out = new Float64Array(yes.length);
    for (let i = 0; i < out.length; i++) out[i] = condition.data[yes[i]] ? a.data[left[i]] : b.data[right[i]];
    return like(a, out, shape);
  },
  Trilu: ([x, offset], node) => {
    const [rows, columns] = x.shape.slice(-2);
    const k = offset?.data[0] ?? 0;
    const upper = numberOf(node, 'upper', 1) !== 0;
    const kept = (i: number): boolean => {
      const distance = (i % columns) - (Math.floor(i / columns) % rows);
      return upper ? distance >= k : distance <= k;
    };
    return like(
      x,
      x.data.map((value: number, i: number) => (kept(i) ? value : 0)),
      x.shape,
    );
  },
  NonZero: ([x]) => {
    const strides = stridesOf(x.shape);
    const found = Array.from(x.data.keys()).filter((i) => x.data[i] !== 0);
    const rows = strides.map((stride, axis) => found.map((i) => Math.floor(i / stride) % x.shape[axis]));
    return integers(rows.flat(), [x.shape.length, found.length]);
  },
};
