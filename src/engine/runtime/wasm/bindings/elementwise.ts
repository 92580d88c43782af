/** Numbers one by one. */
import { UNARY_FUNCTIONS, type BinaryFunction, type UnaryFunction } from '../../../graph/ir';
import { elementCount, stridesOf, type Shape } from '../../../graph/tensor';
import { roundHalfToEven } from '../../../graph/folding';
import { onHost, type Binding, type Operand, type Site } from './binding';

/** Numbers of kernels/elementwise.ts; what is rare has none. */
const FUNCTION_NUMBERS: Readonly<Partial<Record<BinaryFunction, number>>> = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
};
const COMMUTATIVE: readonly BinaryFunction[] = ['Add', 'Mul'];

const APPLY: Readonly<Record<BinaryFunction, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
};

/** How often b's numbers come again along the whole of a; null if b is not simply repeated. */
function period(b: Shape, out: Shape): number | null {
  const inner = b.slice(b.findIndex((extent) => extent !== 1));
  if (elementCount(b) === 1) return 1;
  const tail = out.slice(out.length - inner.length);
  return inner.every((extent, i) => extent === tail[i]) ? elementCount(b) : null;
}

/** How many neighbours share one number of b; null if it is not that way. */
function run(b: Shape, out: Shape): number | null {
  if (b.length !== out.length) return null;
  const last = b.findLastIndex((extent) => extent !== 1);
  const same = b.slice(0, last + 1).every((extent, axis) => extent === out[axis]);
  return same ? elementCount(out.slice(last + 1)) : null;
}

function simple(
  { attributes, output, kernels }: Site<'binary'>,
  a: Operand,
  b: Operand,
): (() => void) | null {
  const number = FUNCTION_NUMBERS[attributes.fn];
  if (a.count !== output.count || number === undefined) return null;
  const repeated = period(b.shape, output.shape);
  if (repeated !== null) {
    const call = [number, a.address, b.address, output.address, output.count, repeated];
    return () => kernels.binary(...call);
  }
  const together = attributes.fn === 'Mul' ? run(b.shape, output.shape) : null;
  if (together === null) return null;
  const call = [a.address, b.address, output.address, b.count, together];
  return () => kernels.scaleRows(...call);
}

/** Strides of an operand along the axes of the result; 0 where it is repeated. */
function broadcastStrides(shape: Shape, out: Shape): number[] {
  const strides = stridesOf(shape);
  const added = out.length - shape.length;
  return out.map((_, axis) => (axis < added || shape[axis - added] === 1 ? 0 : strides[axis - added]));
}

function general({ attributes, inputs: [a, b], output, heap }: Site<'binary'>): () => void {
  const apply = APPLY[attributes.fn];
  const shape = output.shape;
  const [left, right] = [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)];
  const [from, by, to] = [a.address, b.address, output.address];
  return () => {
    const [x, y] = [heap.floats(from, a.count), heap.floats(by, b.count)];
    const out = heap.floats(to, output.count);
    const index = new Array<number>(shape.length).fill(0);
    for (let at = 0, i = 0, j = 0; at < out.length; at++) {
      out[at] = apply(x[i], y[j]);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        i += left[axis];
        j += right[axis];
        if (++index[axis] < shape[axis]) break;
        index[axis] = 0;
        i -= left[axis] * shape[axis];
        j -= right[axis] * shape[axis];
      }
    }
  };
}

export const binary: Binding<'binary'> = {
  bind: (site) => {
    const [a, b] = site.inputs;
    const swapped = COMMUTATIVE.includes(site.attributes.fn) ? simple(site, b, a) : null;
    return simple(site, a, b) ?? swapped ?? general(site);
  },
};

/** Abramowitz and Stegun 7.1.26 is too coarse; the series and the continued fraction of erf reach float32. */
function erf(x: number): number {
  const z = Math.abs(x);
  if (z > 6) return Math.sign(x);
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-9 * sum && n < 60; n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
    }
    return Math.sign(x) * sum * (2 / Math.sqrt(Math.PI));
  }
  let fraction = z;
  for (let n = 40; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI)));
}

const UNARY: Readonly<Record<UnaryFunction, (x: number) => number>> = {
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Tanh: Math.tanh,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Neg: (x) => -x,
  Erf: erf,
  Abs: Math.abs,
  Reciprocal: (x) => 1 / x,
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Sin: Math.sin,
  Cos: Math.cos,
  Sign: Math.sign,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Round: roundHalfToEven,
};

/** One loop each, so that the function is compiled into it. */
const LOOPS = Object.fromEntries(
  UNARY_FUNCTIONS.map((name) => {
    const apply = UNARY[name];
    return [
      name,
      (out: Float32Array, x: Float32Array) => {
        for (let i = 0; i < out.length; i++) out[i] = apply(x[i]);
      },
    ];
  }),
) as Readonly<Record<UnaryFunction, (out: Float32Array, x: Float32Array) => void>>;

export const unary: Binding<'unary'> = onHost((out, [x], { fn }) => LOOPS[fn](out, x));

export const clip: Binding<'clip'> = {
  bind: ({ attributes: { minimum, maximum }, inputs: [x], output, kernels }) => {
    const call = [x.address, output.address, output.count, minimum, maximum];
    return () => kernels.clip(...call);
  },
};

export const leakyRelu: Binding<'leakyRelu'> = {
  bind: ({ attributes: { alpha }, inputs: [x], output, kernels }) => {
    const call = [x.address, x.address, output.address, output.count, alpha];
    return () => kernels.leakyGate(...call);
  },
};

export const elu: Binding<'elu'> = onHost((out, [x], { alpha }) => {
  for (let i = 0; i < out.length; i++) out[i] = x[i] > 0 ? x[i] : alpha * Math.expm1(x[i]);
});

export const gate: Binding<'gate'> = {
  bind: ({ attributes: { low, high, guided }, inputs: [dy, y], output, kernels }) => {
    const floor = guided ? 0 : -Infinity;
    const call = [dy.address, y.address, output.address, output.count, low, high, floor];
    return () => kernels.gate(...call);
  },
};

export const leakyGate: Binding<'leakyGate'> = {
  bind: ({ attributes: { slope }, inputs: [dy, y], output, kernels }) => {
    const call = [dy.address, y.address, output.address, output.count, slope];
    return () => kernels.leakyGate(...call);
  },
};
