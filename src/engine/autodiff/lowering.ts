/** Forward half of a plan: every graph value becomes a plan value in some layout. */
import type { Graph, Node } from '../graph/ir';
import type { Shape } from '../tensor';
import { convert, physical } from '../ops/layout';
import { OP_RULES } from '../ops/registry';
import type { Layout, Lowered, Lowering, OpRule } from '../ops/rule';
import type { PlanBuilder } from '../plan/builder';

/**
 * Lower the whole graph. A picture is fed as [1, H, W, C], a series as [1, L, C]. What nobody reads is dropped when the
 * plan is finished.
 */
export function lower(graph: Graph, plan: PlanBuilder): Lowering {
  const shape = graph.shapes.get(graph.input) as Shape;
  const image = plan.input('image', physical(shape, 'nhwc'));
  return lowerNodes(graph, plan, new Map([[graph.input, { id: image, layout: 'nhwc' }]]));
}

/** Lower nodes whose inputs are plan values already. */
export function lowerNodes(
  graph: Pick<Graph, 'nodes' | 'constants' | 'shapes'>,
  plan: PlanBuilder,
  inputs: ReadonlyMap<string, Lowered>,
): Lowering {
  const bound = new Map(inputs);
  const shape = (name: string): Shape => graph.shapes.get(name) as Shape;
  const stored = (name: string): Lowered => {
    const known = bound.get(name);
    if (known) return known;
    const constant = graph.constants.get(name);
    if (!constant) throw new Error(`${name} is used before it is computed`);
    return {
      id: plan.constant(name, constant.shape, () =>
        constant.type === 'float' ? constant.data.slice() : Float32Array.from(constant.data),
      ),
      layout: 'plain',
    };
  };
  const lowering: Lowering = {
    plan,
    shape,
    constant: (name) => graph.constants.get(name),
    stored,
    as: (name: string, layout: Layout) => {
      const value = stored(name);
      return convert(plan, value.id, value.layout, layout);
    },
    bind: (name, id, layout) => bound.set(name, { id, layout }),
  };
  for (const node of graph.nodes) (OP_RULES[node.op] as OpRule<Node['op']>).forward(node as never, lowering);
  return lowering;
}
