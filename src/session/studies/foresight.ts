/** The slider shows its future: tracks of all sliders, computed while the hand rests, coarse first. */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { probabilitiesOf } from '../../engine/attribution/scores';
import { SPECS } from '../../engine/augment/catalogue';
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { bindStep } from '../../engine/augment/pipeline';
import type { ParameterSpec } from '../../engine/augment/spec';
import { UserError } from '../../engine/contract/errors';
import type { ModelInfo } from '../../engine/contract/modelInfo';
import { keep, RecentBytes } from '../../engine/recent';
import { parameterSpecOf, stepsAt, type Axis } from '../../study/axis';
import { alongTrack, LEVELS } from '../../study/plans/line';
import type { Plan, Point } from '../../study/plans/plan';
import { judgeFrom, withoutAnswer, type Judge, type Sample } from '../../study/sample';
import { t } from '../../language';
import { inputSize, numbersKey, taskFor } from '../request';
import { domainOf, type AnalysisState } from '../state';
import type { Timing } from '../timing';
import { LOOK, withoutMaps, type Background } from './background';
import { questionOf } from './studies';

export interface ForesightHost {
  readonly background: Background;
  readonly timing: Timing;
  /** Whether a view shows the session. */
  isWatched(): boolean;
  state(): AnalysisState;
  model(): ModelInfo | null;
  /** Of this session: aborts at its end. */
  readonly signal: AbortSignal;
}

/** What is known of one slider's future. */
export interface Track {
  readonly axis: Axis;
  /** Where the parameter does nothing. */
  readonly start: Sample;
  /** Ascending. */
  readonly samples: readonly Sample[];
}

/** What the network says at one value of a slider. */
export interface Foretold {
  readonly value: number;
  readonly logits: Float32Array;
  /** null in regression. */
  readonly probabilities: Float32Array | null;
}

/** A slider of the panel. */
export interface SliderName {
  readonly stepId: string;
  readonly parameter: string;
}

/** Tracks as a panel asks for them. */
export interface Foreseen {
  readonly changed: ISignal<unknown, void>;
  /** null before the first pass, and where tracks are off. */
  track(stepId: string, parameter: string): Track | null;
  /** The answers of that track that are still at hand, ascending: for curves. */
  answers(stepId: string, parameter: string): readonly Foretold[];
  /** The slider under the pointer comes first, and gets all passes; null: none. */
  focus(slider: SliderName | null): void;
  /** Why there are no tracks although they are on; null where there are. */
  readonly off: string | null;
}

/** A pass of the network that takes longer makes tracks a burden, milliseconds. */
export const SLOWEST = 300;
/** The page's thread may be held for so long, milliseconds. */
const SLICE = 8;
/** So often it is looked whether the tab is on screen, milliseconds: a frame of the screen each time. */
const GLANCE = 500;
/** Points of a track that nobody points at. */
const UNATTENDED = LEVELS[2];
/** Bytes of answers that are kept, and tracks. */
const [ANSWERS, TRACKS] = [32 * 2 ** 20, 256];

/** A slider, and what its track is known by. */
interface Slider {
  readonly axis: Axis;
  readonly key: string;
}

interface Growing {
  readonly axis: Axis;
  readonly judge: Judge;
  readonly plan: Plan<readonly Sample[]>;
  /** Asked for by the plan and not answered yet, the next first. */
  waiting: readonly Point[];
  batch: readonly Sample[];
  samples: readonly Sample[];
  done: boolean;
}

