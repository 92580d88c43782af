/** Arithmetic of many operands, and choices between two. */
import type { Composite } from '../composite';

/** a ∘ b ∘ c … by pairs; two operands are the rule's own. */
const chain =
  (operator: string, own: boolean): Composite =>
  ({ node }, write) => {
    const [first, ...rest] = node.inputs;
    if (own && rest.length === 1) return null;
    return rest.reduce((sum, x) => write.op(operator, [sum, x]), first);
  };

/** ONNX Sum-13. */
export const Sum = chain('Add', false);
/** ONNX Max-13. */
export const Max = chain('Max', true);
/** ONNX Min-13. */
export const Min = chain('Min', true);

/** ONNX Mean-13, of any number of tensors. */
export const Mean: Composite = ({ node }, write) =>
  write.op('Mul', [write.op('Sum', node.inputs), write.scalar(1 / node.inputs.length)]);

/** ONNX Pow-15: a scalar constant exponent is the rule's own, others are e^(b·ln a). */
export const Pow: Composite = ({ node, known }, write) => {
  if (known(1)?.data.length === 1) return null;
  const [base, exponent] = node.inputs;
  return write.op('Exp', [write.op('Mul', [exponent, write.op('Log', [base])])]);
};

/** ONNX Trilu-14: one triangle of the last two axes. */
export const Trilu: Composite = ({ node, shape, constant, number }, write) => {
  const [rows, columns] = shape(0).slice(-2);
  const ones = write.floats(new Float32Array(rows * columns).fill(1), [rows, columns]);
  const offset = write.integers([constant(1)?.data[0] ?? 0]);
  return write.op('Mul', [node.inputs[0], write.op('Trilu', [ones, offset], { upper: number('upper', 1) })]);
};
