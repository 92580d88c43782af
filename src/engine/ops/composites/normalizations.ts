/** Normalisations that compute their own statistics. */
import { normalizeAxis } from '../../tensor';
import { matrixOf, type Composite, type Expansion } from '../composite';
import type { NodeReader } from '../rule';

/** (x − mean)/√(variance + epsilon) over axes. */
function standardized(write: Expansion, x: string, axes: readonly number[], epsilon: number): string {
  const centred = write.op('Sub', [x, write.mean(x, axes)]);
  return write.op('Div', [centred, root(write, centred, axes, epsilon)]);
}

/** √(mean of squares + epsilon) */
function root(write: Expansion, x: string, axes: readonly number[], epsilon: number): string {
  const squares = write.mean(write.op('Mul', [x, x]), axes);
  return write.op('Sqrt', [write.op('Add', [squares, write.scalar(epsilon)])]);
}

function affine(write: Expansion, x: string, scale: string | undefined, shift: string | undefined): string {
  const scaled = scale ? write.op('Mul', [x, scale]) : x;
  return shift ? write.op('Add', [scaled, shift]) : scaled;
}

/** Per-channel numbers [C] so that they broadcast against [N, C, …]. */
function byChannel(write: Expansion, name: string, rank: number): string {
  return write.reshape(name, [1, -1, ...new Array<number>(rank - 2).fill(1)]);
}

const axesFrom = (first: number, rank: number): number[] =>
  Array.from({ length: rank - first }, (_, i) => first + i);

/** ONNX LayerNormalization-17, over `axis` and all after it. */
export const LayerNormalization: Composite = ({ node, shape, number }, write) => {
  const rank = shape(0).length;
  const axes = axesFrom(normalizeAxis(number('axis', -1), rank), rank);
  const [x, scale, shift] = node.inputs;
  return affine(write, standardized(write, x, axes, number('epsilon', 1e-5)), scale, shift);
};

/** ONNX RMSNormalization-23: x/√(mean of x² + epsilon)·scale. */
export const RMSNormalization: Composite = ({ node, shape, number }, write) => {
  const rank = shape(0).length;
  const axes = axesFrom(normalizeAxis(number('axis', -1), rank), rank);
  const [x, scale] = node.inputs;
  return affine(write, write.op('Div', [x, root(write, x, axes, number('epsilon', 1e-5))]), scale, undefined);
};

/** ONNX InstanceNormalization-22. */
export const InstanceNormalization: Composite = ({ node, shape, number }, write) => {
  const rank = shape(0).length;
  const [x, scale, shift] = node.inputs;
  const y = standardized(write, x, axesFrom(2, rank), number('epsilon', 1e-5));
  return affine(write, y, byChannel(write, scale, rank), byChannel(write, shift, rank));
};

/** ONNX GroupNormalization-21; before 21 scale and bias are by group. */
export const GroupNormalization: Composite = ({ node, shape, number }, write) => {
  const [batch, channels, ...rest] = shape(0);
  const groups = number('num_groups', 1);
  const apart = write.reshape(node.inputs[0], [batch, groups, channels / groups, ...rest]);
  const y = standardized(write, apart, axesFrom(2, rest.length + 3), number('epsilon', 1e-5));
  const [, scale, shift] = node.inputs;
  const rank = rest.length + 2;
  if (shape(1)[0] === groups && groups !== channels) {
    const [g, b] = [scale, shift].map((name) => byChannel(write, name, rank + 1));
    return write.reshape(affine(write, y, g, b), shape(0));
  }
  const joined = write.reshape(y, shape(0));
  return affine(write, joined, byChannel(write, scale, rank), byChannel(write, shift, rank));
};

/** ONNX MeanVarianceNormalization-13: (x − mean)/√(variance + 1e-9). */
export const MeanVarianceNormalization: Composite = ({ node, shape, numbers }, write) => {
  const rank = shape(0).length;
  const axes = (numbers('axes') ?? [0, 2, 3]).map((axis) => normalizeAxis(axis, rank));
  return standardized(write, node.inputs[0], axes, 1e-9);
};

/** ONNX LpNormalization-22, p 1 or 2: x/‖x‖ along an axis. A vector of zeros stays one, and passes no gradient. */
export const LpNormalization: Composite = ({ node, number }, write) => {
  const [x] = node.inputs;
  const axes = write.integers([number('axis', -1)]);
  const norm = write.op(number('p', 2) === 1 ? 'ReduceL1' : 'ReduceL2', [x, axes], { keepdims: 1 });
  const isZero = write.op('Equal', [norm, write.scalar(0)]);
  const divisor = write.op('Where', [isZero, write.scalar(1), norm]);
  return write.op('Where', [isZero, write.scalar(0), write.op('Div', [x, divisor])]);
};

/** ONNX LRN-13: x / (bias + alpha/size · Σ x² over neighbouring channels)^beta (Krizhevsky et al. 2012). */
export const LRN: Composite = ({ node, shape, number }: NodeReader, write) => {
  const [x] = node.inputs;
  const channels = shape(0)[1];
  const size = number('size', 1);
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const factor = number('alpha', 1e-4) / size;
  const band = matrixOf(channels, channels, (out, from) =>
    from >= out - before && from <= out + after ? factor : 0,
  );
  const sum = write.along(write.op('Mul', [x, x]), 1, band, [channels, channels]);
  const base = write.op('Add', [sum, write.scalar(number('bias', 1))]);
  return write.op('Mul', [x, write.op('Pow', [base, write.scalar(-number('beta', 0.75))])]);
};

/**
 * ONNX BatchNormalization with the statistics of what it is given (training mode, or computed before), of known values,
 * which is how weights are standardised (Qiao et al. 2019), and before opset 9 with `spatial` 0, where its numbers are by
 * position. All others are the rule's own.
 */
export const BatchNormalization: Composite = ({ node, number, known, shape }, write) => {
  const [x, ...given] = node.inputs;
  const epsilon = number('epsilon', 1e-5);
  const byPosition = number('spatial', 1) === 0;
  const itsOwn = number('training_mode', 0) !== 0;
  const constant = given.every((_, i) => known(i + 1));
  if (constant && !known(0) && !byPosition && !itsOwn) return null;
  const rank = shape(0).length;
  const [scale, shift, mean, variance] = byPosition
    ? given
    : given.map((name) => byChannel(write, name, rank));
  if (itsOwn) {
    return affine(write, standardized(write, x, [0, ...axesFrom(2, rank)], epsilon), scale, shift);
  }
  const deviation = write.op('Sqrt', [write.op('Add', [variance, write.scalar(epsilon)])]);
  return affine(write, write.op('Div', [write.op('Sub', [x, mean]), deviation]), scale, shift);
};