export class Foresight implements Foreseen {
  readonly changed: Signal<unknown, void> = new Signal(this);
  readonly #host: ForesightHost;
  /** Logits by state. */
  readonly #answers = new RecentBytes<string, Float32Array>(ANSWERS, ({ byteLength }) => byteLength);
  readonly #tracks = new Map<string, Growing>();
  #focus: SliderName | null = null;
  /** The sliders of a state: to name them takes longer than to ask for them. */
  #known: {
    readonly state: AnalysisState;
    readonly model: ModelInfo | null;
    readonly sliders: readonly Slider[];
  } | null = null;
  /** The answers that were asked for last. */
  #foretold: { readonly of: readonly Sample[]; readonly answers: readonly Foretold[] } | null = null;
  #running = false;
  /** Of the network and size at which a pass took too long. */
  #tooSlow: string | null = null;

  constructor(host: ForesightHost) {
    this.#host = host;
  }

  get off(): string | null {
    const state = this.#host.state();
    if (!state.foresight || this.#tooSlow !== costKey(state)) return null;
    return t`Sliders show no future: a pass of this network takes more than ${SLOWEST} ms.`;
  }

  track(stepId: string, parameter: string): Track | null {
    if (!this.#isOn) return null;
    const slider = this.#sliders().find(({ axis }) => isNamed(axis, { stepId, parameter }));
    const track = slider && this.#tracks.get(slider.key);
    return track && track.samples.length > 0
      ? { axis: track.axis, start: track.judge.start, samples: track.samples }
      : null;
  }

  answers(stepId: string, parameter: string): readonly Foretold[] {
    const [track, model] = [this.track(stepId, parameter), this.#host.model()];
    if (!track || !model) return [];
    if (this.#foretold?.of === track.samples) return this.#foretold.answers;
    const state = this.#host.state();
    const task = taskFor(state, model);
    const answers = track.samples.flatMap(({ values }): readonly Foretold[] => {
      const augmentations = stepsAt(state.augmentations, [track.axis], values);
      const logits = this.#answers.get(this.#answerKey({ ...state, augmentations }));
      return logits
        ? [{ value: values[0], logits, probabilities: probabilitiesOf(logits, task, model) }]
        : [];
    });
    this.#foretold = { of: track.samples, answers };
    return answers;
  }

  focus(slider: SliderName | null): void {
    this.#focus = slider;
    this.resume();
  }

  /** The answer to a state, where it is at hand. */
  recall(state: AnalysisState): Float32Array | null {
    return this.#answers.get(this.#answerKey(state)) ?? null;
  }

  /** An answer that was computed for the screen anyway. */
  learn(state: AnalysisState, logits: Float32Array): void {
    this.#answers.set(this.#answerKey(state), logits);
  }

  /** Go on, if there is something to do. */
  resume(): void {
    if (this.#running || !this.#isOn) return;
    this.#running = true;
    void this.#run().finally(() => (this.#running = false));
  }

  get #isOn(): boolean {
    const { state, signal, isWatched } = this.#host;
    return isWatched() && state().foresight && this.#tooSlow !== costKey(state()) && !signal.aborted;
  }

  async #run(): Promise<void> {
    const { background, timing } = this.#host;
    let begin = timing.now();
    let seen = -Infinity;
    while (this.#isOn) {
      // What is known already comes at once: the page must paint in between.
      const pause = background.isFree ? (timing.now() - begin > SLICE ? 0 : null) : LOOK;
      if (pause !== null) {
        await timing.delay(pause);
        begin = timing.now();
        continue;
      }
      try {
        // In a tab that nobody looks at it would only cost power.
        if (timing.now() - seen > GLANCE) {
          await timing.seen();
          seen = timing.now();
        }
        if (!(await this.#next())) return;
      } catch {
        // The end of the session; or the engine says what is wrong when the hand asks for it.
        return;
      }
      this.changed.emit();
    }
  }

  /** One evaluation. @returns whether there was anything to do */
  async #next(): Promise<boolean> {
    const sliders = this.#sliders().map((slider) => ({ ...slider, track: this.#tracks.get(slider.key) }));
    const isFocus = ({ axis }: Slider): boolean => this.#focus !== null && isNamed(axis, this.#focus);
    const [next] = sliders
      .filter((slider) => !slider.track?.done && (isFocus(slider) || countOf(slider.track) < UNATTENDED))
      .sort((a, b) => Number(isFocus(b)) - Number(isFocus(a)) || countOf(a.track) - countOf(b.track));
    if (!next) return false;
    if (next.track) await this.#grow(next.track);
    else await this.#begin(next);
    return true;
  }

  async #begin({ axis, key }: Slider): Promise<void> {
    const state = this.#host.state();
    const identity = parameterSpecOf(axis).default;
    const augmentations = stepsAt(state.augmentations, [axis], [identity]);
    const logits = await this.#answer({ ...state, augmentations });
    const model = this.#host.model();
    if (!logits || !model) return;
    // A value has no class to keep: the track shows how it moves.
    const judge = judgeFrom({ logits }, [identity], questionOf(state, model, Infinity), model);
    const plan = alongTrack(axis);
    const first = plan.next();
    const waiting = first.done ? [] : first.value;
    keep(this.#tracks, key, { axis, judge, plan, waiting, batch: [], samples: [], done: false }, TRACKS);
  }

  async #grow(track: Growing): Promise<void> {
    const [point] = track.waiting;
    const sample = await this.#sampleAt(track, point);
    if (!sample) return;
    track.waiting = track.waiting.slice(1);
    track.batch = [...track.batch, sample];
    track.samples = [...track.samples, sample].sort((a, b) => a.values[0] - b.values[0]);
    if (track.waiting.length > 0) return;
    const step = track.plan.next(track.batch);
    track.batch = [];
    track.done = step.done ?? false;
    track.waiting = step.done ? [] : step.value;
  }

  async #sampleAt({ axis, judge }: Growing, point: Point): Promise<Sample | null> {
    const state = this.#host.state();
    try {
      const augmentations = stepsAt(state.augmentations, [axis], point);
      const logits = await this.#answer({ ...state, augmentations });
      return logits && judge(point, { logits });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return withoutAnswer(point, judge.start, error.message);
    }
  }

  /** Known, or computed now; null where the state was changed meanwhile. */
  async #answer(state: AnalysisState): Promise<Float32Array | null> {
    const key = this.#answerKey(state);
    const known = this.#answers.get(key);
    if (known) return known;
    const before = this.#host.state();
    const { logits, milliseconds } = await this.#host.background.evaluate(state, this.#host.signal);
    if (milliseconds > SLOWEST) this.#tooSlow = costKey(state);
    this.#answers.set(key, logits);
    return this.#host.state() === before ? logits : null;
  }

  /** One for every slider that can be dragged. */
  #sliders(): readonly Slider[] {
    const [state, model] = [this.#host.state(), this.#host.model()];
    if (this.#known?.state !== state || this.#known.model !== model) {
      const axes = state.augmentations.filter(({ enabled }) => enabled).flatMap(axesOf);
      this.#known = { state, model, sliders: axes.map((axis) => ({ axis, key: this.#keyOf(axis, state) })) };
    }
    return this.#known.sliders;
  }

  /** Equal for states that differ in nothing but this parameter. */
  #keyOf(axis: Axis, state: AnalysisState): string {
    const augmentations = stepsAt(state.augmentations, [axis], [parameterSpecOf(axis).default]);
    const { stepId, parameter } = axis;
    const { target, threshold } = state;
    return JSON.stringify([
      stepId,
      parameter,
      target,
      threshold,
      this.#answerKey({ ...state, augmentations }),
    ]);
  }

  /** Equal for states of equal logits, such as those that differ in the place of a box without height. */
  #answerKey(state: AnalysisState): string {
    return numbersKey({ ...withoutMaps(state), augmentations: this.#effective(state) });
  }

  #effective(state: AnalysisState): readonly AugmentationStep[] {
    const model = this.#host.model();
    if (!model || domainOf(state) === 'series') return state.augmentations;
    const options = { fixedSize: model.fixedSize !== null };
    let size = inputSize(state, model);
    return state.augmentations.filter((step) => {
      const bound = bindStep(step, size, options);
      size = bound?.outputSize ?? size;
      return bound !== null;
    });
  }
}

const countOf = (track: Growing | undefined): number => track?.samples.length ?? 0;

const isNamed = (axis: Axis, { stepId, parameter }: SliderName): boolean =>
  axis.stepId === stepId && axis.parameter === parameter;

/** Equal for states whose passes take equal time. */
const costKey = ({ model, size }: AnalysisState): string => JSON.stringify([model, size]);

/** The sliders of a step, each over its whole range. */
export function axesOf({ id, name }: AugmentationStep): readonly Axis[] {
  return Object.entries<ParameterSpec>(SPECS[name].parameters).flatMap(([parameter, spec]) => {
    if (spec.kind !== 'number' || !spec.sweep) return [];
    const { minimum: from, maximum: to } = spec;
    return [{ augmentation: name, parameter, stepId: id, from, to, by: to - from }];
  });
}
