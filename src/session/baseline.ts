/**
 * What the present state is compared with: the untouched image, a state that was pinned, or the same state in another network.
 * It is asked the question of the screen (same class, method and layer), so that maps and scores can be laid side by side, and
 * kept by what was asked. Another state is computed when the hand rests, never in the way of what is on screen; another network
 * follows every state that was painted.
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
import { UserError } from '../engine/contract/errors';
import { toUserError } from './engineClient';
import { noSameClass } from '../study/sameClass';
import { inOther, otherState } from './otherNetwork';
import type { OtherNetwork } from './otherNetwork';
import { displayKey, inputSize, numbersKey, toRequest } from './request';
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisState } from './state';
import type { Timing } from './timing';
import type { Baseline, BaselineKind } from './types';

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
  labelOf(index: number): string;
  /** Another network, now that it is loaded, beside that of the screen. */
  otherOf(model: ModelInfo): OtherNetwork;
  /** The other network has answered a state. */
  answered(state: AnalysisState, result: AnalysisResult): void;
}

/** How long the hand must rest before the baseline is computed, milliseconds. */
const REST = 120;
/** Answers that are kept: a baseline for each class or method that was looked at last. */
const KEPT = 8;

/** What a state says of the network's input; the rest of it is the question and the look. */
const INPUT = [
  'image',
  'gallery',
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
  #other: OtherNetwork | null = null;
  /** What the classes of the screen are known by, see `#noteFirst`. */
  #first: readonly unknown[] = [];
  /** Why the other network does not answer. */
  #failure: string | null = null;
  #computing = false;
  /** When something was painted last. */
  #touched = 0;

  constructor(host: BaselineHost) {
    this.#host = host;
  }

  get kind(): BaselineKind {
    if (this.#host.state().compare) return 'network';
    return this.#pinned ? 'pinned' : 'untouched';
  }

  get name(): string {
    const { compare } = this.#host.state();
    return compare ? (this.#other?.model.name ?? compare.name) : '';
  }

  get problem(): string | null {
    const target = this.#host.shown()?.result.target.index;
    if (this.#failure !== null || !this.#other || target === undefined) return this.#failure;
    const has = this.#other.placeOf(target) !== null;
    return has ? null : noSameClass(this.#host.labelOf(target), this.#other.model.name);
  }

  /** The network that is compared with, once it is loaded. */
  get other(): OtherNetwork | null {
    return this.#other;
  }

  placeOf(index: number): number | null {
    return this.#other ? this.#other.placeOf(index) : index;
  }

  labelOf(index: number): string {
    return this.#other ? this.#other.labelOf(index) : this.#host.labelOf(index);
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

  /** Another network is compared with, or none any more. */
  changeNetwork(): void {
    [this.#other, this.#failure, this.#failed, this.#result] = [null, null, null, null];
    this.update();
    this.#changed.emit();
  }

  /** What could not be answered is asked again. */
  retry(): void {
    [this.#failure, this.#failed] = [null, null];
    this.update();
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
    if (this.kind === 'network') this.#noteFirst(state);
    // A network that could not be read is not read again for every value of a slider.
    if (this.kind === 'network' && this.#failure !== null && this.#other === null) return;
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

  /** The classes of another network on screen are others, and so are those of this one that are the same. */
  #noteFirst(state: AnalysisState): void {
    const first = [modelId(state), state.labels, state.task];
    if (first.every((part, i) => part === this.#first[i])) return;
    this.#first = first;
    this.#answers.clear();
    [this.#other, this.#failure, this.#failed] = [null, null, null];
  }

  #set(pinned: AnalysisState | null): void {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.update();
    this.#changed.emit();
  }

  /** The baseline's input with the question that is on screen; the class is the one that is explained there. */
  #asked({ state, result }: Shown): AnalysisState {
    const { compare } = this.#host.state();
    // A recorded frame too is laid beside the network that is compared with now.
    const other = otherState(compare === state.compare ? state : { ...state, compare });
    if (other) return { ...other, classes: state.classes, target: result.target.index };
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
    const { kind } = this;
    const { compare } = this.#host.state();
    const isOver = (): boolean => compare !== this.#host.state().compare;
    try {
      await (kind === 'network' ? this.#host.timing.delay(0) : this.#rested());
      const shown = this.#host.shown();
      if (!shown || isOver() || (kind !== 'network' && !this.#host.isIdle())) return;
      const state = this.#asked(shown);
      key = this.#key(state);
      const answer = await this.#answer(state, shown, this.#answers.get(key), isOver);
      if (isOver()) return;
      void keep(this.#answers, key, answer, KEPT);
      if (kind === 'network') this.#host.answered(shown.state, answer);
      this.#failure = null;
    } catch (error) {
      // Nothing to compare with is no error: what is on screen stands for itself.
      this.#failed = key;
      if (kind === 'network' && !isOver()) this.#fail(toUserError(error).message);
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

  #fail(why: string): void {
    [this.#failure, this.#result] = [why, null];
    this.#changed.emit();
  }

  /** What a network is asked. @throws UserError for one that cannot be compared with */
  #requestTo(model: ModelInfo, state: AnalysisState, shown: Shown): AnalysisRequest {
    if (modelId(state) === modelId(shown.state)) return toRequest(state, model, null);
    if (this.#other?.model !== model) this.#other = this.#host.otherOf(model);
    if (this.#other.misfit !== null) throw new UserError(this.#other.misfit);
    return inOther(shown.state, state, this.#other, shown.result.target.index);
  }

  /** @param known its numbers, where only the look changed */
  #answer(
    state: AnalysisState,
    shown: Shown,
    known: AnalysisResult | undefined,
    isOver: () => boolean,
  ): Promise<AnalysisResult> {
    const { look } = toRequest(this.#host.state(), null, null);
    return withEngine(
      { ...this.#host.context(), onProgress: () => undefined },
      () => state,
      async (api, _, model) => {
        if (isOver()) throw new DOMException('Nobody compares any more.', 'AbortError');
        if (!known) return api.engine.analyze({ ...this.#requestTo(model, state, shown), look });
        const again = { ...known.request, look };
        return { ...known, request: again, pictures: await api.engine.render(again, known.maps) };
      },
      this.#host.signal(),
    );
  }
}
