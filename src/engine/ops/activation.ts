/** Elementwise functions of one input. ReLU and ReLU6 carry the guided rule; nothing else does. */
import type { NodeOf, OpName, UnaryFunction } from '../graph/ir';
import type { PlanBuilder } from '../plan/builder';
import type { KernelAttributes } from '../plan/kernels';
import type { ValueId } from '../plan/plan';
import type { Backward, GradientRule, Lowering, NodeReader, OpRule } from './rule';

/** An elementwise rule from its forward and its derivative times dy. Layout passes through. */
function elementwise<K extends OpName>(rule: {
  read: OpRule<K>['read'];
  forward(plan: PlanBuilder, x: ValueId, node: NodeOf<K>): ValueId;
  backward(
    plan: PlanBuilder,
    dy: ValueId,
    values: { x: ValueId; y: ValueId },
    node: NodeOf<K>,
    to: Backward,
  ): ValueId | null;
}): OpRule<K> {
  return {
    read: rule.read,
    shapes: (_, [x]) => [x],
    forward: (node, to: Lowering) => {
      const x = to.stored(node.inputs[0]);
      to.bind(node.outputs[0], rule.forward(to.plan, x.id, node), x.layout);
    },
    backward: (node, to) => {
      const x = to.forward.stored(node.inputs[0]);
      const y = to.forward.stored(node.outputs[0]);
      const dy = to.gradient(node.outputs[0], y.layout);
      if (dy === null) return;
      const dx = rule.backward(to.plan, dy, { x: x.id, y: y.id }, node, to);
      if (dx !== null) to.accumulate(node.inputs[0], dx, x.layout);
    },
  };
}

const firstInput = (reader: NodeReader): readonly string[] => reader.node.inputs.slice(0, 1);
const bare = (reader: NodeReader) => ({ attributes: {}, inputs: firstInput(reader) });

/** ONNX Relu-14: max(x, 0). Guided rule of Springenberg et al. 2015: dx = dy · 1[dy > 0] · 1[x > 0]. */
export const Relu = elementwise<'Relu'>({
  read: bare,
  forward: (plan, x) => plan.emit('clip', [x], { minimum: 0, maximum: Infinity }),
  backward: (plan, dy, { y }, _, { rule }) => rectifier(plan, dy, y, Infinity, rule),
});

/** ONNX Clip-13, bounds as inputs or (before opset 11) attributes. Guided where it is ReLU6: min 0, max finite. */
export const Clip = elementwise<'Clip'>({
  read: (reader) => ({
    attributes: {
      minimum: reader.constant(1)?.data[0] ?? reader.number('min', -Infinity),
      maximum: reader.constant(2)?.data[0] ?? reader.number('max', Infinity),
    },
    inputs: firstInput(reader),
  }),
  forward: (plan, x, { attributes }) => (limits(attributes) ? plan.emit('clip', [x], attributes) : x),
  backward: (plan, dy, { y }, { attributes: { minimum, maximum } }, { rule }) => {
    if (minimum === -Infinity && maximum === Infinity) return dy;
    if (minimum === 0) return rectifier(plan, dy, y, maximum, rule);
    return plan.emit('gate', [dy, y], { low: minimum, high: maximum, guided: false });
  },
});

/** Of ReLU, and of clips that start at zero; y is the output. */
function rectifier(plan: PlanBuilder, dy: ValueId, y: ValueId, high: number, rule: GradientRule): ValueId {
  return rule === 'deconvnet'
    ? plan.emit('clip', [dy], { minimum: 0, maximum: Infinity })
    : plan.emit('gate', [dy, y], { low: 0, high, guided: rule === 'guided' });
}

const limits = ({ minimum, maximum }: KernelAttributes['clip']): boolean =>
  minimum !== -Infinity || maximum !== Infinity;

