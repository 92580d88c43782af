/** Numbers of known values: elementwise, comparisons, reductions, products. Booleans are integers 0 and 1. */
import {
  broadcastStrides,
  integers,
  like,
  numberOf,
  numbersOf,
  positions,
  roundHalfToEven,
  type Evaluator,
} from './folding';
import { broadcastShapes, elementCount, normalizeAxis, stridesOf, type ConstantTensor } from '../tensor';

function zipped(
  a: ConstantTensor,
  b: ConstantTensor,
  type: ConstantTensor['type'],
  compute: (a: number, b: number) => number,
): ConstantTensor {
  const shape = broadcastShapes(a.shape, b.shape);
  const [left, right] = [a, b].map((x) => positions(shape, broadcastStrides(x.shape, shape)));
  const data = type === 'float' ? new Float32Array(left.length) : new Int32Array(left.length);
  for (let i = 0; i < data.length; i++) data[i] = compute(a.data[left[i]], b.data[right[i]]);
  return { type, shape, data } as ConstantTensor;
}

const binary =
  (compute: (a: number, b: number) => number, whole = compute): Evaluator =>
  ([a, b]) =>
    zipped(a, b, a.type, a.type === 'integer' ? whole : compute);

/** Any number of operands. */
const variadic =
  (compute: (a: number, b: number) => number): Evaluator =>
  ([first, ...rest]) =>
    rest.reduce((sum, x) => zipped(sum, x, sum.type, compute), first);

const comparison =
  (holds: (a: number, b: number) => boolean): Evaluator =>
  ([a, b]) =>
    zipped(a, b, 'integer', (x, y) => Number(holds(x, y)));

const mapped =
  (compute: (x: number) => number): Evaluator =>
  ([x]) =>
    like(x, x.data.map(compute), x.shape);

/** @param combine - the total so far, the next element. */
const reduction =
  (
    start: number,
    combine: (total: number, x: number) => number,
    finish: (total: number, count: number) => number = (total) => total,
  ): Evaluator =>
  ([x, input], node) => {
    const rank = x.shape.length;
    const given = numbersOf(node, 'axes') ?? (input ? Array.from(input.data) : []);
    if (given.length === 0 && numberOf(node, 'noop_with_empty_axes', 0)) return x;
    const axes = (given.length > 0 ? given : x.shape.map((_, axis) => axis)).map((a) =>
      normalizeAxis(a, rank),
    );
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
    const target = positions(x.shape, strides);
    const totals = new Float64Array(elementCount(kept)).fill(start);
    for (let i = 0; i < target.length; i++) totals[target[i]] = combine(totals[target[i]], x.data[i]);
    const count = x.data.length / totals.length;
    const shape = numberOf(node, 'keepdims', 1) ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
    return like(
      x,
      totals.map((total) => finish(total, count)),
      shape,
    );
  };

/** Products of matrices; leading axes of the first operand only. */
const matMul: Evaluator = ([a, b]) => {
  if (a.shape.length < 2 || b.shape.length !== 2) return undefined;
  const [depth, columns] = b.shape;
  const rows = a.data.length / depth;
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < depth; k++) {
      const factor = a.data[row * depth + k];
      for (let column = 0; column < columns; column++)
        out[row * columns + column] += factor * b.data[k * columns + column];
    }
  }
  // Truth picks among numbers.
  return like(b.type === 'float' ? b : a, out, [...a.shape.slice(0, -1), columns]);
};

export const ARITHMETIC: Readonly<Record<string, Evaluator>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary(
    (a, b) => a / b,
    (a, b) => Math.trunc(a / b),
  ),
  Pow: binary((a, b) => a ** b),
  /** Sign of the divisor; with `fmod`, of the dividend. */
  Mod: ([a, b], node) =>
    zipped(a, b, a.type, (x, y) => (numberOf(node, 'fmod', 0) ? x % y : x - Math.floor(x / y) * y)),
  Sum: variadic((a, b) => a + b),
  Max: variadic(Math.max),
  Min: variadic(Math.min),
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: comparison((a, b) => a !== 0 && b !== 0),
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Xor: comparison((a, b) => (a !== 0) !== (b !== 0)),
  Not: ([x]) =>
    integers(
      x.data.map((value: number) => Number(value === 0)),
      x.shape,
    ),
  IsNaN: ([x]) =>
    integers(
      Array.from(x.data, (value) => Number(Number.isNaN(value))),
      x.shape,
    ),
  Abs: mapped(Math.abs),
  Ceil: mapped(Math.ceil),
  Cos: mapped(Math.cos),
  Exp: mapped(Math.exp),
  Floor: mapped(Math.floor),
  Log: mapped(Math.log),
  Neg: mapped((x) => -x),
  Reciprocal: mapped((x) => 1 / x),
  Relu: mapped((x) => Math.max(0, x)),
  Round: mapped(roundHalfToEven),
  Sigmoid: mapped((x) => 1 / (1 + Math.exp(-x))),
  Sign: mapped(Math.sign),
  Sin: mapped(Math.sin),
  Sqrt: mapped(Math.sqrt),
  Tanh: mapped(Math.tanh),
  Clip: ([x, low, high], node) => {
    const [minimum, maximum] = [
      low?.data[0] ?? numberOf(node, 'min', -Infinity),
      high?.data[0] ?? numberOf(node, 'max', Infinity),
    ];
    return like(
      x,
      x.data.map((value: number) => Math.min(maximum, Math.max(minimum, value))),
      x.shape,
    );
  },
  ReduceMax: reduction(-Infinity, Math.max),
  ReduceMin: reduction(Infinity, Math.min),
  ReduceSum: reduction(0, (sum, x) => sum + x),
  ReduceMean: reduction(
    0,
    (sum, x) => sum + x,
    (sum, count) => sum / count,
  ),
  ReduceProd: reduction(1, (product, x) => product * x),
  ReduceSumSquare: reduction(0, (sum, x) => sum + x * x),
  ReduceL2: reduction(0, (sum, x) => sum + x * x, Math.sqrt),
  MatMul: matMul,
  CumSum: ([x, along], node) => {
    const axis = normalizeAxis(along.data[0], x.shape.length);
    const [stride, extent] = [stridesOf(x.shape)[axis], x.shape[axis]];
    const backwards = numberOf(node, 'reverse', 0) !== 0;
    const late = numberOf(node, 'exclusive', 0) !== 0;
    const out = x.data.slice();
    for (let start = 0; start < out.length; start++) {
      if (Math.floor(start / stride) % extent !== 0) continue;
      let sum = 0;
      for (let i = 0; i < extent; i++) {
        const at = start + (backwards ? extent - 1 - i : i) * stride;
        const before = sum;
        sum += x.data[at];
        out[at] = late ? before : sum;
      }
    }
    return like(x, out, x.shape);
  },
};
