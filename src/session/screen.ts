/** What is on screen, and the one job that brings it up to date: analyse, draw the known numbers anew, or a frame. */
import {
  isMap,
  mapsOf,
  mapSpecOf,
  picturesOf,
  PICTURES,
  type MapName,
  type PictureName,
} from '../engine/attribution/methods/catalogue';
import { lookKey } from '../engine/contract/keys';
import { UserError } from '../engine/contract/errors';
import { proxy } from 'comlink';
import { METHOD_REGISTRY } from '../engine/attribution/methods/registry';
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisResult, RunProgress } from '../engine/contract/answer';
import type { AttributionMaps, RecordedMaps } from '../engine/contract/maps';
import type { Ranges } from '../engine/contract/look';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Content } from '../media/api';
import { t } from '../language';
import { modelId } from './assets';
import { awaitPlan, withEngine } from './engineTask';
import type { EngineTaskContext } from './engineTask';
import { graphsOf, isGraph } from './graphs';
import { NextAnalysis } from './nextAnalysis';
import type { FrameRecorder } from './recorder';
import { needsNetwork } from './heldNumbers';
import { displayKey, framePictureName, methodNames, numbersKey, toRequest } from './request';
import { Remedied } from './remedied';
import type { AnalysisState } from './state';
import type { WorkerApi } from '../worker/serve';
import type { Frame, Recalled } from './types';
import { validateForModel } from './validate';

export interface ScreenHost {
  readonly recorder: FrameRecorder;
  state(): AnalysisState;
  model(): ModelInfo | null;
  /** The state that will follow this one, where that is known. */
  upcoming(state: AnalysisState): AnalysisState | null;
  /** @param live false for recorded frames, whose image and model are not the state's. */
  context(live: boolean): EngineTaskContext;
  signal(): AbortSignal;
  /** A result is to be painted. */
  painted(result: AnalysisResult): void;
  /** How far a run of many passes is; null when it is over. */
  onRun(progress: RunProgress | null): void;
  /** A state was analysed, and its result has been painted. */
  analysed(state: AnalysisState, result: AnalysisResult): void;
}

/** Numbers that are known, and how they are drawn. */
interface Painted {
  readonly numbers: string;
  readonly display: string;
  /** Id of the recorded frame, null for live. */
  readonly frame: number | null;
}

interface Live {
  readonly numbers: string;
  readonly result: AnalysisResult;
}

export class Screen {
  readonly #host: ScreenHost;
  readonly #next = new NextAnalysis();
  #live: Live | null = null;
  #result: AnalysisResult | null = null;
  #painted: Painted | null = null;
  #lockedRanges: Ranges | null = null;
  /** What takes many passes and is under way. */
  #running: { readonly api: WorkerApi; readonly numbers: string; hasAnswered: boolean } | null = null;
  /** Numbers whose run the user ended. */
  #stopped: string | null = null;

  constructor(host: ScreenHost) {
    this.#host = host;
  }

  /** The latest result that was painted. */
  get result(): AnalysisResult | null {
    return this.#result;
  }