/** ONNX LeakyRelu-16: x < 0 ? alpha·x : x. */
export const LeakyRelu = elementwise<'LeakyRelu'>({
  read: (reader) => ({ attributes: { alpha: reader.number('alpha', 0.01) } }),
  forward: (plan, x, { attributes }) => plan.emit('leakyRelu', [x], attributes),
  backward: (plan, dy, { x }, { attributes }) => plan.emit('leakyGate', [dy, x], { slope: attributes.alpha }),
});

/** ONNX Elu-22: x < 0 ? alpha·(eˣ − 1) : x. */
export const Elu = elementwise<'Elu'>({
  read: (reader) => ({ attributes: { alpha: reader.number('alpha', 1) } }),
  forward: (plan, x, { attributes }) => plan.emit('elu', [x], attributes),
  // For x < 0: alpha·eˣ; with min(x, 0) inside of the exponential both sides are one product.
  backward: (plan, dy, { x }, { attributes }) => {
    const slope = plan.emit('unary', [plan.emit('clip', [x], { minimum: -Infinity, maximum: 0 })], {
      fn: 'Exp',
    });
    const right = plan.emit('gate', [dy, x], { low: 0, high: Infinity, guided: false });
    const left = plan.sub(dy, right);
    return plan.add(right, plan.mul(left, plan.scale(slope, attributes.alpha)));
  },
});

/** ONNX HardSigmoid-22: clip(alpha·x + beta, 0, 1). */
export const HardSigmoid = elementwise<'HardSigmoid'>({
  read: (reader) => ({
    attributes: { alpha: reader.number('alpha', 0.2), beta: reader.number('beta', 0.5) },
  }),
  forward: (plan, x, { attributes }) => hardSigmoid(plan, x, attributes.alpha, attributes.beta),
  backward: (plan, dy, { y }, { attributes }) =>
    plan.scale(plan.emit('gate', [dy, y], { low: 0, high: 1, guided: false }), attributes.alpha),
});

function hardSigmoid(plan: PlanBuilder, x: ValueId, alpha: number, beta: number): ValueId {
  const line = plan.add(plan.scale(x, alpha), plan.scalar(beta));
  return plan.emit('clip', [line], { minimum: 0, maximum: 1 });
}

/** ONNX HardSwish-22: x · clip(x/6 + 1/2, 0, 1). */
export const HardSwish = elementwise<'HardSwish'>({
  read: bare,
  forward: (plan, x) => plan.mul(x, hardSigmoid(plan, x, 1 / 6, 0.5)),
  backward: (plan, dy, { x }) => {
    const gate = hardSigmoid(plan, x, 1 / 6, 0.5);
    const inside = plan.emit('gate', [plan.mul(dy, x), gate], { low: 0, high: 1, guided: false });
    return plan.add(plan.mul(dy, gate), plan.scale(inside, 1 / 6));
  },
});

type Gradient = (plan: PlanBuilder, dy: ValueId, x: ValueId, y: ValueId) => ValueId | null;

/** Steps have no slope. */
const flat: Gradient = () => null;

