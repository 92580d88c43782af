/** What a method gives beside its spec: one plan, a run over many passes, or a map that is made of others. */
import type { AttributionMap, NamedMaps } from '../../contract/maps';
import type { Graph } from '../../graph/ir';
import type { GradientRule, Lowering } from '../../ops/rule';
import type { PlanBuilder } from '../../plan/builder';
import type { ValueId } from '../../plan/plan';
import type { Shape } from '../../tensor';
import type { FeatureMap } from '../featureMaps';
import type { MethodSpec } from './spec';

/** Values of a method's parameters, checked against its spec. */
export type Parameters = Readonly<Record<string, number | string>>;

/** What a plan is written with; whatever two methods ask for is computed once. */
export interface Planning {
  readonly graph: Graph;
  readonly plan: PlanBuilder;
  readonly forward: Lowering;
  /** [1, outputs] before any softmax or sigmoid. */
  readonly logits: ValueId;
  /** One-hot of the explained output, shaped as the logits. */
  readonly explained: ValueId;
  /** The layer that was chosen. @throws NoMap */
  layer(): FeatureMap;
  /** The normalised input, as it lies on the device. */
  input(): ValueId;
  /** The layer, and the last one of each finer grid before it, so many at most. @throws NoMap */
  stages(count: number): readonly FeatureMap[];
  /** The activations of the layer or of another, [1, h, w, K]. */
  activations(map?: FeatureMap): ValueId;
  /**
   * The gradient of the explained output there, [1, h, w, K]; null where none reaches the layer.
   * @param seed gradient of the output, see `seedOf`; left out: of the explained output alone
   */
  gradients(map?: FeatureMap, seed?: ValueId): ValueId | null;
  /** A weight for each logit, [1, outputs], as the gradient of the network's output. */
  seedOf(weights: ValueId): ValueId;
  /** Gradient of the explained output with respect to the input, as it lies on the device; null where none reaches it. */
  inputGradient(rule: GradientRule): ValueId | null;
}

/** One pass forward, and what it needs backward. */
export interface PlanMethod {
  readonly kind: 'plan';
  readonly spec: MethodSpec;
  /** Outputs of the plan by name; null where no gradient reaches what the map is of. */
  plan(to: Planning, parameters: Parameters): Readonly<Record<string, ValueId>> | null;
  /** The grid of its map, where that is not the layer's. */
  grid?(to: Planning, parameters: Parameters): Pick<Place, 'height' | 'width'> | null;
  /**
   * The map of what the plan answers; left out where the one output is the map.
   * @param place the map's grid, or the image's size
   * @param shapes of the outputs
   */
  read?(
    outputs: Readonly<Record<string, Float32Array>>,
    place: Place,
    parameters: Parameters,
    shapes: Readonly<Record<string, Shape>>,
  ): Float32Array;
}

export interface Place {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Many passes, one after the other. */
export interface RunMethod {
  readonly kind: 'run';
  readonly spec: MethodSpec;
  run(passes: Passes, parameters: Parameters): Promise<AttributionMap>;
}

/** What a run may ask the network; everything is of the explained output. */
export interface Passes {
  /** The normalised input, [H, W, C]. */
  readonly input: Float32Array;
  readonly size: Place;
  /** The explained output. */
  readonly target: number;
  /** The logits of the input itself. */
  readonly logits: Float32Array;
  /** Whether one of the outputs is right, so that their softmax says how likely each is. */
  readonly isShare: boolean;
  /** What 0 of the image is after normalisation (black), for each channel. */
  readonly black: readonly number[];
  /** Logits of another input of the same size. */
  forward(input: Float32Array): Promise<Float32Array>;
  /** Gradient of the explained output, [H, W, C]. */
  gradient(input: Float32Array): Promise<Float32Array>;
  /** The explained output itself with its gradient, by the same pass. */
  valueAndGradient(input: Float32Array): Promise<{ readonly value: number; readonly gradient: Float32Array }>;
  /** The layer's activations, [h, w, K]. */
  activations(): Promise<Float32Array>;
  /** The layer, for methods that need one. @throws NoMap */
  layer(): Place;
  /** Logits where channels of the layer are left out: [K], 1 for those that stay. */
  without(kept: Float32Array): Promise<Float32Array>;
  /** A sentence for the user. */
  note(sentence: string): void;
  /** So much is done; `map` is what is known so far, asked for when somebody looks. */
  report(done: number, total: number, map: () => AttributionMap): void;
}

/** Made of other maps where it is drawn or saved. */
export interface DerivedMethod {
  readonly kind: 'derived';
  readonly spec: MethodSpec;
  /** @param heatOf a grid over the image, divided by its maximum; not to be written to. Null where a map is missing. */
  derive(maps: NamedMaps, heatOf: (grid: AttributionMap) => Float32Array): AttributionMap | null;
}

/** The prediction alone. */
export interface NoMethod {
  readonly kind: 'none';
  readonly spec: MethodSpec;
}

export type Method = PlanMethod | RunMethod | DerivedMethod | NoMethod;
