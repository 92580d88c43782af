/** A network cut at a layer: the part behind it as a plan of its own, in which channels can be left out. */
import { lower, lowerNodes } from '../autodiff/lowering';
import type { Graph } from '../graph/ir';
import { convert } from '../ops/layout';
import type { Layout, Lowered, Lowering } from '../ops/rule';
import { PlanBuilder } from '../plan/builder';
import { elementCount } from '../tensor';
import type { Plan, ValueId } from '../plan/plan';
import type { FeatureMap } from './featureMaps';

export interface CutPlans {
  /** `image` → what the head needs, by name: the layer, and what passes by it. */
  readonly trunk: Plan;
  /** The trunk's outputs and `kept` [1, …, K], 1 for channels that stay and 0 for others → `logits`. */
  readonly head: Plan;
}

/** Cut at a feature map. What was computed ahead into it is taken back: a channel of 0 is 0 where the layer itself is. */
export function cutAt(graph: Graph, map: FeatureMap): CutPlans {
  const behind = nodesBehind(graph, map.value);
  const names = namesNeeded(graph, behind, map.value);
  const [plan, headPlan] = [new PlanBuilder(), new PlanBuilder()];
  const forward = lower(graph, plan);
  const layout: Layout = map.order === 'channels-first' ? 'nhwc' : 'plain';
  const outputs: Record<string, ValueId> = {};
  const inputs = new Map<string, Lowered>();
  for (const name of names) {
    const stored = forward.stored(name);
    const isLayer = name === map.value;
    const id = isLayer ? convert(plan, stored.id, stored.layout, layout) : stored.id;
    outputs[name] = id;
    const fed = headPlan.input(name, plan.shape(id));
    inputs.set(name, {
      id: isLayer ? masked(headPlan, fed, map) : fed,
      layout: isLayer ? layout : stored.layout,
    });
  }
  const head = lowerNodes({ ...graph, nodes: behind }, headPlan, inputs);
  return {
    trunk: plan.finish(outputs),
    head: headPlan.finish({ logits: flat(head, graph.output) }),
  };
}

function flat(to: Lowering, output: string): ValueId {
  const id = to.as(output, 'plain');
  return to.plan.reshape(id, [1, elementCount(to.plan.shape(id))]);
}

/** y·kept where nothing was computed ahead; else (y − shift)·kept + shift. Channels lie last. */
function masked(plan: PlanBuilder, y: ValueId, { absorbed, channels }: FeatureMap): ValueId {
  const rank = plan.shape(y).length;
  const row = [...new Array<number>(rank - 1).fill(1), channels];
  const kept = plan.input('kept', row);
  if (!absorbed) return plan.mul(y, kept);
  const shift = plan.constant(`${absorbed.name} shift ${rank}`, row, () => Float32Array.from(absorbed.shift));
  return plan.add(plan.mul(plan.sub(y, shift), kept), shift);
}

/** What depends on the layer. */
function nodesBehind(graph: Graph, value: string): Graph['nodes'] {
  const reached = new Set([value]);
  return graph.nodes.filter(({ inputs, outputs }) => {
    if (outputs.includes(value) || !inputs.some((name) => reached.has(name))) return false;
    outputs.forEach((name) => reached.add(name));
    return true;
  });
}

/** The layer, and what else the nodes behind it read that is no constant. */
function namesNeeded(graph: Graph, behind: Graph['nodes'], value: string): readonly string[] {
  const made = new Set(behind.flatMap(({ outputs }) => outputs));
  const read = behind.flatMap(({ inputs }) => inputs);
  const beside = read.filter((name) => name !== '' && !made.has(name) && !graph.constants.has(name));
  return [...new Set([value, ...beside])];
}
