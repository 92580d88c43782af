/** Evaluates operators whose inputs are all known: shape arithmetic, type casts, rearranged weights. */
import type { OnnxNode } from '../onnx/model';
import {
  broadcastShapes,
  elementCount,
  normalizeAxis,
  stridesOf,
  transposeData,
  type ConstantTensor,
  type Shape,
} from './tensor';

type Evaluator = (inputs: readonly ConstantTensor[], node: OnnxNode) => ConstantTensor | undefined;

const integers = (values: ArrayLike<number>, shape: Shape = [values.length]): ConstantTensor => ({
  type: 'integer',
  shape,
  data: Int32Array.from(values),
});

function like(tensor: ConstantTensor, values: ArrayLike<number>, shape: Shape): ConstantTensor {
  return tensor.type === 'float'
    ? { type: 'float', shape, data: Float32Array.from(values) }
    : integers(values, shape);
}

function reshaped(tensor: ConstantTensor, shape: Shape): ConstantTensor {
  return { ...tensor, shape };
}

/** Index into an operand of this shape for every element of the broadcast result. */
function broadcastIndices(shape: Shape, result: Shape): Int32Array {
  const strides = stridesOf(shape);
  const shift = result.length - shape.length;
  const resultStrides = stridesOf(result);
  return Int32Array.from({ length: elementCount(result) }, (_, flat) =>
    shape.reduce((sum, extent, axis) => {
      const index = Math.floor(flat / resultStrides[axis + shift]) % result[axis + shift];
      return sum + (extent === 1 ? 0 : index * strides[axis]);
    }, 0),
  );
}

const elementwise =
  (compute: (a: number, b: number, whole: boolean) => number): Evaluator =>
  ([a, b]) => {
    const shape = broadcastShapes(a.shape, b.shape);
    const [left, right] = [broadcastIndices(a.shape, shape), broadcastIndices(b.shape, shape)];
    const whole = a.type === 'integer';
    return like(
      a,
      Array.from(left, (index, i) => compute(a.data[index], b.data[right[i]], whole)),
      shape,
    );
  };

const mapped =
  (compute: (x: number) => number): Evaluator =>
  ([x]) =>
    like(x, Array.from(x.data, compute), x.shape);

function numbers(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes.get(name);
  return Array.isArray(value) ? (value as readonly number[]) : undefined;
}

function number(node: OnnxNode, name: string, fallback: number): number {
  const value = node.attributes.get(name);
  return typeof value === 'number' ? value : fallback;
}

