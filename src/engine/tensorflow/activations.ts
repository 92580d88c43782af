/** Activations by Keras' names. */
import { UserError } from '../contract/errors';
import { nearest } from '../text/nearest';
import type { Writer } from './writer';

type Activation = (write: Writer, x: string) => string;

const own =
  (operator: string, attributes: Readonly<Record<string, number | string>> = {}): Activation =>
  (write, x) =>
    write.op(operator, [x], attributes);

const between =
  (minimum: number, maximum: number): Activation =>
  (write, x) =>
    write.op('Clip', [x, write.scalar(minimum), write.scalar(maximum)]);

/** As TensorFlow.js 4.22 computes them. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  linear: (_, x) => x,
  relu: own('Relu'),
  relu6: between(0, 6),
  elu: own('Elu', { alpha: 1 }),
  selu: own('Selu'),
  sigmoid: own('Sigmoid'),
  hard_sigmoid: own('HardSigmoid', { alpha: 0.2, beta: 0.5 }),
  tanh: own('Tanh'),
  softmax: own('Softmax', { axis: -1 }),
  log_softmax: own('LogSoftmax', { axis: -1 }),
  softplus: own('Softplus'),
  softsign: own('Softsign'),
  swish: own('Swish'),
  silu: own('Swish'),
  mish: own('Mish'),
  gelu: own('Gelu'),
  gelu_new: own('Gelu', { approximate: 'tanh' }),
  exponential: own('Exp'),
};

/** @throws UserError for one that is not known. */
export function activate(write: Writer, name: string, x: string): string {
  // TensorFlow.js itself writes some names in another way than Keras.
  const known = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (Object.hasOwn(ACTIVATIONS, known)) return ACTIVATIONS[known](write, x);
  const names = nearest(known, Object.keys(ACTIVATIONS)).join(', ');
  throw new UserError(
    `${write.name} has the activation “${name}”, which is not supported; the nearest are ${names}.`,
  );
}

export const clipped = (write: Writer, x: string, minimum: number, maximum: number): string =>
  between(minimum, maximum)(write, x);
