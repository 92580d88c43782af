/** One plan for the logits and the maps of one pass: a shared forward pass, only the backward passes that the methods need. */
import type { LayerPlace } from '../contract/answer';
import { differentiate } from '../autodiff/differentiate';
import { lower } from '../autodiff/lowering';
import type { Graph, Node } from '../graph/ir';
import { elementCount, type Shape } from '../tensor';
import { PlanBuilder } from '../plan/builder';
import type { Plan, ValueId } from '../plan/plan';
import { absorbedActivations, absorbedGradients, onGrid } from './camPlan';
import type { FeatureMap } from './featureMaps';
import { layersOf, type Layers } from './layers';
import { mapSpecOf, specOf, type MapName, type MethodChoice } from './methods/catalogue';
import type { Planning, PlanMethod } from './methods/method';
import { METHOD_REGISTRY } from './methods/registry';

/** A map that the plan answers, in one output or several. */
export interface PlannedMap {
  readonly name: MapName;
  readonly method: PlanMethod;
  readonly parameters: MethodChoice['parameters'];
  /** Of a grid its size; null for pixels. */
  readonly grid: Pick<LayerPlace, 'height' | 'width'> | null;
  /** The method's own outputs and their shapes, in the plan `name output`. */
  readonly outputs: Readonly<Record<string, Shape>>;
}

export interface AnalysisPlan {
  readonly plan: Plan;
  readonly maps: readonly PlannedMap[];
  /** The layer that was looked at; null for methods that look at none. */
  readonly layer: LayerPlace | null;
  /** Where the gradient of a map ends that is missing for it, as `Round (node)`; null where no map is missing. */
  readonly ends: readonly string[] | null;
}

/**
 * Plan inputs: `image` [1, H, W, C] (of a series [1, L, C]) normalised; `candidates` [1, outputs], 0 where an output may be
 * explained, else `EXCLUDED`.
 * Plan outputs: `logits` [1, outputs], whatever the shape of the network's own output, and those of the methods. The explained
 * output is the highest candidate, found on the backend so that nothing is read back in between.
 */
export function planAnalysis(
  graph: Graph,
  choices: readonly MethodChoice[],
  layerName: string | null,
): AnalysisPlan {
  const to = new Writing(graph, layerName);
  const outputs: Record<string, ValueId> = { logits: to.logits };
  const maps: PlannedMap[] = [];
  let isMissing = false;
  for (const { name, parameters } of choices) {
    const method = METHOD_REGISTRY[name];
    // What runs over many passes looks at the layer too, and is told of one that is not there before it starts.
    if (method.kind === 'run' && method.spec.needs.includes('layer')) to.layer();
    if (method.kind !== 'plan') continue;
    const own = method.plan(to, parameters);
    isMissing ||= own === null;
    if (own === null) continue;
    const isGrid = mapSpecOf(name as MapName).kind === 'grid';
    const grid = isGrid ? (method.grid?.(to, parameters) ?? to.place) : null;
    const shapes = Object.fromEntries(Object.entries(own).map(([key, id]) => [key, to.plan.shape(id)]));
    maps.push({ name: name as MapName, method, parameters, grid, outputs: shapes });
    for (const [key, id] of Object.entries(own)) outputs[outputName(name, key)] = id;
  }
  return { plan: to.plan.finish(outputs), maps, layer: to.place, ends: isMissing ? [...to.ends] : null };
}

/** The layer's activations alone, as `activations` [1, h, w, K]. */
export function planActivations(graph: Graph, layerName: string | null): Plan {
  const to = new Writing(graph, layerName);
  return to.plan.finish({ activations: to.activations() });
}

export const outputName = (method: string, output: string): string => `${method} ${output}`;

/** Methods that the plan computes for these: those that others are made of among them, each once. */
export function computedFor(choices: readonly MethodChoice[]): readonly MethodChoice[] {
  const all = choices.flatMap((choice) => [
    ...specOf(choice.name).from.map((name) => ({ name, parameters: {} }) as MethodChoice),
    choice,
  ]);
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i);
}

class Writing implements Planning {
  readonly plan = new PlanBuilder();
  readonly forward;
  readonly logits: ValueId;
  readonly explained: ValueId;
  readonly ends = new Set<string>();
  readonly #seed: ValueId;
  #layers: Layers | null = null;
  #layer: FeatureMap | null = null;

  constructor(
    readonly graph: Graph,
    private readonly layerName: string | null,
  ) {
    const { plan } = this;
    this.forward = lower(graph, plan);
    const output = this.forward.as(graph.output, 'plain');
    this.logits = plan.reshape(output, [1, elementCount(plan.shape(output))]);
    const candidates = plan.input('candidates', plan.shape(this.logits));
    this.explained = plan.emit('oneHotOfMaximum', [plan.add(this.logits, candidates)], {});
    this.#seed = plan.reshape(this.explained, plan.shape(output));
  }

  get place(): LayerPlace | null {
    if (!this.#layer || !this.#layers) return null;
    const { height, width, channels } = this.#layer;
    const { grids } = this.#layers;
    return { name: this.#layers.nameOf(this.#layer), height, width, channels, grids };
  }

  layer(): FeatureMap {
    this.#layers ??= layersOf(this.graph);
    return (this.#layer ??= this.#layers.resolve(this.layerName));
  }

  input(): ValueId {
    return this.forward.stored(this.graph.input).id;
  }

  stages(count: number): readonly FeatureMap[] {
    const map = this.layer();
    return (this.#layers as Layers).stages(map).slice(0, count);
  }

  activations(map = this.layer()): ValueId {
    const { id, layout } = this.forward.stored(map.value);
    return absorbedActivations(this.plan, onGrid(this.plan, id, layout, map), map);
  }

  gradients(map = this.layer(), seed: ValueId = this.#seed): ValueId | null {
    const { layout } = this.forward.stored(map.value);
    const gradient = this.#gradient(seed, map.value, 'plain');
    return gradient === null
      ? null
      : absorbedGradients(this.plan, onGrid(this.plan, gradient, layout, map), map);
  }

  inputGradient(rule: Parameters<Planning['inputGradient']>[0]): ValueId | null {
    return this.#gradient(this.#seed, this.graph.input, rule);
  }

  seedOf(logitsGradient: ValueId): ValueId {
    return this.plan.reshape(logitsGradient, this.plan.shape(this.#seed));
  }

  #gradient(seed: ValueId, target: string, rule: Parameters<Planning['inputGradient']>[0]): ValueId | null {
    const { graph, forward } = this;
    const onEnd = (node: Node): void => void this.ends.add(`${node.origin ?? node.op} (${node.name})`);
    return differentiate(graph, forward, { seed, source: graph.output, target, rule, onEnd });
  }
}
