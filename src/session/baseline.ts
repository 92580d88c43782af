/**
 * What the present state is compared with: the untouched image, or a state that was pinned. The pinned state is asked the
 * question of the screen (same class, method and layer), so that maps and scores can be laid side by side. It is computed
 * when the hand rests, kept by what was asked, and never in the way of what is on screen.
 */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { AnalysisResult } from '../engine/contract/answer';
import type { ModelInfo } from '../engine/contract/modelInfo';
import { bindStep } from '../engine/augment/pipeline';
import { keep } from '../engine/recent';
import { modelId, sourceId } from './assets';
import { withEngine } from './engineTask';
import type { EngineTaskContext } from './engineTask';
import { lookKey } from '../engine/contract/keys';
import { displayKey, inputSize, numbersKey, toRequest } from './request';
import type { AnalysisState } from './state';
import type { Timing } from './timing';
import type { Baseline } from './types';

/** A state, and the answer to it that is on screen. */
interface Shown {
  readonly state: AnalysisState;
  readonly result: AnalysisResult;
}

export interface BaselineHost {
  readonly timing: Timing;
  state(): AnalysisState;
  model(): ModelInfo | null;
  /** What is on screen, and the state that it answers; null before the first answer. */
  shown(): Shown | null;
  /** Whether the engine has nothing else to do for this session. */
  isIdle(): boolean;
  context(): EngineTaskContext;
  signal(): AbortSignal;
}

/** How long the hand must rest before the baseline is computed, milliseconds. */
const REST = 120;
/** Answers that are kept: a baseline for each class or method that was looked at last. */
const KEPT = 8;

/** What a state says of the network's input; the rest of it is the question and the look. */
const INPUT = [
  'image',
  'model',
  'modelInput',
  'modelOutput',
  'size',
  'window',
  'framing',
  'normalization',
  'samplingRate',
  'augmentations',
] as const;

export class PinnedBaseline implements Baseline {
  readonly #changed = new Signal<Baseline, void>(this);
  readonly changed: ISignal<Baseline, void> = this.#changed;
  readonly #host: BaselineHost;
  readonly #answers = new Map<string, AnalysisResult>();
  /** What could not be computed is not tried again and again. */
  #failed: string | null = null;
  #pinned: AnalysisState | null = null;
  #result: AnalysisResult | null = null;
  #computing = false;
  /** When something was painted last. */
  #touched = 0;

  constructor(host: BaselineHost) {
    this.#host = host;
  }

  get isUntouched(): boolean {
    return this.#pinned === null;
  }

  get result(): AnalysisResult | null {
    return this.#result;
  }

  get isShown(): boolean {
    const shown = this.#host.shown();
    return shown !== null && this.#keyOf(shown) === this.#key(this.#asked(shown));
  }

  pin(): void {
    const shown = this.#host.shown();
    if (shown) this.#set(this.#active(shown.state).length === 0 ? null : shown.state);
  }

  unpin(): void {
    this.#set(null);
  }

  /** Something else is on screen, or it is drawn otherwise. */
  update(): void {
    const shown = this.#host.shown();
    this.#touched = this.#host.timing.now();
    if (!shown) return;
    const { state } = shown;
    const pinned = this.#pinned;
    // Another picture or network has an untouched state of its own.
    const isOther =
      pinned && (sourceId(pinned.image) !== sourceId(state.image) || modelId(pinned) !== modelId(state));
    if (isOther) this.#pinned = null;
    const key = this.#key(this.#asked(shown));
    if (this.#keyOf(shown) === key) void keep(this.#answers, key, shown.result, KEPT);
    const known = this.#answers.get(key);
    if (known && lookKey(known.request.look) === displayKey(this.#host.state(), known.request.look.ranges))
      this.#take(known);
    else if (key !== this.#failed) void this.#compute();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  #set(pinned: AnalysisState | null): void {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.update();
    this.#changed.emit();
  }

  /** The baseline's input with the question that is on screen; the class is the one that is explained there. */
  #asked({ state, result }: Shown): AnalysisState {
    const from = this.#pinned ?? { ...state, augmentations: [] };
    const input = Object.fromEntries(INPUT.map((key) => [key, from[key]]));
    return { ...state, ...input, target: result.target.index };
  }

  #keyOf({ state, result }: Shown): string {
    return this.#key({ ...state, target: result.target.index });
  }

  /** Equal where the answers are: steps that change nothing do not count. */
  #key(state: AnalysisState): string {
    return numbersKey({ ...state, augmentations: this.#active(state) });
  }

  #active(state: AnalysisState): AnalysisState['augmentations'] {
    const size = inputSize(state, this.#host.model());
    return state.augmentations.filter((step) => bindStep(step, size, { fixedSize: true }) !== null);
  }

  #take(result: AnalysisResult): void {
    if (result === this.#result) return;
    this.#result = result;
    this.#changed.emit();
  }

  async #compute(): Promise<void> {
    if (this.#computing) return;
    this.#computing = true;
    let key: string | null = null;
    try {
      await this.#rested();
      const shown = this.#host.shown();
      if (!shown || !this.#host.isIdle()) return;
      const state = this.#asked(shown);
      key = this.#key(state);
      void keep(this.#answers, key, await this.#answer(state, this.#answers.get(key)), KEPT);
    } catch {
      // Nothing to compare with is no error: what is on screen stands for itself.
      this.#failed = key;
    } finally {
      this.#computing = false;
    }
    // What was asked meanwhile is asked again.
    this.update();
  }

  /** Nothing was painted for a while. */
  async #rested(): Promise<void> {
    const { timing } = this.#host;
    for (let left = REST; left > 0; left = this.#touched + REST - timing.now()) await timing.delay(left);
  }

  /** @param known its numbers, where only the look changed */
  #answer(state: AnalysisState, known: AnalysisResult | undefined): Promise<AnalysisResult> {
    const { look } = toRequest(this.#host.state(), null, null);
    const request = { ...toRequest(state, this.#host.model(), null), look };
    return withEngine(
      { ...this.#host.context(), onProgress: () => undefined },
      () => state,
      async (api) => {
        if (!known) return api.engine.analyze(request);
        const again = { ...known.request, look };
        return { ...known, request: again, pictures: await api.engine.render(again, known.maps) };
      },
      this.#host.signal(),
    );
  }
}
