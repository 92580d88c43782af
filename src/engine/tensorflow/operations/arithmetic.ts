/** Elementwise operations, reductions, matrix products and normalisation. */
import { activate } from '../activations';
import { batchNormalization } from '../channelsLast';
import type { OperationRule } from './operation';
import { fused } from './windows';

const passes: OperationRule = ({ inputs }) => inputs[0];

const named =
  (activation: string): OperationRule =>
  ({ write, inputs }) =>
    activate(write, activation, inputs[0]);

/** The operator of ONNX on the same inputs. */
const is =
  (operator: string): OperationRule =>
  ({ write, inputs }) =>
    write.op(operator, inputs);

const reduces =
  (operator: string): OperationRule =>
  (operation) => {
    const { write, inputs } = operation;
    const axes = write.integers(operation.numbers(1));
    // Without axes TensorFlow keeps everything as it is.
    const attributes = { keepdims: Number(operation.flag('keep_dims')), noop_with_empty_axes: 1 };
    return write.op(operator, [inputs[0], axes], attributes);
  };

const normalizes: OperationRule = (operation) => {
  const [x, gamma, beta, mean, variance] = operation.inputs;
  const format = operation.text('data_format', 'NHWC');
  operation.refuseUnless(format === 'NHWC', `has the data format ${format}`);
  operation.refuseUnless(!operation.flag('is_training'), 'normalises by its batch (is_training)');
  return batchNormalization(
    operation.write,
    x,
    { gamma, beta, mean, variance },
    operation.real('epsilon', 1e-3),
  );
};

const multiplies: OperationRule = (operation) => {
  const attributes = {
    transA: Number(operation.flag('transpose_a')),
    transB: Number(operation.flag('transpose_b')),
  };
  return fused(operation, operation.write.op('Gemm', operation.inputs.slice(0, 2), attributes));
};

const multipliesBatches: OperationRule = (operation) => {
  operation.refuseUnless(
    !operation.flag('adj_x') && !operation.flag('adj_y'),
    'multiplies transposed batches',
  );
  return operation.write.op('MatMul', operation.inputs);
};

export const ARITHMETIC: Readonly<Record<string, OperationRule>> = {
  Identity: passes,
  StopGradient: passes,
  Snapshot: passes,
  Relu: named('relu'),
  Relu6: named('relu6'),
  Elu: named('elu'),
  Selu: named('selu'),
  Sigmoid: named('sigmoid'),
  Tanh: named('tanh'),
  Softplus: named('softplus'),
  Softmax: named('softmax'),
  LogSoftmax: named('log_softmax'),
  LeakyRelu: (operation) =>
    operation.write.op('LeakyRelu', [operation.inputs[0]], { alpha: operation.real('alpha', 0.2) }),
  Prelu: is('PRelu'),
  Exp: is('Exp'),
  Log: is('Log'),
  Sqrt: is('Sqrt'),
  Neg: is('Neg'),
  Abs: is('Abs'),
  Erf: is('Erf'),
  Reciprocal: is('Reciprocal'),
  Rsqrt: ({ write, inputs }) => write.op('Reciprocal', [write.op('Sqrt', inputs)]),
  Square: ({ write, inputs: [x] }) => write.op('Mul', [x, x]),
  Add: is('Add'),
  AddV2: is('Add'),
  BiasAdd: is('Add'),
  AddN: is('Sum'),
  Sub: is('Sub'),
  Mul: is('Mul'),
  RealDiv: is('Div'),
  Maximum: is('Max'),
  Minimum: is('Min'),
  Pow: is('Pow'),
  SquaredDifference: ({ write, inputs }) => {
    const difference = write.op('Sub', inputs);
    return write.op('Mul', [difference, difference]);
  },
  ClipByValue: is('Clip'),
  Mean: reduces('ReduceMean'),
  Sum: reduces('ReduceSum'),
  Max: reduces('ReduceMax'),
  Min: reduces('ReduceMin'),
  Prod: reduces('ReduceProd'),
  FusedBatchNorm: normalizes,
  FusedBatchNormV2: normalizes,
  FusedBatchNormV3: normalizes,
  MatMul: multiplies,
  _FusedMatMul: multiplies,
  BatchMatMul: multipliesBatches,
  BatchMatMulV2: multipliesBatches,
};
