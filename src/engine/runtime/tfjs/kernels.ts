/** Plan kernels as tfjs kernel calls. One row a kernel; each disposes what it makes in between. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { BinaryFunction, Comparison, UnaryFunction, Window2d } from '../../graph/ir';
import type { KernelAttributes, KernelName } from '../../plan/kernels';
import { call } from './call';
import { recurrentGradientSteps, recurrentSteps } from './recurrent';

/** Use temporaries, then free them. */
function using(temporaries: readonly Tensor[], use: () => Tensor): Tensor {
  const result = use();
  temporaries.forEach((tensor) => tensor.dispose());
  return result;
}

type Row<K extends KernelName> = (inputs: readonly Tensor[], attributes: KernelAttributes[K]) => Tensor;

function padding({ pads: [top, bottom, left, right] }: Window2d): number[][] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

const convolution =
  (kernel: string) =>
  ([x, filter, bias]: readonly Tensor[], attributes: KernelAttributes['conv2d']): Tensor =>
    call(
      kernel,
      { x, filter, ...(bias && { bias }) },
      {
        strides: [...attributes.strides],
        pad: padding(attributes),
        dataFormat: 'NHWC',
        dilations: [...attributes.dilations],
        activation: attributes.activation,
      },
    );

function pool(window: Window2d): Record<string, unknown> {
  return { filterSize: [...window.kernel], strides: [...window.strides], pad: padding(window) };
}

const UNARY: Readonly<Record<UnaryFunction, string>> = {
  Sigmoid: 'Sigmoid',
  Tanh: 'Tanh',
  Exp: 'Exp',
  Log: 'Log',
  Sqrt: 'Sqrt',
  Neg: 'Neg',
  Erf: 'Erf',
  Abs: 'Abs',
  Reciprocal: 'Reciprocal',
  Softplus: 'Softplus',
  Sin: 'Sin',
  Cos: 'Cos',
  Atan: 'Atan',
  IsNaN: 'IsNan',
  Sign: 'Sign',
  Floor: 'Floor',
  Ceil: 'Ceil',
  Round: 'Round',
};

const BINARY: Readonly<Record<Exclude<BinaryFunction, Comparison>, string>> = {
  Add: 'Add',
  Sub: 'Sub',
  Mul: 'Multiply',
  Div: 'RealDiv',
  Max: 'Maximum',
  Min: 'Minimum',
};

const COMPARING: Readonly<Record<Comparison, string>> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterOrEqual: 'GreaterEqual',
  Less: 'Less',
  LessOrEqual: 'LessEqual',
};

/** Booleans as numbers. */
const numeric = (truth: Tensor): Tensor =>
  using([truth], () => call('Cast', { x: truth }, { dtype: 'float32' }));

export const isComparison = (fn: BinaryFunction): fn is Comparison => fn in COMPARING;

/** 1 where low < y < high, as a boolean tensor; bounds at infinity cost nothing. */
function inside(y: Tensor, low: number, high: number): Tensor {
  const beyond = (kernel: string, bound: number): Tensor => {
    const limit = engine().makeTensor(new Float32Array([bound]), [], 'float32');
    return using([limit], () => call(kernel, { a: y, b: limit }));
  };
  const above = low === -Infinity ? null : beyond('Greater', low);
  const below = high === Infinity ? null : beyond('Less', high);
  if (above && below) return using([above, below], () => call('LogicalAnd', { a: above, b: below }));
  return above ?? below ?? call('OnesLike', { x: y });
}

function select(condition: Tensor, whereTrue: Tensor, whereFalse: Tensor): Tensor {
  return using([condition], () => call('Select', { condition, t: whereTrue, e: whereFalse }));
}

