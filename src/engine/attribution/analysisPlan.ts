/** One plan for the logits and the maps: a shared forward pass, only the backward passes that the method needs. */
import type { Method } from '../analysis';
import { differentiate } from '../autodiff/differentiate';
import { lower } from '../autodiff/lowering';
import type { Graph } from '../graph/ir';
import { elementCount } from '../graph/tensor';
import { asPicture, picture } from '../ops/layout';
import type { Lowering } from '../ops/rule';
import { PlanBuilder } from '../plan/builder';
import type { Plan, ValueId } from '../plan/plan';
import { resolveLayer } from './layers';

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
  /** Graph name and grid of the layer that Grad-CAM looks at; null for methods without. */
  readonly layer: { readonly value: string; readonly height: number; readonly width: number } | null;
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
  if (cam) {
    const value = resolveLayer(graph, layerName);
    outputs.cam = gradCam(graph, forward, seed, value);
    const [, height, width] = plan.shape(outputs.cam);
    layer = { value, height, width };
  }
  if (input !== null) {
    const gradient = differentiate(graph, forward, {
      seed,
      source: graph.output,
      target: graph.input,
      guided: input === 'guided',
    });
    if (gradient !== null) outputs[input] = gradient;
  }
  return { plan: plan.finish(outputs), layer };
}

/**
 * Grad-CAM (Selvaraju et al. 2017): ReLU(Σ_k mean(G_k)·A_k), [1, h, w]. Not divided by its maximum yet.
 */
function gradCam(graph: Graph, forward: Lowering, seed: ValueId, layer: string): ValueId {
  const { plan } = forward;
  const activation = picture(forward, layer);
  const gradient = differentiate(graph, forward, {
    seed,
    source: graph.output,
    target: layer,
    guided: false,
  });
  if (gradient === null) throw new Error(`the logits do not depend on ${layer}`);
  const weights = plan.mean(asPicture(plan, gradient), [1, 2]);
  const sum = plan.emit('reduce', [plan.mul(activation, weights)], { fn: 'sum', axes: [3], keepDims: false });
  return plan.emit('clip', [sum], { minimum: 0, maximum: Infinity });
}
