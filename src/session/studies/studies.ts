/** Studies that run in the page: every image by every spec, behind the hand. */
import type { Domain } from '../../engine/augment/spec';
import { fits, SPECS } from '../../engine/augment/catalogue';
import { UserError } from '../../engine/contract/errors';
import type { ModelInfo } from '../../engine/contract/modelInfo';
import { runStudy, type Evaluate, type ImageResult, type StudyResult } from '../../study/run';
import { criterionFor, type StudyQuestion } from '../../study/sample';
import type { StudySpec } from '../../study/spec';
import { t } from '../../language';
import { otherState, type OtherNetwork } from '../otherNetwork';
import { taskFor } from '../request';
import { domainOf, IMAGENETTE, type AnalysisState } from '../state';
import type { ProofName } from '../../study/proof';
import type { Background } from './background';
import { likenessOf } from './likeness';
import { proveMaps } from './proofs';

export interface StudiesHost {
  readonly background: Background;
  state(): AnalysisState;
  /** Another network, now that it is known what it is, beside that of the screen. */
  otherOf(model: ModelInfo): OtherNetwork;
  labelOf(index: number): string;
  /** Answers that are worth keeping. */
  learn(state: AnalysisState, logits: Float32Array): void;
}

export interface StudyOrder {
  readonly specs: readonly StudySpec[];
  /** By how much a value of a regression may move. */
  readonly tolerance: number | null;
  /** Those of the gallery, else the one of the state. */
  readonly gallery: boolean;
}

/** An image that could not be studied. */
export interface Unstudied {
  readonly image: string;
  readonly problem: string;
}

/** What one network says of one image by one spec. */
export interface Studied extends ImageResult {
  labelOf(index: number): string;
}

export interface StudyProgress {
  /** Pairs of an image and a spec. */
  readonly done: number;
  readonly total: number;
}

export class Studies {
  readonly #host: StudiesHost;

  constructor(host: StudiesHost) {
    this.#host = host;
  }

  /**
   * Run an order for the state of this moment, whatever changes meanwhile; where another network is compared with, in both.
   * @param onResult every image by every spec and network, as soon as it is known
   * @returns the images that could not be studied
   * @throws UserError for what cannot be meant; the reason of the signal
   */
  async run(
    order: StudyOrder,
    onResult: (result: Studied, progress: StudyProgress) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<readonly Unstudied[]> {
    const state = this.#host.state();
    order.specs.forEach((spec) => refuseMisfit(spec, domainOf(state)));
    const images = order.gallery ? state.gallery : [state.image];
    if (images.length === 0) throw new UserError(t`There is no gallery to study; give images first.`);
    const total = images.length * order.specs.length;
    const unstudied: Unstudied[] = [];
    let done = 0;
    for (const source of images) {
      try {
        for (const spec of order.specs) {
          const results = await this.#inBoth(spec, { ...state, image: source }, order.tolerance, signal);
          const progress = { done: ++done, total };
          for (const result of results) await onResult({ image: source.name, ...result }, progress);
        }
      } catch (error) {
        if (signal.aborted || !(error instanceof UserError) || images.length === 1) throw error;
        unstudied.push({ image: source.name, problem: error.message });
      }
    }
    return unstudied;
  }

  /** Judge the maps of this moment. @param onCurve, signal as those of `run` */
  prove(
    proofs: readonly ProofName[],
    onCurve: Parameters<typeof proveMaps>[3],
    signal: AbortSignal,
  ): Promise<void> {
    return proveMaps(proofs, this.#host.state(), this.#host.background, onCurve, signal);
  }

  /** How alike the networks that are compared look at the image, or at those of the gallery. @param onImage, signal as those of `run` */
  likeness(gallery: boolean, onImage: Parameters<typeof likenessOf>[3], signal: AbortSignal): Promise<void> {
    const state = this.#host.state();
    return likenessOf(state, gallery ? state.gallery : [state.image], this.#host, onImage, signal);
  }

  /** In the network of the state, and in the one that is compared with, which explains the same class where it has it. */
  async #inBoth(
    spec: StudySpec,
    state: AnalysisState,
    tolerance: number | null,
    signal: AbortSignal,
  ): Promise<readonly Omit<Studied, 'image'>[]> {
    const { background, otherOf } = this.#host;
    const labelOf = (index: number): string => state.labels?.[index] ?? this.#host.labelOf(index);
    // What the network is becomes known with its first answer.
    const { model } = await background.evaluate(state, signal);
    const result = await this.#study(spec, state, model, tolerance, signal);
    const asked = otherState(state);
    if (!asked) return [{ result, labelOf }];
    const { model: found } = await background.evaluate(asked, signal);
    const other = otherOf(found);
    if (other.misfit !== null) throw new UserError(other.misfit);
    const target = other.placeOf(result.start.explained.index);
    const second = await this.#study(spec, { ...asked, target }, found, tolerance, signal);
    const name = found.name === model.name ? t`${found.name}, compared` : found.name;
    return [
      { model: model.name, result, labelOf },
      { model: name, result: second, labelOf: (index) => other.labelOf(index) },
    ];
  }

  #study(
    spec: StudySpec,
    state: AnalysisState,
    model: ModelInfo,
    tolerance: number | null,
    signal: AbortSignal,
  ): Promise<StudyResult> {
    const { background, learn } = this.#host;
    const evaluate: Evaluate = async (augmentations) => {
      const asked = { ...state, augmentations };
      const { logits } = await background.evaluate(asked, signal);
      // What Python asked of the image that is shown, the panel need not ask again.
      if (state.image === this.#host.state().image) learn(asked, logits);
      return { logits };
    };
    const question = questionOf(state, model, tolerance);
    return runStudy(spec, { steps: state.augmentations, question, model, evaluate });
  }
}

/** What is compared in a state. @throws UserError for a regression without a tolerance */
export function questionOf(state: AnalysisState, model: ModelInfo, tolerance: number | null): StudyQuestion {
  const task = taskFor(state, model);
  return {
    task,
    classes: state.classes === 'imagenette' ? IMAGENETTE : state.classes,
    target: state.target,
    criterion: criterionFor(task, state.threshold, tolerance),
  };
}

function refuseMisfit({ axes }: StudySpec, domain: Domain): void {
  const misfit = axes.find(({ augmentation }) => !fits(augmentation, domain));
  if (misfit)
    throw new UserError(
      t`${SPECS[misfit.augmentation].title} is not made for ${domain === 'series' ? 'series' : 'images'}; study another augmentation.`,
    );
}
