/** Functions of one number in terms of others, and products of many. */
import { elementCount, normalizeAxis } from '../../tensor';
import type { Composite, Expansion } from '../composite';

const of =
  (write_: (x: string, write: Expansion) => string): Composite =>
  ({ node }, write) =>
    write_(node.inputs[0], write);

const plus = (write: Expansion, x: string, value: number): string =>
  write.op('Add', [x, write.scalar(value)]);
const times = (write: Expansion, x: string, value: number): string =>
  write.op('Mul', [x, write.scalar(value)]);
const square = (write: Expansion, x: string): string => write.op('Mul', [x, x]);
/** 1 − x² */
const beside = (write: Expansion, x: string): string => write.op('Sub', [write.scalar(1), square(write, x)]);

/** ONNX Tan-22. */
export const Tan = of((x, write) => write.op('Div', [write.op('Sin', [x]), write.op('Cos', [x])]));

const exponentials =
  (operator: 'Add' | 'Sub'): Composite =>
  ({ node }, write) => {
    const [x] = node.inputs;
    const [up, down] = [write.op('Exp', [x]), write.op('Exp', [write.op('Neg', [x])])];
    return times(write, write.op(operator, [up, down]), 0.5);
  };

/** ONNX Sinh-22. */
export const Sinh = exponentials('Sub');
/** ONNX Cosh-22. */
export const Cosh = exponentials('Add');

const asin = (x: string, write: Expansion): string =>
  write.op('Atan', [write.op('Div', [x, write.op('Sqrt', [beside(write, x)])])]);

/** ONNX Asin-22: arctan(x/√(1 − x²)). */
export const Asin = of(asin);
/** ONNX Acos-22. */
export const Acos = of((x, write) => write.op('Sub', [write.scalar(Math.PI / 2), asin(x, write)]));

/** ONNX Asinh-22: ±ln(|x| + √(x² + 1)), which loses no digits on the left. */
export const Asinh = of((x, write) => {
  const size = write.op('Abs', [x]);
  const root = write.op('Sqrt', [plus(write, square(write, x), 1)]);
  return write.op('Mul', [write.op('Sign', [x]), write.op('Log', [write.op('Add', [size, root])])]);
});
/** ONNX Acosh-22: ln(x + √(x² − 1)). */
export const Acosh = of((x, write) => {
  const root = write.op('Sqrt', [plus(write, square(write, x), -1)]);
  return write.op('Log', [write.op('Add', [x, root])]);
});
/** ONNX Atanh-22: ½·ln((1 + x)/(1 − x)). */
export const Atanh = of((x, write) => {
  const ratio = write.op('Div', [plus(write, x, 1), write.op('Sub', [write.scalar(1), x])]);
  return times(write, write.op('Log', [ratio]), 0.5);
});

/** ONNX ReduceProd-18: halves multiplied until one number is left, so that zeros and signs do no harm. */
export const ReduceProd: Composite = (reader, write) => {
  const own = reader.shape(0);
  const given = reader.list('axes', 1) ?? [];
  if (given.length === 0 && reader.number('noop_with_empty_axes', 0) !== 0) return reader.node.inputs[0];
  const all = own.map((_, axis) => axis);
  const axes = given.length === 0 ? all : given.map((axis) => normalizeAxis(axis, own.length));
  const kept = all.filter((axis) => !axes.includes(axis));
  const rows = elementCount(kept.map((axis) => own[axis]));
  let count = elementCount(own) / rows;
  let x = write.reshape(write.transpose(reader.node.inputs[0], [...kept, ...axes]), [rows, count]);
  while (count > 1) {
    const half = Math.floor(count / 2);
    const product = write.op('Mul', [write.slice(x, 1, 0, half), write.slice(x, 1, half, 2 * half)]);
    x = count % 2 === 0 ? product : write.concat([product, write.slice(x, 1, 2 * half, count)], 1);
    count -= half;
  }
  const keepDims = reader.number('keepdims', 1) !== 0;
  return write.reshape(
    x,
    keepDims ? own.map((extent, axis) => (axes.includes(axis) ? 1 : extent)) : kept.map((axis) => own[axis]),
  );
};

/** ONNX Clip-13 with limits of the running network; others are the rule's own. */
export const Clip: Composite = ({ node, known }, write) => {
  const [x, low, high] = node.inputs;
  if ((!low || known(1)) && (!high || known(2))) return null;
  const above = low ? write.op('Max', [x, low]) : x;
  return high ? write.op('Min', [above, high]) : above;
};