/** dx of the plain functions, from dy, x and y; null where it is zero everywhere. */
const GRADIENTS: Readonly<Record<UnaryFunction, Gradient>> = {
  Sigmoid: (plan, dy, _, y) => plan.mul(dy, plan.mul(y, plan.sub(plan.scalar(1), y))),
  Tanh: (plan, dy, _, y) => plan.mul(dy, plan.sub(plan.scalar(1), plan.mul(y, y))),
  Exp: (plan, dy, _, y) => plan.mul(dy, y),
  Log: (plan, dy, x) => plan.emit('binary', [dy, x], { fn: 'Div' }),
  Sqrt: (plan, dy, _, y) => plan.emit('binary', [plan.scale(dy, 0.5), y], { fn: 'Div' }),
  Neg: (plan, dy) => plan.scale(dy, -1),
  // 2/√π · exp(−x²)
  Erf: (plan, dy, x) => {
    const bell = plan.emit('unary', [plan.scale(plan.mul(x, x), -1)], { fn: 'Exp' });
    return plan.mul(dy, plan.scale(bell, 2 / Math.sqrt(Math.PI)));
  },
  // dy · sign(x), 0 at 0.
  Abs: (plan, dy, x) => {
    const above = (of: ValueId): ValueId =>
      plan.emit('gate', [dy, of], { low: 0, high: Infinity, guided: false });
    return plan.sub(above(x), above(plan.scale(x, -1)));
  },
  Reciprocal: (plan, dy, _, y) => plan.scale(plan.mul(dy, plan.mul(y, y)), -1),
  Softplus: (plan, dy, x) => plan.mul(dy, plan.emit('unary', [x], { fn: 'Sigmoid' })),
  Sin: (plan, dy, x) => plan.mul(dy, plan.emit('unary', [x], { fn: 'Cos' })),
  Cos: (plan, dy, x) => plan.scale(plan.mul(dy, plan.emit('unary', [x], { fn: 'Sin' })), -1),
  // 1/(1 + x²)
  Atan: (plan, dy, x) => plan.emit('binary', [dy, plan.add(plan.mul(x, x), plan.scalar(1))], { fn: 'Div' }),
  IsNaN: flat,
  Sign: flat,
  Floor: flat,
  Ceil: flat,
  Round: flat,
};

function unary<K extends UnaryFunction>(fn: K): OpRule<K> {
  return elementwise<K>({
    read: bare as OpRule<K>['read'],
    forward: (plan, x) => plan.emit('unary', [x], { fn }),
    backward: (plan, dy, { x, y }) => GRADIENTS[fn](plan, dy, x, y),
  });
}

export const Sigmoid = unary('Sigmoid');
export const Tanh = unary('Tanh');
export const Exp = unary('Exp');
export const Log = unary('Log');
export const Sqrt = unary('Sqrt');
export const Neg = unary('Neg');
export const Erf = unary('Erf');
export const Abs = unary('Abs');
export const Reciprocal = unary('Reciprocal');
export const Softplus = unary('Softplus');
export const Sin = unary('Sin');
export const Cos = unary('Cos');
export const Atan = unary('Atan');
export const IsNaN = unary('IsNaN');
export const Sign = unary('Sign');
export const Floor = unary('Floor');
export const Ceil = unary('Ceil');
export const Round = unary('Round');

/** ONNX ThresholdedRelu-22: x > alpha ? x : 0. */
export const ThresholdedRelu = elementwise<'ThresholdedRelu'>({
  read: (reader) => ({ attributes: { alpha: reader.number('alpha', 1) } }),
  forward: (plan, x, { attributes }) => plan.emit('gate', [x, x], above(attributes.alpha)),
  backward: (plan, dy, { x }, { attributes }) => plan.emit('gate', [dy, x], above(attributes.alpha)),
});

const above = (low: number) => ({ low, high: Infinity, guided: false });

/** ONNX Pow-15 with a constant exponent. */
export const Pow = elementwise<'Pow'>({
  read: (reader) => ({
    attributes: { exponent: reader.constant(1)?.data[0] ?? 1 },
    inputs: firstInput(reader),
  }),
  forward: (plan, x, { attributes }) => power(plan, x, attributes.exponent),
  backward: (plan, dy, { x }, { attributes: { exponent } }) =>
    plan.mul(dy, plan.scale(power(plan, x, exponent - 1), exponent)),
});

/** Small whole exponents as products, ½ as a root; they need no logarithm and take negative x. */
function power(plan: PlanBuilder, x: ValueId, exponent: number): ValueId {
  if (exponent === 0) return plan.scalar(1);
  if (exponent < 0) return plan.emit('unary', [power(plan, x, -exponent)], { fn: 'Reciprocal' });
  if (exponent === 0.5) return plan.emit('unary', [x], { fn: 'Sqrt' });
  if (!Number.isInteger(exponent) || exponent > 8) {
    return plan.emit('unary', [plan.scale(plan.emit('unary', [x], { fn: 'Log' }), exponent)], { fn: 'Exp' });
  }
  return exponent === 1 ? x : plan.mul(x, power(plan, x, exponent - 1));
}