/** Elements of `x` along `axis` at `indices`; a scalar index drops the axis. */
function gather(x: ConstantTensor, indices: ConstantTensor, axis: number): ConstantTensor {
  const inner = elementCount(x.shape.slice(axis + 1));
  const outer = elementCount(x.shape.slice(0, axis));
  const values: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (const raw of indices.data) {
      const at = raw < 0 ? raw + x.shape[axis] : raw;
      const start = (o * x.shape[axis] + at) * inner;
      for (let i = 0; i < inner; i++) values.push(x.data[start + i]);
    }
  }
  return like(x, values, [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
}

const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  Constant: (_, node) => {
    for (const value of node.attributes.values()) {
      if (typeof value === 'object' && 'data' in value) return value;
    }
    const whole = node.attributes.get('value_int') ?? node.attributes.get('value_ints');
    if (whole !== undefined)
      return Array.isArray(whole) ? integers(whole as number[]) : integers([whole as number], []);
    const real = node.attributes.get('value_float') ?? node.attributes.get('value_floats');
    if (real === undefined) return undefined;
    const values = Array.isArray(real) ? (real as number[]) : [real as number];
    return {
      type: 'float',
      shape: Array.isArray(real) ? [values.length] : [],
      data: Float32Array.from(values),
    };
  },
  // Every float type is float32 here, every integer int32; 1, 10, 11 and 16 are ONNX's FLOAT, FLOAT16, DOUBLE, BFLOAT16.
  Cast: ([x], node) =>
    [1, 10, 11, 16].includes(number(node, 'to', 1))
      ? { type: 'float', shape: x.shape, data: x.type === 'float' ? x.data : Float32Array.from(x.data) }
      : integers(Array.from(x.data, Math.trunc), x.shape),
  Identity: ([x]) => x,
  Gather: ([x, indices], node) => gather(x, indices, normalizeAxis(number(node, 'axis', 0), x.shape.length)),
  Concat: (inputs, node) => {
    if (inputs.some((x) => x.shape.length !== 1) || number(node, 'axis', 0) > 0) return undefined;
    const values = inputs.flatMap((x) => Array.from(x.data));
    return like(inputs[0], values, [values.length]);
  },
  Unsqueeze: ([x, input], node) => {
    const given = numbers(node, 'axes') ?? Array.from(input.data);
    const rank = x.shape.length + given.length;
    const axes = given.map((axis) => normalizeAxis(axis, rank));
    const rest = [...x.shape];
    return reshaped(
      x,
      Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as number))),
    );
  },
  Squeeze: ([x, input], node) => {
    const given = numbers(node, 'axes') ?? (input && Array.from(input.data));
    const axes = given?.map((axis) => normalizeAxis(axis, x.shape.length));
    return reshaped(
      x,
      x.shape.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1)),
    );
  },
  Reshape: ([x, wanted]) => {
    const copied = Array.from(wanted.data, (extent, axis) => (extent === 0 ? x.shape[axis] : extent));
    const known = copied.filter((extent) => extent !== -1).reduce((product, extent) => product * extent, 1);
    return reshaped(
      x,
      copied.map((extent) => (extent === -1 ? elementCount(x.shape) / known : extent)),
    );
  },
  Transpose: ([x], node) => {
    const permutation = numbers(node, 'perm') ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
    return {
      ...x,
      shape: permutation.map((axis) => x.shape[axis]),
      data: transposeData(x.data, x.shape, permutation),
    } as ConstantTensor;
  },
  Slice: ([x, starts, ends, axes, steps], node) => {
    const [from] = numbers(node, 'starts') ?? Array.from(starts.data);
    const [until] = numbers(node, 'ends') ?? Array.from(ends.data);
    const [step] = steps ? Array.from(steps.data) : [1];
    const axis = (numbers(node, 'axes') ?? Array.from(axes?.data ?? [0]))[0];
    if (x.shape.length !== 1 || axis > 0 || step < 1) return undefined;
    return like(
      x,
      Array.from(x.data.slice(from, until)).filter((_, i) => i % step === 0),
      [Math.ceil(x.data.slice(from, until).length / step)],
    );
  },
  ConstantOfShape: ([shape], node) => {
    const value = node.attributes.get('value') as ConstantTensor | undefined;
    const extents = Array.from(shape.data);
    const fill = new Array<number>(elementCount(extents)).fill(value?.data[0] ?? 0);
    return like(value ?? { type: 'float', shape: [], data: new Float32Array(1) }, fill, extents);
  },
  Range: ([start, limit, delta]) => {
    const [from, to, step] = [start.data[0], limit.data[0], delta.data[0]];
    const values = Array.from(
      { length: Math.max(0, Math.ceil((to - from) / step)) },
      (_, i) => from + i * step,
    );
    return like(start, values, [values.length]);
  },
  Add: elementwise((a, b) => a + b),
  Sub: elementwise((a, b) => a - b),
  Mul: elementwise((a, b) => a * b),
  Div: elementwise((a, b, whole) => (whole ? Math.trunc(a / b) : a / b)),
  Equal: elementwise((a, b) => Number(a === b)),
  Where: ([condition, a, b]) =>
    condition.data.length === a.data.length && a.data.length === b.data.length
      ? like(
          a,
          Array.from(condition.data, (yes, i) => (yes ? a.data[i] : b.data[i])),
          a.shape,
        )
      : undefined,
  Sqrt: mapped(Math.sqrt),
  Floor: mapped(Math.floor),
  Ceil: mapped(Math.ceil),
  Neg: mapped((x) => -x),
};

/** Value of a node whose inputs are all constant; undefined where this operator is not evaluated ahead. */
export function fold(node: OnnxNode, inputs: readonly ConstantTensor[]): ConstantTensor | undefined {
  return EVALUATORS[node.op]?.(inputs, node);
}

/** ONNX Shape-21, which needs only the shape of its input. */
export function foldShape(node: OnnxNode, shape: Shape): ConstantTensor {
  const rank = shape.length;
  const clamp = (axis: number): number => Math.min(rank, Math.max(0, axis < 0 ? axis + rank : axis));
  return integers(shape.slice(clamp(number(node, 'start', 0)), clamp(number(node, 'end', rank))));
}
