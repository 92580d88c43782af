/** Every operator there is. A missing one does not compile. */
import * as activation from './activation';
import * as arithmetic from './arithmetic';
import { Conv } from './convolution';
import { Gemm, MatMul } from './linear';
import { BatchNormalization } from './normalization';
import * as pooling from './pooling';
import { ReduceMean, ReduceSum, Softmax } from './reduction';
import type { OpRules } from './rule';
import { Concat, Pad, Reshape, RESHAPES, Slice, Split, Transpose } from './shape';
import type { Node, OpName } from '../graph/ir';

export const OP_RULES: OpRules = {
  ...activation,
  ...arithmetic,
  ...pooling,
  Conv,
  BatchNormalization,
  Gemm,
  MatMul,
  ReduceMean,
  ReduceSum,
  Softmax,
  Reshape,
  Transpose,
  Concat,
  Split,
  Slice,
  Pad,
};

/** The rule that reads an ONNX operator, undefined where there is none. */
export function opNameOf(onnxOperator: string): OpName | undefined {
  if (onnxOperator in RESHAPES) return 'Reshape';
  return onnxOperator in OP_RULES ? (onnxOperator as OpName) : undefined;
}

/** Whether the guided rule replaces this operator's derivative: ReLU, and clips that start at zero (ReLU6). */
export function isGuided(node: Node): boolean {
  return node.op === 'Relu' || (node.op === 'Clip' && node.attributes.minimum === 0);
}

/** Operators that count as activations: what a layer is chosen from. */
export const ACTIVATIONS: readonly OpName[] = [
  'Relu',
  'Clip',
  'LeakyRelu',
  'Elu',
  'HardSigmoid',
  'HardSwish',
  'Sigmoid',
  'Tanh',
  'Softplus',
];
