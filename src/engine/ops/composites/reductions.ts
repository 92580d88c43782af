/** Reductions and softmax variants in terms of sums and maxima. */
import { elementCount, normalizeAxis } from '../../tensor';
import { TINY, type Composite, type Expansion } from '../composite';
import type { NodeReader } from '../rule';

/** The same reduction by another operator, of a changed input. */
function reduced(reader: NodeReader, write: Expansion, operator: string, x: string): string {
  const axes = reader.list('axes', 1);
  return write.op(operator, axes ? [x, write.integers(axes)] : [x], {
    keepdims: reader.number('keepdims', 1),
    noop_with_empty_axes: reader.number('noop_with_empty_axes', 0),
  });
}

const square = (write: Expansion, x: string): string => write.op('Mul', [x, x]);

/** ONNX ReduceMin-20. */
export const ReduceMin: Composite = (reader, write) =>
  write.op('Neg', [reduced(reader, write, 'ReduceMax', write.op('Neg', [reader.node.inputs[0]]))]);

/** ONNX ReduceL1-18. */
export const ReduceL1: Composite = (reader, write) =>
  reduced(reader, write, 'ReduceSum', write.op('Abs', [reader.node.inputs[0]]));

/** ONNX ReduceL2-18. The derivative of a length of 0 is 0, as in PyTorch, where that of the square root alone is infinite. */
export const ReduceL2: Composite = (reader, write) => {
  const squares = reduced(reader, write, 'ReduceSum', square(write, reader.node.inputs[0]));
  const tiny = write.scalar(TINY);
  const isOne = write.op('GreaterOrEqual', [squares, tiny]);
  return write.op('Mul', [write.op('Sqrt', [write.op('Max', [squares, tiny])]), isOne]);
};

/** ONNX ReduceSumSquare-18. */
export const ReduceSumSquare: Composite = (reader, write) =>
  reduced(reader, write, 'ReduceSum', square(write, reader.node.inputs[0]));

/** ONNX ReduceLogSum-18. */
export const ReduceLogSum: Composite = (reader, write) =>
  write.op('Log', [reduced(reader, write, 'ReduceSum', reader.node.inputs[0])]);

/** ONNX ReduceLogSumExp-18, shifted by the maximum so that nothing overflows. */
export const ReduceLogSumExp: Composite = (reader, write) => {
  const [x] = reader.node.inputs;
  const axes = reader.list('axes', 1);
  const highest = write.op('ReduceMax', axes ? [x, write.integers(axes)] : [x], { keepdims: 1 });
  const sum = reduced(reader, write, 'ReduceSum', write.op('Exp', [write.op('Sub', [x, highest])]));
  return write.op('Add', [write.op('Log', [sum]), reduced(reader, write, 'ReduceMax', x)]);
};

/** Before opset 13, softmax worked on a matrix: all axes from `axis` on are one. */
function asMatrix(
  operator: string,
  { node, shape, number, opset }: NodeReader,
  write: Expansion,
): string | null {
  const own = shape(0);
  const axis = normalizeAxis(number('axis', 1), own.length);
  if (opset >= 13 || axis === own.length - 1) return null;
  const rows = elementCount(own.slice(0, axis));
  const matrix = write.reshape(node.inputs[0], [rows, elementCount(own.slice(axis))]);
  return write.reshape(write.op(operator, [matrix], { axis: 1 }), own);
}

/** ONNX Softmax-1 to 12. */
export const Softmax: Composite = (reader, write) => asMatrix('Softmax', reader, write);

/** ONNX LogSoftmax-13, and before. */
export const LogSoftmax: Composite = (reader, write) => {
  const matrix = asMatrix('LogSoftmax', reader, write);
  if (matrix !== null) return matrix;
  const { node, number, opset } = reader;
  const axes = write.integers([number('axis', opset < 13 ? 1 : -1)]);
  const [x] = node.inputs;
  return write.op('Sub', [x, write.op('ReduceLogSumExp', [x, axes], { keepdims: 1 })]);
};
