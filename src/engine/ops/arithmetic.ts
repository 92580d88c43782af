/** Elementwise operators of two inputs, with broadcasting. */
import type { BinaryFunction } from '../graph/ir';
import { broadcastShapes } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { arrive, operands } from './broadcast';
import type { OpRule } from './rule';

/** dy where one value is larger than another, half of it at ties, as in torch.maximum. */
function where(plan: PlanBuilder, dy: ValueId, larger: ValueId, smaller: ValueId): ValueId {
  const passed = (a: ValueId, b: ValueId): ValueId =>
    plan.emit('gate', [dy, plan.sub(a, b)], { low: 0, high: Infinity, guided: false });
  return plan.scale(plan.add(dy, plan.sub(passed(larger, smaller), passed(smaller, larger))), 0.5);
}

type Gradient = (plan: PlanBuilder, dy: ValueId, a: ValueId, b: ValueId) => ValueId | null;

/** What is compared has no influence on the result nearby. */
const flat: readonly [Gradient, Gradient] = [() => null, () => null];

/** Gradients to the first and to the second operand, before the broadcast is undone. */
const GRADIENTS: Readonly<Record<BinaryFunction, readonly [Gradient, Gradient]>> = {
  Add: [(_, dy) => dy, (_, dy) => dy],
  Sub: [(_, dy) => dy, (plan, dy) => plan.scale(dy, -1)],
  Mul: [(plan, dy, _, b) => plan.mul(dy, b), (plan, dy, a) => plan.mul(dy, a)],
  Div: [
    (plan, dy, _, b) => plan.emit('binary', [dy, b], { fn: 'Div' }),
    (plan, dy, a, b) => plan.scale(plan.emit('binary', [plan.mul(dy, a), plan.mul(b, b)], { fn: 'Div' }), -1),
  ],
  Max: [(plan, dy, a, b) => where(plan, dy, a, b), (plan, dy, a, b) => where(plan, dy, b, a)],
  Min: [(plan, dy, a, b) => where(plan, dy, b, a), (plan, dy, a, b) => where(plan, dy, a, b)],
  Equal: flat,
  Greater: flat,
  GreaterOrEqual: flat,
  Less: flat,
  LessOrEqual: flat,
};

function binary<K extends BinaryFunction>(fn: K): OpRule<K> {
  return {
    read: (() => ({ attributes: {} })) as unknown as OpRule<K>['read'],
    shapes: (_, [a, b]) => [broadcastShapes(a, b)],
    forward: (node, to) => {
      const {
        ids: [a, b],
        layout,
      } = operands(node, to);
      to.bind(node.outputs[0], to.plan.emit('binary', [a, b], { fn }), layout);
    },
    backward: (node, to) => {
      const {
        ids: [a, b],
        layout,
      } = operands(node, to.forward);
      const dy = to.gradient(node.outputs[0], layout);
      if (dy === null) return;
      node.inputs.forEach((name, i) => {
        const gradient = to.wants(name) ? GRADIENTS[fn][i](to.plan, dy, a, b) : null;
        if (gradient !== null) arrive(to, name, gradient, [a, b][i], layout);
      });
    },
  };
}

/** ONNX Add-14. */
export const Add = binary('Add');
/** ONNX Sub-14. */
export const Sub = binary('Sub');
/** ONNX Mul-14. */
export const Mul = binary('Mul');
/** ONNX Div-14. */
export const Div = binary('Div');
/** ONNX Max-13 of two tensors. */
export const Max = binary('Max');
/** ONNX Min-13 of two tensors. */
export const Min = binary('Min');
/** ONNX Equal-19. */
export const Equal = binary('Equal');
/** ONNX Greater-13. */
export const Greater = binary('Greater');
/** ONNX GreaterOrEqual-16. */
export const GreaterOrEqual = binary('GreaterOrEqual');
/** ONNX Less-13. */
export const Less = binary('Less');
/** ONNX LessOrEqual-16. */
export const LessOrEqual = binary('LessOrEqual');
