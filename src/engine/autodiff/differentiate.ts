/** Backward half of a plan: gradients of one value with respect to another, explicit instructions, no tape. */
import type { Graph, Node } from '../graph/ir';
import { convert } from '../ops/layout';
import { OP_RULES } from '../ops/registry';
import type { Backward, GradientRule, Layout, Lowered, Lowering, OpRule } from '../ops/rule';
import type { ValueId } from '../plan/plan';

export interface GradientOptions {
  /** Gradient of the source, [1, classes]. */
  readonly seed: ValueId;
  readonly source: string;
  readonly target: string;
  readonly rule: GradientRule;
  /** Told of every node whose derivative is zero everywhere, so that the gradient ends there. */
  readonly onEnd?: (node: Node) => void;
}

/**
 * Append the backward pass from `source` to `target` to the plan.
 * @returns the gradient of `target` in its stored layout, or null where `source` does not depend on it.
 */
export function differentiate(
  graph: Pick<Graph, 'nodes'>,
  forward: Lowering,
  options: GradientOptions,
): ValueId | null {
  const plan = forward.plan;
  const dependents = dependentsOf(graph, options.target);
  const gradients = new Map<string, Lowered>([[options.source, { id: options.seed, layout: 'plain' }]]);
  const backward: Backward = {
    plan,
    forward,
    rule: options.rule,
    wants: (name) => dependents.has(name),
    gradient: (name, layout) => {
      const value = gradients.get(name);
      return value ? convert(plan, value.id, value.layout, layout) : null;
    },
    accumulate: (name: string, id: ValueId, layout: Layout) => {
      if (!dependents.has(name)) return;
      const stored = forward.stored(name);
      const full = plan.expand(convert(plan, id, layout, stored.layout), plan.shape(stored.id));
      const sum = gradients.get(name);
      gradients.set(name, {
        id: sum ? plan.add(convert(plan, sum.id, sum.layout, stored.layout), full) : full,
        layout: stored.layout,
      });
    },
  };
  for (const node of [...graph.nodes].reverse()) {
    const reached =
      node.outputs.some((name) => gradients.has(name)) && node.inputs.some((name) => dependents.has(name));
    // The target's own producer would carry the gradient past it.
    if (!reached || node.outputs.includes(options.target)) continue;
    (OP_RULES[node.op] as OpRule<Node['op']>).backward(node as never, backward);
    if (options.onEnd && !node.inputs.some((name) => gradients.has(name))) options.onEnd(node);
  }
  return backward.gradient(options.target, forward.stored(options.target).layout);
}

/** Values that depend on `target`, itself included. */
function dependentsOf(graph: Pick<Graph, 'nodes'>, target: string): Set<string> {
  const dependents = new Set([target]);
  for (const node of graph.nodes) {
    if (node.inputs.some((name) => dependents.has(name)))
      node.outputs.forEach((name) => dependents.add(name));
  }
  return dependents;
}