  /** Whether the screen shows what the state and the recorder ask for. */
  get isCurrent(): boolean {
    const [painted, wanted] = [this.#painted, this.#wanted()];
    return (
      painted !== null &&
      painted.numbers === wanted.numbers &&
      painted.display === wanted.display &&
      painted.frame === wanted.frame
    );
  }

  /** From now on a locked scale means the ranges of what is on screen. */
  lockRanges(): void {
    this.#lockedRanges = this.#result?.ranges ?? null;
  }

  /** Trust nothing that was computed; the pictures stay until there are new ones. */
  forget(): void {
    this.#painted = null;
    this.#live = null;
  }

  /** Bring the screen up to date, by the shortest way. @throws as the engine does. */
  async refresh(): Promise<void> {
    const frame = this.#host.recorder.shownFrame;
    if (frame) await this.#showFrame(frame);
    else if (this.#live?.numbers === numbersKey(this.#host.state())) await this.#redraw(this.#live);
    else await this.#analyze();
  }

  /** A recorded frame as it is looked at: its pictures, or its graphs, in the present colours. @param names see `renderFrame` */
  async drawFrame(
    frame: Frame,
    names: readonly PictureName[],
  ): Promise<Partial<Record<PictureName, Content>>> {
    if (!isGraph(frame.result, this.#host.state().outlook)) return this.renderFrame(frame, names);
    const maps = await this.#mapsOf(frame);
    return graphsOf({ ...frame.result, maps, request: this.#frameRequest(frame) }, frame.state, names);
  }

  /** Pictures of a recorded frame, in the present colours. @param names those that are wanted, if its method has them */
  async renderFrame(
    frame: Frame,
    names: readonly PictureName[] = PICTURES,
  ): Promise<AnalysisResult['pictures']> {
    const request = this.#frameRequest(frame);
    const wanted = picturesOf(methodNames(request)).filter((name) => names.includes(name));
    const needed = wanted.filter(isMap).flatMap(mapsOf);
    const held = this.#host.recorder.held(frame);
    const isGone = needed.some((name) =>
      held.missing.has(mapSpecOf(name).kind === 'grid' ? 'grids' : 'pixels'),
    );
    if (isGone) {
      const { pictures } = await this.#compute(frame);
      return Object.fromEntries(wanted.map((name) => [name, pictures[name]]));
    }
    // What is not sent to the engine is not copied.
    const named = Object.fromEntries(
      Object.entries(held.named).filter(([name]) => needed.includes(name as MapName)),
    );
    const maps = { augmented: held.augmented, named };
    return this.#render(request, maps, () => frame.state, false, wanted);
  }

  /** How `drawFrame` draws a frame now. */
  lookOf(frame: Frame): string {
    return lookKey(this.#frameRequest(frame).look);
  }

  /** See `Session.recall`. */
  async recall(frame: Frame): Promise<Recalled> {
    const methods = methodNames(frame.result.request);
    const name = framePictureName({ methods, view: frame.state.view });
    const held = this.#host.recorder.held(frame);
    const computed = needsNetwork(held) ? await this.#compute(frame) : null;
    const maps = computed?.maps ?? (await this.#mapsOf(frame));
    const asItWas = this.lookOf(frame) === lookKey(frame.result.request.look) ? held.picture : null;
    const picture = asItWas ?? (computed?.pictures ?? (await this.renderFrame(frame, [name])))[name];
    if (!picture) throw new UserError(t`A frame (${frame.label}) could not be drawn again. Try once more.`);
    return { maps, picture };
  }

  async #analyze(): Promise<void> {
    const host = this.#host;
    const context = host.context(true);
    const { state, ranges, result } = await withEngine(
      context,
      () => host.state(),
      async (api, state, model) => {
        validateForModel(state, model);
        const ranges = this.#lockedRanges;
        const request = toRequest(state, model, ranges);
        if (isLong(request)) return { state, ranges, result: await this.#analyzeLong(api, state, request) };
        const result = this.#next.answer(api, request);
        const upcoming = host.upcoming(state);
        if (upcoming) this.#next.ask(api, toRequest(upcoming, model, ranges));
        return { state, ranges, result: await awaitPlan(context, state, model, result) };
      },
      host.signal(),
    );
    // Something newer is wanted, and asked for.
    if (result === null) return;
    const numbers = numbersKey(state);
    this.#live = { numbers, result };
    if (state.display.scale === 'locked' && ranges === null) this.#lockedRanges = result.ranges;
    if (this.#isLeft(state) || host.recorder.shown !== null) return;
    this.#paint(result, { numbers, display: displayKey(state, this.#lockedRanges), frame: null });
    refuse(result);
    host.analysed(state, result);
  }

  /** What runs and is not wanted any more is ended, so that what the hand touches does not wait for it. */
  preempt(): void {
    const running = this.#running;
    // A hand that drags on and on sees at least what one pass says.
    if (!running?.hasAnswered || running.numbers === this.#wanted().numbers) return;
    this.#running = null;
    void running.api.stop();
  }

  /** The run of many passes ends where it is: what is known of its map stays on screen. @returns whether there was one */
  stopRun(): boolean {
    const running = this.#running;
    if (!running) return false;
    this.#running = null;
    this.#stopped = running.numbers;
    void running.api.stop();
    return true;
  }

  /** An analysis of many passes, whose map sharpens on screen. @returns null where it was ended for a newer one */
  async #analyzeLong(
    api: WorkerApi,
    state: AnalysisState,
    request: AnalysisRequest,
  ): Promise<AnalysisResult | null> {
    const run = { api, numbers: numbersKey(state), hasAnswered: false };
    this.#running = run;
    let latest: AnalysisResult | null = null;
    const report = (progress: RunProgress, result: AnalysisResult): void => {
      if (this.#running !== run) return;
      run.hasAnswered = true;
      const { done, total } = progress;
      const when = done === 0 ? t`before its first pass` : t`after ${done} of ${total} passes`;
      latest = { ...result, notes: [...result.notes, t`The map was stopped ${when}.`] };
      if (done > 0) this.#host.onRun(progress);
      if (this.#host.recorder.shown === null && !this.#isLeft(state))
        this.#paint(result, { numbers: UNFINISHED, display: '', frame: null });
      this.preempt();
    };
    try {
      return await api.engine.analyze(request, proxy(report));
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AbortError') || this.#running === run) throw error;
      return this.#stopped === run.numbers ? latest : null;
    } finally {
      if (this.#running === run) this.#running = null;
      this.#stopped = null;
      this.#host.onRun(null);
    }
  }

  /** A picture of an image or a model that was left meanwhile would only flash. */
  #isLeft(state: AnalysisState): boolean {
    const now = this.#host.state();
    return state.image !== now.image || modelId(state) !== modelId(now);
  }

  async #redraw({ numbers, result }: Live): Promise<void> {
    const state = this.#host.state();
    const display = displayKey(state, this.#lockedRanges);
    const { look } = toRequest(state, this.#host.model(), this.#lockedRanges);
    const request = { ...result.request, look };
    const pictures = await this.#render(request, result.maps, () => state, true);
    if (this.#host.recorder.shown !== null) return;
    this.#live = { numbers, result: { ...result, request, pictures } };
    this.#paint(this.#live.result, { numbers, display, frame: null });
    refuse(result);
  }

  async #showFrame(frame: Frame): Promise<void> {
    const display = displayKey(this.#host.state(), this.#lockedRanges);
    const request = this.#frameRequest(frame);
    const computed = needsNetwork(this.#host.recorder.held(frame)) ? await this.#compute(frame) : null;
    const maps = computed?.maps ?? (await this.#mapsOf(frame));
    const pictures = computed?.pictures ?? (await this.renderFrame(frame));
    const painted = { numbers: numbersKey(frame.state), display, frame: frame.id };
    this.#paint({ ...frame.result, request, maps, pictures }, painted);
  }

  /** The numbers of a frame; those that the page let go of are computed again. */
  async #mapsOf(frame: Frame): Promise<AttributionMaps> {
    const held = this.#host.recorder.held(frame);
    if (needsNetwork(held)) return (await this.#compute(frame)).maps;
    const { augmented, original, named, missing } = held;
    if (augmented && !missing.has('original')) return { augmented, original, named };
    const { context, signal } = { context: this.#host.context(false), signal: this.#host.signal() };
    const request = this.#frameRequest(frame);
    const augment = (api: WorkerApi) => api.engine.augment(request);
    return { ...(await withEngine(context, () => frame.state, augment, signal)), named };
  }

  /** A frame as it was analysed, in the present colours: the same state gives the same numbers. */
  #compute(frame: Frame): Promise<AnalysisResult> {
    const { context, signal } = { context: this.#host.context(false), signal: this.#host.signal() };
    const request = this.#frameRequest(frame);
    const analyze = (api: WorkerApi) => api.engine.analyze(request);
    return withEngine(context, () => frame.state, analyze, signal);
  }

  #render(
    request: AnalysisResult['request'],
    maps: RecordedMaps,
    state: () => AnalysisState,
    live: boolean,
    names?: readonly PictureName[],
  ): Promise<AnalysisResult['pictures']> {
    const { context, signal } = { context: this.#host.context(live), signal: this.#host.signal() };
    return withEngine(context, state, (api) => api.engine.render(request, maps, names), signal);
  }

  #frameRequest(frame: Frame): AnalysisResult['request'] {
    const { look } = toRequest(this.#host.state(), null, this.#lockedRanges);
    return { ...frame.result.request, look };
  }

  #wanted(): Painted {
    const { recorder } = this.#host;
    const state = this.#host.state();
    const frame = recorder.shownFrame;
    return {
      numbers: numbersKey(frame ? frame.state : state),
      display: displayKey(state, this.#lockedRanges),
      frame: frame?.id ?? null,
    };
  }

  #paint(result: AnalysisResult, painted: Painted): void {
    this.#result = result;
    this.#painted = painted;
    this.#host.painted(result);
  }
}

/** No state has such numbers. */
const UNFINISHED = 'unfinished';

/** Whether a method takes many passes. */
const isLong = ({ question }: AnalysisRequest): boolean =>
  question.methods.some(({ name }) => METHOD_REGISTRY[name].kind === 'run');

/** The prediction is on screen; that there is no map is an error all the same. @throws UserError */
function refuse({ problem }: AnalysisResult): void {
  if (problem !== null) throw new Remedied(problem, ['method', 'retry']);
}
