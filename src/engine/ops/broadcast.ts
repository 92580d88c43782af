/** What elementwise operators of several inputs share: operands that broadcast against each other, and the way back. */
import type { Node } from '../graph/ir';
import type { ValueId } from '../plan/plan';
import { convert, operand } from './layout';
import type { Backward, Layout, Lowering } from './rule';

interface Operands {
  readonly ids: readonly ValueId[];
  readonly layout: Layout;
}

/** All operands in the layout of the result: channels last as soon as one of them is stored so. */
export function operands({ inputs }: Pick<Node, 'inputs'>, to: Lowering): Operands {
  const rank = Math.max(...inputs.map((name) => to.shape(name).length));
  const channelsLast = inputs.some(
    (name) => !to.constant(name) && to.shape(name).length === rank && to.stored(name).layout === 'nhwc',
  );
  const layout = channelsLast ? 'nhwc' : 'plain';
  return { ids: inputs.map((name) => operand(to, name, rank, layout)), layout };
}

/** Accumulate a gradient of the result's shape for an operand. @param broadcast - the operand as it was used. */
export function arrive(
  to: Backward,
  name: string,
  gradient: ValueId,
  broadcast: ValueId,
  layout: Layout,
): void {
  const { plan, forward } = to;
  const stored = forward.stored(name);
  const summed = plan.sumTo(gradient, plan.shape(broadcast));
  const sameRank = plan.shape(stored.id).length === plan.shape(summed).length;
  if (stored.layout === layout && (sameRank || layout === 'plain')) {
    to.accumulate(name, plan.reshape(summed, plan.shape(stored.id)), layout);
  } else {
    to.accumulate(name, plan.reshape(convert(plan, summed, layout, 'plain'), forward.shape(name)), 'plain');
  }
}
