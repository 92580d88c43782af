/**
 * The kernels that a plan is made of, with their shapes. Physical layouts: images and feature maps NHWC,
 * filters [height, width, in, out], everything else as in ONNX. Knows no backend.
 */
import {
  STATE_PARTS,
  type BinaryFunction,
  type RecurrentLayer,
  type UnaryFunction,
  type Window2d,
} from '../graph/ir';
import { broadcastShapes, type Shape } from '../tensor';

export type FusedActivation = 'linear' | 'relu' | 'relu6';

export interface KernelAttributes {
  /** x, filter, bias? → y. */
  conv2d: Window2d & { readonly activation: FusedActivation };
  /** x, filter [h, w, C, multiplier], bias? → y; channel c·multiplier + m. */
  depthwiseConv2d: Window2d & { readonly activation: FusedActivation };
  /** a, b → a·b over the last two axes. */
  matMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  unary: { readonly fn: UnaryFunction };
  binary: { readonly fn: BinaryFunction };
  clip: { readonly minimum: number; readonly maximum: number };
  leakyRelu: { readonly alpha: number };
  elu: { readonly alpha: number };
  /**
   * dy, y → dy · 1[low < y < high] and, if guided, · 1[dy > 0]. y is the output of the activation, which
   * is as good as its input for the mask and needs no copy.
   */
  gate: { readonly low: number; readonly high: number; readonly guided: boolean };
  /** dy, y → y > 0 ? dy : slope·dy. */
  leakyGate: { readonly slope: number };
  maxPool: Window2d;
  /** dy, x, y → dx; the first maximum of a window takes all. */
  maxPoolGrad: Window2d;
  /** Without padding: where zeros count differs from backend to backend. */
  averagePool: Window2d;
  /** dy, x → dx. */
  averagePoolGrad: Window2d;
  reduce: {
    readonly fn: 'sum' | 'mean' | 'max';
    readonly axes: readonly number[];
    readonly keepDims: boolean;
  };
  /** Over the last axis. */
  softmax: object;
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: readonly number[] };
  /** Repeat along every axis. */
  tile: { readonly repetitions: readonly number[] };
  concat: { readonly axis: number };
  slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  pad: { readonly pads: readonly (readonly [number, number])[]; readonly value: number };
  /** [N, H, W, b²·C] → [N, bH, bW, C], block row and column before the channel. */
  depthToSpace: { readonly block: number };
  /** gates, matrix, first state, memory or bias → states; see `Recurrent` in graph/ir.ts. */
  recurrent: RecurrentLayer;
  /** dStates, of which state and memory are read, states, and the inputs of `recurrent` → dGates. */
  recurrentGrad: RecurrentLayer;
  /** [1, N] → one-hot [1, N] of the first maximum. */
  oneHotOfMaximum: object;
}

export type KernelName = keyof KernelAttributes;

type ShapeRules = {
  readonly [K in KernelName]: (attributes: KernelAttributes[K], inputs: readonly Shape[]) => Shape;
};

const likeFirst = (_: object, inputs: readonly Shape[]): Shape => inputs[0];

function windowExtent(window: Window2d, height: number, width: number): [number, number] {
  const { kernel, strides, dilations, pads } = window;
  const extent = (size: number, axis: 0 | 1, before: number, after: number): number =>
    Math.floor((size + before + after - (kernel[axis] - 1) * dilations[axis] - 1) / strides[axis]) + 1;
  return [extent(height, 0, pads[0], pads[1]), extent(width, 1, pads[2], pads[3])];
}

/** Height and width of a window's output. */
export function windowOutput(window: Window2d, height: number, width: number): [number, number] {
  const output = windowExtent(window, height, width);
  if (output[0] < 1 || output[1] < 1) {
    throw new RangeError(
      `a window of ${window.kernel.join('×')} does not fit into ${height}×${width} pixels`,
    );
  }
  return output;
}

export const KERNEL_SHAPES: ShapeRules = {
  conv2d: (window, [x, filter]) => [x[0], ...windowOutput(window, x[1], x[2]), filter[3]],
  depthwiseConv2d: (window, [x, filter]) => [
    x[0],
    ...windowOutput(window, x[1], x[2]),
    filter[2] * filter[3],
  ],
  matMul: ({ transposeA, transposeB }, [a, b]) => [
    ...broadcastShapes(a.slice(0, -2), b.slice(0, -2)),
    a[a.length - (transposeA ? 1 : 2)],
    b[b.length - (transposeB ? 2 : 1)],
  ],
  unary: likeFirst,
  binary: (_, [a, b]) => broadcastShapes(a, b),
  clip: likeFirst,
  leakyRelu: likeFirst,
  elu: likeFirst,
  gate: likeFirst,
  leakyGate: likeFirst,
  maxPool: (window, [x]) => [x[0], ...windowOutput(window, x[1], x[2]), x[3]],
  maxPoolGrad: (_, [, x]) => x,
  averagePool: (window, [x]) => [x[0], ...windowOutput(window, x[1], x[2]), x[3]],
  averagePoolGrad: (_, [, x]) => x,
  reduce: ({ axes, keepDims }, [x]) =>
    keepDims
      ? x.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
      : x.filter((__, axis) => !axes.includes(axis)),
  softmax: likeFirst,
  reshape: ({ shape }) => shape,
  transpose: ({ permutation }, [x]) => permutation.map((axis) => x[axis]),
  tile: ({ repetitions }, [x]) => x.map((extent, axis) => extent * repetitions[axis]),
  concat: ({ axis }, inputs) =>
    inputs[0].map((extent, i) => (i === axis ? inputs.reduce((sum, shape) => sum + shape[axis], 0) : extent)),
  slice: ({ size }) => size,
  pad: ({ pads }, [x]) => x.map((extent, axis) => extent + pads[axis][0] + pads[axis][1]),
  depthToSpace: ({ block }, [x]) => [x[0], x[1] * block, x[2] * block, x[3] / (block * block)],
  recurrent: ({ cell }, [[steps, batch], [, hidden]]) => [steps, batch, STATE_PARTS[cell] * hidden],
  recurrentGrad: (_, [, , gates]) => gates,
  oneHotOfMaximum: likeFirst,
};
