/** Activations in terms of others. None is written with Relu, whose guided rule is not theirs. */
import type { Composite, Expansion } from '../composite';

const half = (write: Expansion, x: string): string => write.op('Mul', [x, write.scalar(0.5)]);

/** ONNX Gelu-20: x/2 · (1 + erf(x/√2)), or with tanh(√(2/π)·(x + 0.044715·x³)). */
export const Gelu: Composite = ({ node, text }, write) => {
  const [x] = node.inputs;
  if (text('approximate', 'none') === 'tanh') {
    const cube = write.op('Mul', [write.op('Pow', [x, write.scalar(3)]), write.scalar(0.044715)]);
    const inner = write.op('Mul', [write.op('Add', [x, cube]), write.scalar(Math.sqrt(2 / Math.PI))]);
    return write.op('Mul', [half(write, x), write.op('Add', [write.op('Tanh', [inner]), write.scalar(1)])]);
  }
  const bell = write.op('Erf', [write.op('Mul', [x, write.scalar(Math.SQRT1_2)])]);
  return write.op('Mul', [half(write, x), write.op('Add', [bell, write.scalar(1)])]);
};

/** ONNX Swish-24: x · sigmoid(alpha·x). */
export const Swish: Composite = ({ node, number }, write) => {
  const [x] = node.inputs;
  const alpha = number('alpha', 1);
  const scaled = alpha === 1 ? x : write.op('Mul', [x, write.scalar(alpha)]);
  return write.op('Mul', [x, write.op('Sigmoid', [scaled])]);
};

/** ONNX Mish-22: x · tanh(softplus(x)). */
export const Mish: Composite = ({ node }, write) => {
  const [x] = node.inputs;
  return write.op('Mul', [x, write.op('Tanh', [write.op('Softplus', [x])])]);
};

/** ONNX Selu-22: gamma·(x > 0 ? x : alpha·(eˣ − 1)). */
export const Selu: Composite = ({ node, number }, write) => {
  const elu = write.op('Elu', [node.inputs[0]], { alpha: number('alpha', 1.6732632423543772) });
  return write.op('Mul', [elu, write.scalar(number('gamma', 1.0507009873554805))]);
};

/** ONNX Celu-12: max(0, x) + min(0, alpha·(e^(x/alpha) − 1)). */
export const Celu: Composite = ({ node, number }, write) => {
  const alpha = number('alpha', 1);
  const elu = write.op('Elu', [write.op('Mul', [node.inputs[0], write.scalar(1 / alpha)])]);
  return write.op('Mul', [elu, write.scalar(alpha)]);
};

/** ONNX Softsign-22: x / (1 + |x|). */
export const Softsign: Composite = ({ node }, write) => {
  const [x] = node.inputs;
  return write.op('Div', [x, write.op('Add', [write.op('Abs', [x]), write.scalar(1)])]);
};

/** ONNX PRelu-16: x < 0 ? slope·x : x, as slope·x + (1 − slope)·max(x, 0), whose derivative at 0 is the slope, as in PyTorch. */
export const PRelu: Composite = ({ node }, write) => {
  const [x, slope] = node.inputs;
  const above = write.op('Clip', [x, write.scalar(0)]);
  const rest = write.op('Sub', [write.scalar(1), slope]);
  return write.op('Add', [write.op('Mul', [slope, x]), write.op('Mul', [rest, above])]);
};
