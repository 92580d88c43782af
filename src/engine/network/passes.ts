/** The passes that a method of many of them may ask for: plans of one network at one size, the explained output fixed. */
import { EXCLUDED } from '../attribution/scores';
import type { Passes, Place } from '../attribution/methods/method';
import type { PreparedPlan } from '../runtime/executor';
import type { Work } from '../work';

/** Milliseconds that a pass may take on a slow machine where its executor gives no sign in between, as a GPU does not. */
const PASS = 10_000;

/** The plans, each made when it is first asked for. */
export interface PassPlans {
  forward(): Promise<PreparedPlan>;
  /** Answers `gradient map` beside the logits. */
  gradient(): Promise<PreparedPlan>;
  /** Answers `activations` [h, w, K]. */
  activations(): Promise<PreparedPlan>;
  /** See `CutPlans`. */
  trunk(): Promise<PreparedPlan>;
  head(): Promise<PreparedPlan>;
}

type Given = Pick<
  Passes,
  'input' | 'size' | 'target' | 'logits' | 'isShare' | 'black' | 'report' | 'note'
> & {
  readonly layerPlace: Place | null;
};

export class NetworkPasses implements Passes {
  readonly input: Float32Array;
  readonly size: Place;
  readonly target: number;
  readonly logits: Float32Array;
  readonly isShare: boolean;
  readonly black: readonly number[];
  readonly report: Passes['report'];
  readonly note: Passes['note'];
  readonly #layer: Place | null;
  /** Only the target may be explained. */
  readonly #candidates: Float32Array;
  #trunk: Readonly<Record<string, Float32Array>> | null = null;

  constructor(
    given: Given,
    private readonly plans: PassPlans,
    private readonly work: Work,
  ) {
    ({
      input: this.input,
      size: this.size,
      target: this.target,
      logits: this.logits,
      isShare: this.isShare,
      black: this.black,
      report: this.report,
      note: this.note,
    } = given);
    this.#layer = given.layerPlace;
    this.#candidates = new Float32Array(given.logits.length).fill(EXCLUDED);
    this.#candidates[given.target] = 0;
  }

  layer(): Place {
    if (!this.#layer) throw new Error('the method needs a layer and does not say so');
    return this.#layer;
  }

  async forward(image: Float32Array): Promise<Float32Array> {
    return (await this.#of(await this.plans.forward(), image)).logits;
  }

  async gradient(image: Float32Array): Promise<Float32Array> {
    return (await this.valueAndGradient(image)).gradient;
  }

  async valueAndGradient(image: Float32Array): ReturnType<Passes['valueAndGradient']> {
    const outputs = await this.#of(await this.plans.gradient(), image);
    const gradient = outputs['gradient map'] ?? new Float32Array(image.length);
    return { value: outputs.logits[this.target], gradient };
  }

  async activations(): Promise<Float32Array> {
    return (await this.#of(await this.plans.activations(), this.input)).activations;
  }

  async without(kept: Float32Array): Promise<Float32Array> {
    this.#trunk ??= await this.#run(await this.plans.trunk(), { image: this.input });
    return (await this.#run(await this.plans.head(), { ...this.#trunk, kept })).logits;
  }

  #of(plan: PreparedPlan, image: Float32Array): Promise<Record<string, Float32Array>> {
    return this.#run(plan, { image, candidates: this.#candidates });
  }

  /** Gives way before every pass, whatever the executor does within one. */
  async #run(
    plan: PreparedPlan,
    inputs: Readonly<Record<string, Float32Array>>,
  ): Promise<Record<string, Float32Array>> {
    const pause = this.work.piece(PASS);
    if (pause) await pause;
    return plan.run(inputs, this.work);
  }
}
