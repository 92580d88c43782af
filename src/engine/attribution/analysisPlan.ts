/** One plan for the logits and the maps: a shared forward pass, only the backward passes that the method needs. */
import type { Method } from '../contract/method';
import { differentiate, type GradientOptions } from '../autodiff/differentiate';
import { lower } from '../autodiff/lowering';
import type { Graph, Node } from '../graph/ir';
import { elementCount } from '../graph/tensor';
import { asPicture, convert } from '../ops/layout';
import type { Layout, Lowering } from '../ops/rule';
import { PlanBuilder } from '../plan/builder';
import type { Plan, ValueId } from '../plan/plan';
import type { FeatureMap } from './featureMaps';
import { layersOf } from './layers';

/** Added to the logits of classes that are no candidates. Finite, so that no backend makes NaN of it. */
export const EXCLUDED = -1e30;

/** A method of the panel, or `gradient`: Grad-CAM and the plain input gradient, by which whole networks are compared with others. */
export type Computation = Method | 'gradient';

const MAPS: Readonly<
  Record<Computation, { readonly cam: boolean; readonly input: 'guided' | 'gradient' | null }>
> = {
  none: { cam: false, input: null },
  'grad-cam': { cam: true, input: null },
  'guided-backprop': { cam: false, input: 'guided' },
  'guided-grad-cam': { cam: true, input: 'guided' },
  gradient: { cam: true, input: 'gradient' },
};

export interface AnalysisPlan {
  readonly plan: Plan;
  /** The layer that Grad-CAM looks at; null for methods without. */
  readonly layer: { readonly name: string; readonly height: number; readonly width: number } | null;
  /** Where the gradient of a map ends that is missing for it, as `Round (node)`; null where no map is missing. */
  readonly ends: readonly string[] | null;
}

/**
 * Plan inputs: `image` [1, H, W, C] (of a series [1, L, C]) normalised; `candidates` [1, outputs], 0 where an output may be
 * explained, else `EXCLUDED`.
 * Plan outputs: `logits` [1, outputs], whatever the shape of the network's own output; `cam` [1, h, w] if the method shows
 * Grad-CAM; `guided`, shaped as `image`, if it shows guided backprop; `gradient`, the same without the guided rule, if that is
 * asked for. The explained output is the highest candidate, found on the backend so that nothing is read back in between.
 */
export function planAnalysis(graph: Graph, method: Computation, layerName: string | null): AnalysisPlan {
  const plan = new PlanBuilder();
  const forward = lower(graph, plan);
  const output = forward.as(graph.output, 'plain');
  const logits = plan.reshape(output, [1, elementCount(plan.shape(output))]);
  const outputs: Record<string, ValueId> = { logits };
  const candidates = plan.input('candidates', plan.shape(logits));
  const explained = plan.emit('oneHotOfMaximum', [plan.add(logits, candidates)], {});
  const seed = plan.reshape(explained, plan.shape(output));
  const { cam, input } = MAPS[method];
  let layer: AnalysisPlan['layer'] = null;
  let isMissing = false;
  const ends = new Set<string>();
  const onEnd = (node: Node): void => void ends.add(`${node.origin ?? node.op} (${node.name})`);
  if (cam) {
    const layers = layersOf(graph);
    const map = layers.resolve(layerName);
    const made = gradCam(graph, forward, { seed, onEnd }, map);
    if (made === null) isMissing = true;
    else outputs.cam = made;
    layer = { name: layers.nameOf(map), height: map.height, width: map.width };
  }
  if (input !== null) {
    const gradient = differentiate(graph, forward, {
      seed,
      source: graph.output,
      target: graph.input,
      guided: input === 'guided',
      onEnd,
    });
    if (gradient === null) isMissing = true;
    else outputs[input] = gradient;
  }
  return { plan: plan.finish(outputs), layer, ends: isMissing ? [...ends] : null };
}

/**
 * Grad-CAM (Selvaraju et al. 2017): ReLU(Σ_k mean(G_k)·A_k), [1, h, w]. Not divided by its maximum yet. A transformer's tokens
 * are the places of the grid; its class token takes no part.
 * @returns null where no gradient reaches the map.
 */
function gradCam(
  graph: Graph,
  forward: Lowering,
  { seed, onEnd }: Pick<GradientOptions, 'seed' | 'onEnd'>,
  map: FeatureMap,
): ValueId | null {
  const { plan } = forward;
  const gradient = differentiate(graph, forward, {
    seed,
    onEnd,
    source: graph.output,
    target: map.value,
    guided: false,
  });
  if (gradient === null) return null;
  const { id, layout } = forward.stored(map.value);
  const [a, g] = [id, gradient].map((value) => onGrid(plan, value, layout, map));
  const weights = plan.mean(g, [1, 2]);
  const sum = plan.emit('reduce', [plan.mul(withoutShift(plan, a, map), weights)], {
    fn: 'sum',
    axes: [3],
    keepDims: false,
  });
  return plan.emit('clip', [sum], { minimum: 0, maximum: Infinity });
}

/** What a value that was computed ahead has in common with it, up to the scale that its gradient brings. */
function withoutShift(plan: PlanBuilder, map: ValueId, { absorbed, channels }: FeatureMap): ValueId {
  if (!absorbed) return map;
  const { name, shift } = absorbed;
  return plan.sub(
    map,
    plan.constant(`${name} shift`, [1, 1, 1, channels], () => Float32Array.from(shift)),
  );
}

/** A feature map, or its gradient, as [1, h, w, C]. */
function onGrid(plan: PlanBuilder, id: ValueId, stored: Layout, map: FeatureMap): ValueId {
  const { order, prefix, height, width, channels } = map;
  if (order === 'channels-first') {
    const picture = asPicture(plan, convert(plan, id, stored, 'nhwc'));
    // Tokens in one row are laid out on their grid.
    return plan.reshape(picture, [1, height, width, channels]);
  }
  const plain = convert(plan, id, stored, 'plain');
  const [, places] = plan.shape(plain);
  const grid = prefix === 0 ? plain : plan.slice(plain, [0, prefix, 0], [1, places - prefix, channels]);
  return plan.reshape(grid, [1, height, width, channels]);
}
