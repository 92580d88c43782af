/**
 * The graph of one network at one input shape: typed nodes, concrete shapes, constants apart.
 * Logical shapes are ONNX's (NCHW); physical layouts are the plan's business.
 */
import type { Absorbed } from '../onnx/network';
import type { ConstantTensor, Shape } from '../tensor';

/** Kernel geometry of a convolution or pooling window. A series is a picture of height 1. */
export interface Window2d {
  /** [height, width] */
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** [top, bottom, left, right]; automatic padding and ceil mode are resolved before. */
  readonly pads: readonly [number, number, number, number];
}

export const UNARY_FUNCTIONS = [
  'Sigmoid',
  'Tanh',
  'Exp',
  'Log',
  'Sqrt',
  'Neg',
  'Erf',
  'Abs',
  'Reciprocal',
  'Softplus',
  'Sin',
  'Cos',
  'Atan',
  'IsNaN',
  'Sign',
  'Floor',
  'Ceil',
  'Round',
] as const;
export type UnaryFunction = (typeof UNARY_FUNCTIONS)[number];
/** 1 where it holds, else 0; no gradient flows through them. */
export const COMPARISONS = ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const BINARY_FUNCTIONS = ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', ...COMPARISONS] as const;
export type BinaryFunction = (typeof BINARY_FUNCTIONS)[number];

export const CELLS = ['LSTM', 'GRU', 'RNN'] as const;
export type Cell = (typeof CELLS)[number];

/** A recurrent layer in one direction. */
export interface RecurrentLayer {
  readonly cell: Cell;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Of a GRU: the reset gate multiplies what the state adds, not the state. */
  readonly linearBeforeReset: boolean;
  /** Of a plain RNN: ReLU instead of tanh. */
  readonly relu: boolean;
}

/**
 * Numbers of a state for each hidden unit. LSTM: state, memory, input gate, output gate, forget gate, candidate. GRU: state,
 * update gate, reset gate, candidate, what the state adds to it behind the reset gate. RNN: state.
 */
export const STATE_PARTS: Readonly<Record<Cell, number>> = { LSTM: 6, GRU: 5, RNN: 1 };

/** Attributes of every operator that can be differentiated, by its ONNX name. */
export interface OpAttributes {
  Conv: Window2d & { readonly group: number };
  /** `size`: height and width of the result. */
  ConvTranspose: Window2d & { readonly group: number; readonly size: readonly [number, number] };
  BatchNormalization: { readonly epsilon: number };
  Relu: object;
  /** Bounds may be infinite. */
  Clip: { readonly minimum: number; readonly maximum: number };
  LeakyRelu: { readonly alpha: number };
  Elu: { readonly alpha: number };
  HardSigmoid: { readonly alpha: number; readonly beta: number };
  HardSwish: object;
  Sigmoid: object;
  Tanh: object;
  Exp: object;
  Log: object;
  Sqrt: object;
  Neg: object;
  Erf: object;
  Abs: object;
  Reciprocal: object;
  Softplus: object;
  Sin: object;
  Cos: object;
  Atan: object;
  IsNaN: object;
  Sign: object;
  Floor: object;
  Ceil: object;
  Round: object;
  /** x > alpha ? x : 0. */
  ThresholdedRelu: { readonly alpha: number };
  Add: object;
  Sub: object;
  Mul: object;
  Div: object;
  Max: object;
  Min: object;
  Equal: object;
  Greater: object;
  GreaterOrEqual: object;
  Less: object;
  LessOrEqual: object;
  /** Booleans are 1 and 0. */
  Where: object;
  /** Constant exponent only. */
  Pow: { readonly exponent: number };
  Gemm: { readonly alpha: number; readonly beta: number; readonly transA: boolean; readonly transB: boolean };
  MatMul: object;
  MaxPool: Window2d;
  /** `declaredPads`: without what ceil mode adds, which never counts. */
  AveragePool: Window2d & { readonly countIncludePad: boolean; readonly declaredPads: Window2d['pads'] };
  GlobalAveragePool: object;
  GlobalMaxPool: object;
  ReduceMax: { readonly axes: readonly number[]; readonly keepDims: boolean };
  ReduceMean: { readonly axes: readonly number[]; readonly keepDims: boolean };
  ReduceSum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  Softmax: { readonly axis: number };
  /** 0 where all of a row is −∞, which is NaN otherwise. Not of ONNX: how PyTorch's attention hides all from a token. */
  SafeSoftmax: { readonly axis: number };
  /** Reshape, Flatten, Squeeze and Unsqueeze all end as this one. */
  Reshape: { readonly shape: Shape };
  Transpose: { readonly permutation: readonly number[] };
  Concat: { readonly axis: number };
  Split: { readonly axis: number; readonly sizes: readonly number[] };
  /** Multiplies along one axis by its constant second input [out, in]. Not of ONNX: what resizing and picking by index come to. */
  LinearMap: { readonly axis: number };
  Expand: { readonly shape: Shape };
  /** Steps of 1; others are written in reshapes. */
  Slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  /**
   * All steps of a recurrent layer. Not of ONNX: what LSTM, GRU and RNN come to. Inputs: what the layer's input adds to the
   * gates [steps, batch, gates·hidden], the state's matrix [gates·hidden, hidden], the first state [batch, hidden], and the
   * first memory [batch, hidden] of an LSTM or the bias [hidden] behind the reset gate of a GRU. Result: for each step and
   * sample the state and what its gradient needs; see `STATE_PARTS`.
   */
  Recurrent: RecurrentLayer;
  /** Constant padding, [before, after] for each axis. */
  Pad: { readonly pads: readonly (readonly [number, number])[]; readonly value: number };
}

export type OpName = keyof OpAttributes;

/** One operator application. `inputs` are value names, constants included. */
export type NodeOf<K extends OpName> = {
  readonly op: K;
  /** The operator of the file whose result this node makes; null for steps in between. */
  readonly origin: string | null;
  /** For messages. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OpAttributes[K];
  /** Module path in the training framework (`layer4.2.relu`), '' where none was recorded. */
  readonly module: string;
  /** Values that went into the output when what scales and shifts it was computed ahead. */
  readonly absorbed?: readonly Absorbed[];
};

export type Node = { [K in OpName]: NodeOf<K> }[OpName];

export interface Graph {
  /** Name of the image input, shape [1, C, H, W], or [1, C, L] for a series. */
  readonly input: string;
  /** Name of the logits, shape [1, classes]. */
  readonly output: string;
  /** In an order in which every input precedes its use. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  /** Concrete shapes of inputs, constants and node outputs. */
  readonly shapes: ReadonlyMap<string, Shape>;
}
