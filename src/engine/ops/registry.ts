/** Every operator there is. A missing one does not compile. */
import * as activation from './activation';
import * as arithmetic from './arithmetic';
import type { CompositeName } from './composites';
import { Conv, ConvTranspose } from './convolution';
import { Gemm, MatMul } from './linear';
import { BatchNormalization } from './normalization';
import * as pooling from './pooling';
import { LinearMap } from './linearMap';
import { Recurrent } from './recurrent';
import { ReduceMax, ReduceMean, ReduceSum, SafeSoftmax, Softmax } from './reduction';
import type { OpRules } from './rule';
import { Where } from './selection';
import { Concat, Expand, Pad, Reshape, RESHAPES, Slice, Split, Transpose } from './shape';
import type { Node, OpName } from '../graph/ir';

export const OP_RULES: OpRules = {
  ...activation,
  ...arithmetic,
  ...pooling,
  Conv,
  ConvTranspose,
  BatchNormalization,
  Gemm,
  MatMul,
  LinearMap,
  ReduceMax,
  ReduceMean,
  ReduceSum,
  Recurrent,
  SafeSoftmax,
  Softmax,
  Where,
  Reshape,
  Transpose,
  Concat,
  Expand,
  Split,
  Slice,
  Pad,
};

/** Operators that ONNX does not have; only the engine writes them. */
export const INTERNAL: readonly OpName[] = ['LinearMap', 'Recurrent', 'SafeSoftmax'];

/** The rule that reads an ONNX operator, undefined where there is none. */
export function opNameOf(onnxOperator: string): OpName | undefined {
  if (Object.hasOwn(RESHAPES, onnxOperator)) return 'Reshape';
  return Object.hasOwn(OP_RULES, onnxOperator) ? (onnxOperator as OpName) : undefined;
}

/** Whether the guided rule replaces this operator's derivative: ReLU, and clips that start at zero (ReLU6). */
export function isGuided(node: Node): boolean {
  return (
    node.origin !== null && (node.op === 'Relu' || (node.op === 'Clip' && node.attributes.minimum === 0))
  );
}

/** Operators of the file that count as activations: what a layer is chosen from. */
const ACTIVATIONS: readonly (OpName | CompositeName)[] = [
  'Relu',
  'Clip',
  'LeakyRelu',
  'PRelu',
  'ThresholdedRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'HardSigmoid',
  'HardSwish',
  'Swish',
  'Mish',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Softsign',
];

export function isActivation({ origin }: Node): boolean {
  return origin !== null && (ACTIVATIONS as readonly string[]).includes(origin);
}
