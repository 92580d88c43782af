/** Truth of values that are only known while the network runs, as the numbers 1 and 0. No gradient flows through it. */
import { isFloatType } from '../../graph/fold';
import { broadcastStrides, positions } from '../../graph/folding';
import { broadcastShapes, type ConstantTensor } from '../../tensor';
import type { Composite, Expansion } from '../composite';

const not = (write: Expansion, truth: string): string => write.op('Sub', [write.scalar(1), truth]);

/** ONNX Not-1. */
export const Not: Composite = ({ node }, write) => not(write, node.inputs[0]);

/** ONNX And-7. */
export const And: Composite = ({ node }, write) => write.op('Mul', node.inputs);

/** ONNX Or-7. */
export const Or: Composite = ({ node }, write) => write.op('Max', node.inputs);

/** ONNX Xor-7. */
export const Xor: Composite = ({ node }, write) => not(write, write.op('Equal', node.inputs));

/** ONNX IsInf-20. */
export const IsInf: Composite = ({ node, number }, write) => {
  const [x] = node.inputs;
  const [positive, negative] = ['detect_positive', 'detect_negative'].map((name) => number(name, 1) !== 0);
  if (positive && negative) return write.op('Equal', [write.op('Abs', [x]), write.scalar(Infinity)]);
  if (!positive && !negative) return write.op('Greater', [x, write.scalar(Infinity)]);
  return write.op('Equal', [x, write.scalar(positive ? Infinity : -Infinity)]);
};

/**
 * ONNX Where-16 of a known condition and a known value: what is taken of the known one is added, so that it is cut out once.
 */
export const Where: Composite = ({ node, known }, write) => {
  const condition = known(0);
  const side = known(1) ? 1 : 2;
  const value = known(side);
  if (!condition || !value || isZero(value)) return null;
  const extents = broadcastShapes(condition.shape, value.shape);
  const [mask, from] = [condition, value].map(({ shape }) =>
    positions(extents, broadcastStrides(shape, extents)),
  );
  const taken = Float32Array.from(mask, (at, i) =>
    (condition.data[at] !== 0) === (side === 1) ? value.data[from[i]] : 0,
  );
  const zero = write.scalar(0);
  const [test, a, b] = node.inputs;
  const rest = write.op('Where', side === 1 ? [test, zero, b] : [test, a, zero]);
  return write.op('Add', [rest, write.floats(taken, extents)]);
};

const isZero = ({ data }: ConstantTensor): boolean => data.length === 1 && data[0] === 0;

const BOOL = 9;

/** ONNX Cast-21 to booleans and integers; between types of floating point nothing changes. */
export const Cast: Composite = ({ node, number }, write) => {
  const to = number('to', 1);
  const [x] = node.inputs;
  if (isFloatType(to)) return null;
  return to === BOOL ? not(write, write.op('Equal', [x, write.scalar(0)])) : truncated(write, x);
};

/** Towards zero. */
export const truncated = (write: Expansion, x: string): string =>
  write.op('Mul', [write.op('Sign', [x]), write.op('Floor', [write.op('Abs', [x])])]);

/** ONNX Shrink-9: x + bias below −lambd, x − bias above lambd, 0 between. */
export const Shrink: Composite = ({ node, number }, write) => {
  const [x] = node.inputs;
  const [limit, bias] = [number('lambd', 0.5), number('bias', 0)];
  const side = (comparison: string, bound: number, shift: number, otherwise: string): string =>
    write.op('Where', [
      write.op(comparison, [x, write.scalar(bound)]),
      shift === 0 ? x : write.op('Add', [x, write.scalar(shift)]),
      otherwise,
    ]);
  return side('Greater', limit, -bias, side('Less', -limit, bias, write.scalar(0)));
};

/** ONNX Mod-13: x − y·⌊x/y⌋; with `fmod` x/y is cut towards zero. */
export const Mod: Composite = ({ node, number }, write) => {
  const [x, y] = node.inputs;
  const ratio = write.op('Div', [x, y]);
  const whole = number('fmod', 0) ? truncated(write, ratio) : write.op('Floor', [ratio]);
  return write.op('Sub', [x, write.op('Mul', [y, whole])]);
};
