/** Numbers one by one. */
import type { BinaryFunction, UnaryFunction } from '../../../graph/ir';
import { elementCount, stridesOf, type Shape } from '../../../tensor';
import { roundHalfToEven } from '../../../graph/folding';
import { onHost, type Binding, type Operand, type Site } from './binding';

/** Numbers of kernels/elementwise.ts. */
const FUNCTION_NUMBERS: Readonly<Record<BinaryFunction, number>> = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
  Max: 4,
  Min: 5,
  Equal: 6,
  Greater: 7,
  GreaterOrEqual: 8,
  Less: 9,
  LessOrEqual: 10,
};

/** a ∘ b in terms of b and a. */
const SWAPPED: Readonly<Partial<Record<BinaryFunction, BinaryFunction>>> = {
  Add: 'Add',
  Mul: 'Mul',
  Max: 'Max',
  Min: 'Min',
  Equal: 'Equal',
  Greater: 'Less',
  GreaterOrEqual: 'LessOrEqual',
  Less: 'Greater',
  LessOrEqual: 'GreaterOrEqual',
};

const APPLY: Readonly<Record<BinaryFunction, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
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
  { output, kernels }: Site<'binary'>,
  fn: BinaryFunction,
  a: Operand,
  b: Operand,
): (() => void) | null {
  if (a.count !== output.count) return null;
  const number = FUNCTION_NUMBERS[fn];
  const repeated = period(b.shape, output.shape);
  if (repeated !== null) {
    const call = [number, a.address, b.address, output.address, output.count, repeated];
    return () => kernels.binary(...call);
  }
  const together = run(b.shape, output.shape);
  if (together === null) return null;
  const call = [number, a.address, b.address, output.address, b.count, together];
  return () => kernels.binaryRows(...call);
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
    const { fn } = site.attributes;
    const other = SWAPPED[fn];
    return simple(site, fn, a, b) ?? (other && simple(site, other, b, a)) ?? general(site);
  },
};

/** Numbers of kernels/functions.ts; what is rare has none. */
const UNARY_NUMBERS = {
  Exp: 0,
  Sigmoid: 1,
  Tanh: 2,
  Erf: 3,
  Sqrt: 4,
  Neg: 5,
  Abs: 6,
  Reciprocal: 7,
  IsNaN: 8,
} as const satisfies Partial<Record<UnaryFunction, number>>;

type HostFunction = Exclude<UnaryFunction, keyof typeof UNARY_NUMBERS>;

const ON_HOST: Readonly<Record<HostFunction, (x: number) => number>> = {
  Log: Math.log,
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Sin: Math.sin,
  Cos: Math.cos,
  Atan: Math.atan,
  Sign: Math.sign,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Round: roundHalfToEven,
};

const hasKernel = (fn: UnaryFunction): fn is keyof typeof UNARY_NUMBERS => fn in UNARY_NUMBERS;

/** A loop of its own for each function, so that the function is compiled into it. */
function loop(apply: (x: number) => number): Binding<'unary'> {
  return onHost((out, [x]) => {
    for (let i = 0; i < out.length; i++) out[i] = apply(x[i]);
  });
}

export const unary: Binding<'unary'> = {
  bind: (site) => {
    const { fn } = site.attributes;
    if (!hasKernel(fn)) return loop(ON_HOST[fn]).bind(site);
    const { inputs, output, kernels } = site;
    const call = [UNARY_NUMBERS[fn], inputs[0].address, output.address, output.count];
    return () => kernels.unary(...call);
  },
};

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
