/** Every kernel of a plan in our own WebAssembly. */
import type { KernelName } from '../../../plan/kernels';
import type { Binding } from './binding';
import { conv2d, depthwiseConv2d } from './convolution';
import { binary, clip, elu, gate, leakyGate, leakyRelu, unary } from './elementwise';
import { matMul } from './linear';
import { concat, depthToSpace, pad, reshape, slice, tile, transpose } from './movement';
import { averagePool, averagePoolGrad, maxPool, maxPoolGrad } from './pooling';
import { recurrent, recurrentGrad } from './recurrent';
import { oneHotOfMaximum, reduce, softmax } from './reduction';

export const BINDINGS: { readonly [K in KernelName]: Binding<K> } = {
  averagePool,
  averagePoolGrad,
  binary,
  clip,
  concat,
  conv2d,
  depthToSpace,
  depthwiseConv2d,
  elu,
  gate,
  leakyGate,
  leakyRelu,
  matMul,
  maxPool,
  maxPoolGrad,
  oneHotOfMaximum,
  pad,
  recurrent,
  recurrentGrad,
  reduce,
  reshape,
  slice,
  softmax,
  tile,
  transpose,
  unary,
};
