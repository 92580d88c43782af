/** Elementwise operators of two inputs, with broadcasting. */
import type { BinaryFunction, NodeOf } from '../graph/ir';
import { broadcastShapes } from '../graph/tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { convert, operand } from './layout';
import type { Backward, Layout, Lowering, OpRule } from './rule';

interface Operands {
  readonly a: ValueId;
  readonly b: ValueId;
  readonly layout: Layout;
}

/** Both operands in the layout of the result: channels last as soon as one of them is stored so. */
function operands<K extends BinaryFunction>(node: NodeOf<K>, to: Lowering): Operands {
  const [first, second] = node.inputs;
  const rank = Math.max(to.shape(first).length, to.shape(second).length);
  const channelsLast = [first, second].some(
    (name) => !to.constant(name) && to.shape(name).length === rank && to.stored(name).layout === 'nhwc',
  );
  const layout = channelsLast ? 'nhwc' : 'plain';
  return { a: operand(to, first, rank, layout), b: operand(to, second, rank, layout), layout };
}

/** dy where one value is larger than another; 0 at ties. */
function where(plan: PlanBuilder, dy: ValueId, larger: ValueId, smaller: ValueId): ValueId {
  return plan.emit('gate', [dy, plan.sub(larger, smaller)], { low: 0, high: Infinity, guided: false });
}

type Gradient = (plan: PlanBuilder, dy: ValueId, a: ValueId, b: ValueId) => ValueId;

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
};

function pass(to: Backward, name: string, gradient: ValueId, broadcast: ValueId, layout: Layout): void {
  const { plan, forward } = to;
  const stored = forward.stored(name);
  const summed = plan.sumTo(gradient, plan.shape(broadcast));
  if (stored.layout === layout) {
    to.accumulate(name, plan.reshape(summed, plan.shape(stored.id)), layout);
  } else {
    to.accumulate(name, plan.reshape(convert(plan, summed, layout, 'plain'), forward.shape(name)), 'plain');
  }
}

function binary<K extends BinaryFunction>(fn: K): OpRule<K> {
  return {
    read: (() => ({ attributes: {} })) as unknown as OpRule<K>['read'],
    shapes: (_, [a, b]) => [broadcastShapes(a, b)],
    forward: (node, to) => {
      const { a, b, layout } = operands(node, to);
      to.bind(node.outputs[0], to.plan.emit('binary', [a, b], { fn }), layout);
    },
    backward: (node, to) => {
      const { a, b, layout } = operands(node, to.forward);
      const dy = to.gradient(node.outputs[0], layout);
      if (dy === null) return;
      node.inputs.forEach((name, i) => {
        if (to.wants(name)) pass(to, name, GRADIENTS[fn][i](to.plan, dy, a, b), [a, b][i], layout);
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
