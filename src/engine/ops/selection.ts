/** Choices between two values by a third one, which no gradient passes. */
import type { NodeOf } from '../graph/ir';
import { broadcastStrides, positions } from '../graph/folding';
import { broadcastShapes, elementCount, transposeData, type Shape } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { KernelAttributes } from '../plan/kernels';
import type { ValueId } from '../plan/plan';
import { arrive, operands } from './broadcast';
import { channelsLast, physical } from './layout';
import type { Layout, Lowering, OpRule } from './rule';

/** Where the condition (1 or 0) holds, and where it does not. */
const SIDES: readonly KernelAttributes['gate'][] = [
  { low: 0.5, high: Infinity, guided: false },
  { low: -Infinity, high: 0.5, guided: false },
];

interface Choice {
  readonly condition: ValueId;
  readonly sides: readonly ValueId[];
  readonly layout: Layout;
  /** The operand with the extents of the result. */
  full(id: ValueId): ValueId;
}

function read(node: NodeOf<'Where'>, to: Lowering): Choice {
  const { ids, layout } = operands(node, to);
  const shape = physical(to.shape(node.outputs[0]), layout);
  const { plan } = to;
  const full = (id: ValueId): ValueId => {
    const own = plan.shape(id);
    return plan.expand(plan.reshape(id, own.length === 0 ? shape.map(() => 1) : own), shape);
  };
  const [condition, ...sides] = ids;
  return { condition: repeated(node, to, shape, layout) ?? full(condition), sides, layout, full };
}

/** A condition that is known is repeated once, when it is prepared. */
function repeated(node: NodeOf<'Where'>, to: Lowering, shape: Shape, layout: Layout): ValueId | null {
  const [name] = node.inputs;
  const constant = to.constant(name);
  if (!constant) return null;
  return to.plan.constant(`${name} ${layout} [${shape}]`, shape, () => {
    const logical = to.shape(node.outputs[0]);
    const rank = logical.length;
    const at = positions(logical, broadcastStrides(constant.shape, logical));
    const data = Float32Array.from(at, (from) => constant.data[from]);
    return layout === 'nhwc' ? transposeData(data, logical, channelsLast(rank)) : data;
  });
}

/** A gate takes what it lets pass as it is: infinite numbers of the other side are no NaN. */
const chosen = (plan: PlanBuilder, value: ValueId, condition: ValueId, side: number): ValueId =>
  plan.emit('gate', [value, condition], SIDES[side]);

/** ONNX Where-16. */
export const Where: OpRule<'Where'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, inputs) => [inputs.reduce((shape, next) => broadcastShapes(shape, next))],
  forward: (node, to) => {
    const { condition, sides, layout, full } = read(node, to);
    const parts = sides.flatMap((id, side) =>
      isZero(to, node.inputs[side + 1]) ? [] : [chosen(to.plan, full(id), condition, side)],
    );
    const [first = full(sides[0]), ...rest] = parts;
    to.bind(
      node.outputs[0],
      rest.reduce((sum, part) => to.plan.add(sum, part), first),
      layout,
    );
  },
  backward: (node, to) => {
    const { condition, sides, layout } = read(node, to.forward);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    sides.forEach((id, side) => {
      const name = node.inputs[side + 1];
      if (to.wants(name)) arrive(to, name, chosen(to.plan, dy, condition, side), id, layout);
    });
  },
};

/** A constant whose parts need not be added. */
function isZero(to: Lowering, name: string): boolean {
  const constant = to.constant(name);
  return constant !== undefined && elementCount(constant.shape) === 1 && constant.data[0] === 0;
}