/** Every plan kernel on every backend, from the kernels that tfjs has. Backends may replace rows by faster ones. */
export const KERNELS: { readonly [K in KernelName]: Row<K> } = {
  conv2d: convolution('FusedConv2D'),
  depthwiseConv2d: convolution('FusedDepthwiseConv2D'),
  matMul: ([a, b], attributes) => {
    const rank = Math.max(a.rank, b.rank);
    const batched = (x: Tensor): Tensor =>
      call(
        'Reshape',
        { x },
        { shape: [...new Array<number>(Math.max(3, rank) - x.rank).fill(1), ...x.shape] },
      );
    const [left, right] = [batched(a), batched(b)];
    const product = using([left, right], () => call('BatchMatMul', { a: left, b: right }, attributes));
    return using([product], () =>
      call('Reshape', { x: product }, { shape: product.shape.slice(product.rank - rank) }),
    );
  },
  unary: ([x], { fn }) => (fn === 'IsNaN' ? numeric(call(UNARY[fn], { x })) : call(UNARY[fn], { x })),
  binary: ([a, b], { fn }) =>
    isComparison(fn) ? numeric(call(COMPARING[fn], { a, b })) : call(BINARY[fn], { a, b }),
  clip: ([x], { minimum, maximum }) => {
    if (minimum === 0 && maximum === Infinity) return call('Relu', { x });
    const finite = (bound: number): number => Math.max(-3.4e38, Math.min(3.4e38, bound));
    return call('ClipByValue', { x }, { clipValueMin: finite(minimum), clipValueMax: finite(maximum) });
  },
  leakyRelu: ([x], attributes) => call('LeakyRelu', { x }, attributes),
  elu: ([x], { alpha }) => {
    const unit = call('Elu', { x });
    if (alpha === 1) return unit;
    const factor = engine().makeTensor(new Float32Array([alpha]), [], 'float32');
    const scaled = call('Multiply', { a: unit, b: factor });
    return using([unit, factor, scaled], () => select(inside(x, 0, Infinity), unit, scaled));
  },
  gate: ([dy, y], { low, high, guided }) => {
    const flow = guided ? call('Relu', { x: dy }) : dy;
    const zeros = call('ZerosLike', { x: dy });
    return using(guided ? [flow, zeros] : [zeros], () => select(inside(y, low, high), flow, zeros));
  },
  leakyGate: ([dy, y], { slope }) => {
    const factor = engine().makeTensor(new Float32Array([slope]), [], 'float32');
    const scaled = call('Multiply', { a: dy, b: factor });
    return using([factor, scaled], () => select(inside(y, 0, Infinity), dy, scaled));
  },
  maxPool: ([x], window) => call('MaxPool', { x }, pool(window)),
  maxPoolGrad: ([dy, input, output], window) => call('MaxPoolGrad', { dy, input, output }, pool(window)),
  averagePool: ([x], window) => call('AvgPool', { x }, pool(window)),
  averagePoolGrad: ([dy, input], window) => call('AvgPoolGrad', { dy, input }, pool(window)),
  reduce: ([x], { fn, axes, keepDims }) => {
    const names = { sum: 'Sum', mean: 'Mean', max: 'Max' } as const;
    const reduced = call(names[fn], { x }, { axis: [...axes], reductionIndices: [...axes], keepDims });
    const shape = x.shape.flatMap((extent, axis) => (!axes.includes(axis) ? [extent] : keepDims ? [1] : []));
    return using([reduced], () => call('Reshape', { x: reduced }, { shape }));
  },
  // Counted from the front: wasm reads the extent at exactly this index.
  softmax: ([logits]) => call('Softmax', { logits }, { dim: logits.rank - 1 }),
  reshape: ([x], { shape }) => call('Reshape', { x }, { shape: [...shape] }),
  transpose: ([x], { permutation }) => call('Transpose', { x }, { perm: [...permutation] }),
  tile: ([x], { repetitions }) => call('Tile', { x }, { reps: [...repetitions] }),
  concat: (inputs, { axis }) => call('Concat', inputs as unknown as Record<string, Tensor>, { axis }),
  slice: ([x], { begin, size }) => call('Slice', { x }, { begin: [...begin], size: [...size] }),
  pad: ([x], { pads, value }) =>
    call('PadV2', { x }, { paddings: pads.map((pair) => [...pair]), constantValue: value }),
  depthToSpace: ([x], { block }) => call('DepthToSpace', { x }, { blockSize: block, dataFormat: 'NHWC' }),
  recurrent: recurrentSteps,
  recurrentGrad: recurrentGradientSteps,
  oneHotOfMaximum: ([x]) => {
    const best = call('ArgMax', { x }, { axis: 1 });
    return using([best], () =>
      call('OneHot', { indices: best }, { depth: x.shape[1], onValue: 1, offValue: 0, dtype: 'float32' }),
    );
  },
};
