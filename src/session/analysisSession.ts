/** The session: state in, pictures out. Ties reducer, scheduler, engine, recorder and sweeps together. */
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { AnalysisResult, RunProgress } from '../engine/contract/answer';
import { specOf } from '../engine/attribution/methods/catalogue';
import type { Picture, Preview } from '../engine/contract/pictures';
import type { Size } from '../engine/image/image';
import { inferredFor, sentenceOf } from '../engine/network/inference';
import type { BackendName, BackendReport } from '../engine/runtime/backends';
import { t } from '../language';
import { ActivityTracker } from './activityTracker';
import { PinnedBaseline } from './baseline';
import { modelId, sourceId } from './assets';
import type { AssetStore } from './assets';
import type { BundledFacts } from './bundled';
import { AnsweredStates } from './curve/answered';
import type { Answered } from './curve/answered';
import type { Beside } from './curve/curve';
import { toUserError } from './engineClient';
import type { EngineClient } from './engineClient';
import { given, mediaOf, withEngine } from './engineTask';
import type { EngineTaskContext } from './engineTask';
import type { Encoders } from './export/encoders';
import { LivePreview } from './livePreview';
import type { PreviewHost } from './livePreview';
import type { Augment } from './preview';
import { otherState } from './otherNetwork';
import { FrameRecorder } from './recorder';
import { remediesOf, withRemedies } from './remedied';
import { inputSize, numbersKey, toRequest } from './request';
import { Coalescer } from './scheduler';
import { Screen } from './screen';
import type { Pull } from './shards';
import { DEFAULT_STATE, domainOf } from './state';
import type { AnalysisState } from './state';
import { axisOf, movedSlider } from './sweep/axis';
import { Sweeper } from './sweep/sweeper';
import type { SweepPlan } from './sweep/values';
import { browserTiming } from './timing';
import type { Timing } from './timing';
import type { Activity, Frame, Recalled, Session, Sweep } from './types';
import { Background } from './studies/background';
import { StudyDesk } from './studies/desk';
import { KeptStudies } from './studies/keptStudies';
import { Foresight } from './studies/foresight';
import { Studies } from './studies/studies';
import { warmUp } from './warmUp';
import { FileOpener } from './opener';
import { RecordingExports } from './export/exports';
import { Recording } from './recording';
import { isUnlisted } from './unlisted';
import { SessionStore } from './store';
import type { Change } from './store';

/** What a session works with; everything a page shares comes in from outside. */
export interface SessionParts {
  readonly client: EngineClient;
  readonly encoders: Encoders;
  readonly assets: AssetStore;
  readonly facts: BundledFacts;
  /** How the host hands over assets; null where there is no host. */
  readonly pull: Pull | null;
  readonly augment: Augment;
  readonly timing?: Timing;
  /** Of this session alone; one of the usual size when left out. */
  readonly recorder?: FrameRecorder;
}

/** Longest time from one painted frame of a screen to the next, milliseconds. */
const FRAME = 20;

export class AnalysisSession extends SessionStore implements Session {
  readonly resultChanged: Signal<Session, AnalysisResult> = new Signal(this);
  readonly previewChanged: Signal<Session, Preview> = new Signal(this);
  readonly sweepChanged: Signal<Session, Sweep | null> = new Signal(this);
  readonly baseline: PinnedBaseline;
  readonly foresight: Foresight;
  readonly studies: Studies;
  readonly desk: StudyDesk;
  readonly files: FileOpener;
  readonly exports: RecordingExports;

  readonly #parts: SessionParts;
  readonly #timing: Timing;
  readonly #tracker = new ActivityTracker<Session>(this);
  readonly #work = new Coalescer(() => this.#job());
  readonly #sweeper: Sweeper;
  readonly #screen: Screen;
  readonly #preview: LivePreview;
  readonly #recording: Recording;
  readonly #answered = new AnsweredStates();
  #answeredByOther = new AnsweredStates();
  readonly #otherForesight: Foresight;
  readonly #background: Background;
  /** Aborts when the session is disposed of. */
  readonly #end = new AbortController();
  /** The state whose result was painted last. */
  #analysed: AnalysisState | null = null;
  #abort = new AbortController();
  /** See `Undo.newGesture`: a sweep is one change, however many values it sets. */
  #sweepGesture = 0;
  #axis: Sweep | null = null;
  #views = 0;
  #isDisposed = false;

  constructor(parts: SessionParts, state: AnalysisState = DEFAULT_STATE) {
    const timing = parts.timing ?? browserTiming;
    super({ recorder: parts.recorder ?? new FrameRecorder(), now: () => timing.now() }, state);
    this.#parts = parts;
    this.#timing = timing;
    this.#screen = new Screen({
      recorder: this.recorder,
      state: () => this.state,
      model: () => this.model,
      upcoming: (state) => this.#sweeper.upcoming(state),
      context: (live) => this.#context(live),
      signal: () => this.#abort.signal,
      onRun: (progress) => this.#onRun(progress),
      painted: (result) => this.#paint(result),
      analysed: (state, result) => this.#record(state, result),
    });
    this.baseline = new PinnedBaseline({
      timing: this.#timing,
      state: () => this.state,
      model: () => this.model,
      shown: () => this.#shown(),
      isIdle: () => this.#views > 0 && !this.#work.busy && this.#screen.isCurrent && !this.sweep,
      context: () => this.#context(false),
      signal: () => this.#abort.signal,
      labelOf: (index) => this.labelOf(index),
      otherOf: (model) => this.otherOf(model),
      answered: (of, result) => this.#answeredByOther.note(of, result),
    });
    this.#preview = new LivePreview(parts.augment, {
      timing: this.#timing,
      wanted: () => this.#wantedPreview(),
      elsewhere: (request) => {
        const { client } = parts;
        return given(client, this.state) && client.aside((api) => api.preview(request));
      },
      imageBytes: () => this.#imageBytes(),
      draw: (preview) => this.previewChanged.emit(preview),
    });
    this.#sweeper = new Sweeper({
      timing: this.#timing,
      state: () => this.state,
      image: () => this.image,
      set: (stepId, parameter, value) =>
        this.dispatch({ type: 'set-parameter', stepId, parameter, value }, this.#sweepGesture),
      painted: async () => {
        await this.#work.settled();
        // What takes longer than a frame leaves the page the time to paint while the next one is computed.
        if ((this.#screen.result?.milliseconds ?? 0) < FRAME) await this.#timing.frame();
        return this.#views > 0 && this.activity.error === null;
      },
      changed: (sweep) => this.sweepChanged.emit(sweep),
    });
    this.exports = new RecordingExports({
      encoders: parts.encoders,
      timing,
      store: this,
      screen: this.#screen,
      report: (progress) => this.#tracker.exporting(progress),
      notify: (sentence) => this.notify(sentence),
    });
    this.files = new FileOpener({
      client: parts.client,
      assets: parts.assets,
      pull: parts.pull,
      store: this,
      signal: () => this.#abort.signal,
      opening: (name) => {
        this.stop();
        this.#tracker.begin();
        this.#tracker.loading({ what: t`Opening ${name}`, done: 0, total: null, unit: 'bytes' });
      },
      opened: () => this.#request(),
      failed: (error) => this.#fail(withRemedies(error, ['file'])),
      reading: (folder, done, total) =>
        this.#tracker.loading({ what: t`Reading ${folder}`, done, total, unit: 'bytes' }),
      notify: (sentence) => this.notify(sentence),
    });
    this.#recording = new Recording({
      store: this,
      sweep: () => this.sweep,
      notify: (sentence) => this.notify(sentence),
      dismiss: (sentence) => this.dismiss(sentence),
    });
    this.#background = new Background({
      timing: this.#timing,
      page: parts.client,
      isBusy: () => this.#isBusy,
      context: () => this.#silentContext(),
    });
    this.foresight = new Foresight({
      background: this.#background,
      timing: this.#timing,
      isWatched: () => this.#views > 0,
      state: () => this.state,
      model: () => this.model,
      signal: this.#end.signal,
    });
    this.#otherForesight = new Foresight({
      background: this.#background,
      timing: this.#timing,
      isWatched: () => this.#views > 0 && this.baseline.other?.misfit === null,
      state: () => otherState(this.state) ?? this.state,
      model: () => this.baseline.other?.model ?? null,
      signal: this.#end.signal,
    });
    this.#otherForesight.changed.connect(() => this.foresight.changed.emit());
    this.studies = new Studies({
      background: this.#background,
      state: () => this.state,
      otherOf: (model) => this.otherOf(model),
      labelOf: (index) => this.labelOf(index),
      learn: (state, logits) => this.foresight.learn(state, logits),
    });
    this.desk = new StudyDesk({
      background: this.#background,
      otherOf: (model) => this.otherOf(model),
      state: () => this.state,
      model: () => this.model,
      axis: () => this.axis,
      recall: (state) => this.foresight.recall(state),
      learn: (state, logits) => this.foresight.learn(state, logits),
      kept: new KeptStudies(parts.assets.cache),
      signal: this.#end.signal,
    });
    this.changing.connect(this.#onChanging, this);
    this.changed.connect(this.#onChanged, this);
    this.interrupted.connect(this.stop, this);
    this.recorder.changed.connect(this.#onRecorder, this);
    parts.client.changed.connect(this.#onClient, this);
  }

  get answered(): readonly Answered[] {
    return this.#answered.all;
  }

  get beside(): Beside | null {
    const { axis, baseline } = this;
    if (!baseline.other || baseline.other.misfit !== null) return null;
    return {
      name: baseline.name,
      placeOf: (index) => baseline.placeOf(index),
      answered: this.#answeredByOther.all,
      foretold: axis ? this.#otherForesight.answers(axis.stepId, axis.parameter) : [],
    };
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  override dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.stop();
    this.#abort.abort(cancelled());
    this.#end.abort(cancelled());
    this.exports.dispose(cancelled());
    this.files.dispose();
    if (this.#views > 0) this.#parts.client.release();
    this.#views = 0;
    this.#parts.client.changed.disconnect(this.#onClient, this);
    this.#tracker.dispose();
    this.baseline.dispose();
    super.dispose();
  }

  // What is known

  get result(): AnalysisResult | null {
    return this.#screen.result;
  }

  get activity(): Activity {
    return this.#tracker.activity;
  }

  get activityChanged(): Session['activityChanged'] {
    return this.#tracker.changed;
  }

  notify(sentence: string): void {
    this.#tracker.notify(sentence);
  }

  dismiss(sentence: string): void {
    this.#tracker.dismiss(sentence);
  }

  get notes(): readonly string[] {
    const inferred = this.model ? inferredFor(this.state, this.model).map(sentenceOf) : [];
    return [
      ...inferred,
      ...(this.result?.notes ?? []),
      ...(this.baseline.problem === null ? [] : [this.baseline.problem]),
    ];
  }

  // Work

  attach(): IDisposable {
    if (this.#views++ === 0) {
      this.#background.touch();
      this.#parts.client.retain();
      void this.#loadFacts();
      this.#onClient();
      this.#request();
      // The picture is known long before the network is.
      if (!this.result) this.#takeSource();
    }
    return new DisposableDelegate(() => {
      if (this.#isDisposed || --this.#views > 0) return;
      this.stop();
      this.#parts.client.release();
    });
  }

  retry(): void {
    this.#screen.forget();
    this.baseline.retry();
    this.#request();
  }

  cancel(): void {
    if (!this.#isLoading && this.exports.cancel(cancelled())) return;
    if (this.#screen.stopRun()) return;
    this.#abort.abort(cancelled());
    this.#abort = new AbortController();
  }

  async chooseBackend(backend: BackendName | 'auto'): Promise<void> {
    this.#tracker.begin();
    this.#tracker.loading({ what: t`Changing the backend`, done: 0, total: null, unit: 'shaders' });
    try {
      await this.#parts.client.choose(backend);
      const { report } = this.#parts.client;
      if (backend !== 'auto' && report && report.backend !== backend)
        this.notify(unavailable(backend, report));
      this.retry();
    } catch (error) {
      this.#tracker.fail(toUserError(error).message, ['backend', 'retry']);
    }
  }

  async fullPicture(): Promise<Picture | null> {
    const shown = this.#shown();
    const [image, model] = [this.image, this.model];
    const size = shown && image && fullSize(image, inputSize(shown.state, model), shown.state.framing.zoom);
    if (!size || domainOf(shown.state) !== 'image') return null;
    const request = toRequest(shown.state, model, null);
    return withEngine(
      { ...this.#context(false), onProgress: () => undefined },
      () => shown.state,
      (api) => api.engine.preview(request, size),
      this.#abort.signal,
    );
  }

  get sweep(): Sweep | null {
    return this.#sweeper.sweep;
  }

  planOf(sweep: Sweep): SweepPlan {
    return this.#sweeper.planOf(sweep);
  }

  setPlan(sweep: Sweep, patch: Partial<SweepPlan>): void {
    this.#sweeper.setPlan(sweep, patch);
  }

  get axis(): Sweep | null {
    return axisOf(this.state, this.#axis);
  }

  play(stepId: string, parameter: string): void {
    this.recorder.show(null);
    this.#axis = { stepId, parameter };
    this.#sweepGesture = this.undoing.newGesture();
    this.#sweeper.play(stepId, parameter);
  }

  stop(): void {
    this.#sweeper.stop();
  }

  recall(frame: Frame): Promise<Recalled> {
    return this.#screen.recall(frame);
  }

  // Inside

  /** What is on screen, with the state that it answers. */
  #shown(): { readonly state: AnalysisState; readonly result: AnalysisResult } | null {
    const { result } = this.#screen;
    const state = this.recorder.shownFrame?.state ?? this.state;
    return result && this.#screen.isCurrent ? { state, result } : null;
  }

  get #isLoading(): boolean {
    return this.activity.status === 'loading';
  }

  /** Before anybody hears of a new state: nothing that answers the old one may be taken for new. */
  #onChanging(_: unknown, { before, after }: Change): void {
    this.#background.touch();
    if (after.display.scale !== before.display.scale) this.#screen.lockRanges();
    this.#axis = movedSlider(before, after) ?? this.#axis;
    const hasMoved = numbersKey(after) !== numbersKey(before);
    if (hasMoved) this.recorder.show(null);
    this.#sweeper.observe(after);
    // In its frame the picture comes first, before what the panel paints of the new state. A step of a sweep is on screen
    // as soon as it is computed, and the processor has enough to do.
    if (hasMoved && this.#views > 0 && !this.sweep) this.#preview.request();
    if (after.compare !== before.compare) this.#answeredByOther = new AnsweredStates();
    if (this.#views > 0 && !this.#screen.isCurrent) this.#tracker.begin();
  }

  #onChanged(_: unknown, { before, after }: Change): void {
    if (after.compare !== before.compare) this.baseline.changeNetwork();
    if (numbersKey(after) !== numbersKey(before) && this.#views > 0) {
      // Another series is drawn at once, be it one that no network can read.
      const isOtherSeries = after.image !== before.image && domainOf(after) === 'series';
      if (isOtherSeries || (after.image === before.image && after.framing !== before.framing))
        this.#takeSource();
    }
    this.#request();
  }

  /** Bring the screen up to date, if it is not. */
  #request(): void {
    if (this.#views === 0 || this.#isDisposed) return;
    this.#screen.preempt();
    if (this.#screen.isCurrent && this.activity.error === null) {
      if (!this.#work.busy) this.#tracker.succeed();
      this.#resume();
      return;
    }
    this.#tracker.begin();
    this.#work.request();
  }

  async #job(): Promise<void> {
    if (this.#views === 0 || this.#isDisposed) return;
    // The run before may have failed for a state that was overtaken.
    this.#tracker.begin();
    try {
      await this.#screen.refresh();
      if (this.#isDisposed) return;
      if (!this.#screen.isCurrent) return this.#work.request();
      this.#tracker.succeed();
      this.#resume();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The screen is up to date: what nobody waits for may go on. */
  #resume(): void {
    this.foresight.resume();
    this.desk.resume();
    if (this.axis) this.#otherForesight.focus(this.axis);
  }

  #onRun(progress: RunProgress | null): void {
    if (progress === null) return this.#tracker.running(null);
    const { method, done, total } = progress;
    const what = t`Computing ${t(specOf(method).title)}`;
    this.#tracker.running({ what, done, total, unit: 'passes' });
  }

  #paint(result: AnalysisResult): void {
    if (this.#isDisposed) return;
    this.#preview.settle(result);
    this.resultChanged.emit(result);
    this.baseline.update();
  }

  #record(state: AnalysisState, result: AnalysisResult): void {
    if (this.#isDisposed) return;
    this.#analysed = state;
    this.foresight.learn(state, result.logits);
    this.#answered.note(state, result);
    this.#parts.client.observe(result.backend);
    void warmUp(this.#parts.augment, this.#timing);
    if (this.files.takeBrought(state.image) && isUnlisted(state, result)) return this.#showTop();
    const frame = this.#recording.add(state, result);
    if (frame) this.exports.add(frame, result);
  }

  /** A picture that somebody brings is not explained as a class that was listed for another one. */
  #showTop(): void {
    this.update({ classes: DEFAULT_STATE.classes });
    this.notify(t`The top ten classes are shown: the prediction is none of those that were listed.`);
  }

  #wantedPreview(): ReturnType<PreviewHost['wanted']> {
    if (this.#views === 0 || this.#screen.isCurrent || this.recorder.shown !== null) return null;
    return { request: toRequest(this.state, this.model, null), model: this.model };
  }

  #takeSource(): void {
    const { image } = this.state;
    void this.#preview.takeSource(sourceId(image), mediaOf(image) ?? 'picture');
  }

  #imageBytes(): Promise<Blob | null> {
    const { assets, pull } = this.#parts;
    const load = assets.resolve('image', this.state.image, pull, () => {}, this.#abort.signal);
    return load.catch(() => null);
  }

  #fail(error: unknown): void {
    if (this.#isDisposed) return;
    this.stop();
    const isCancelled = isAbort(error);
    this.#tracker.fail(
      toUserError(error).message + (isCancelled ? this.#leftOnScreen() : ''),
      remediesOf(error),
    );
    const { result } = this.#screen;
    if (this.#preview.isShown && result) this.#paint(result);
  }

  /** After a load that was cancelled: whose pictures are still shown, where that is not what the state names. */
  #leftOnScreen(): string {
    const [shown, state] = [this.#analysed, this.state];
    if (!shown || (shown.image === state.image && modelId(shown) === modelId(state))) return '';
    const model = this.model?.name ?? shown.model.name;
    return t` The pictures are still those of ${shown.image.name} and ${model}.`;
  }

  /** Whether the engine, or the page, has something to do that somebody waits for. */
  get #isBusy(): boolean {
    return (
      this.#views === 0 ||
      this.#work.busy ||
      this.sweep !== null ||
      this.exports.isWorking ||
      this.activity.status !== 'ready'
    );
  }

  /** Nobody is told of work for which nobody waits. */
  #silentContext(): EngineTaskContext {
    const nothing = (): void => undefined;
    return { ...this.#context(false), onProgress: nothing };
  }

  /** @param live false for recorded frames, whose image and model are not the session's. */
  #context(live: boolean): EngineTaskContext {
    const { client, assets, facts, pull } = this.#parts;
    return {
      client,
      assets,
      facts,
      pull,
      onProgress: (progress) => this.#tracker.loading(progress),
      onInfo: (image, model) => {
        if (live) this.learn({ image, model, ports: model.ports });
      },
      onRefused: (ports) => {
        if (live) this.learn({ ports });
      },
    };
  }

  async #loadFacts(): Promise<void> {
    const { facts } = this.#parts;
    try {
      const [bundledLabels, examples] = await Promise.all([facts.labels(), facts.examples()]);
      if (!this.#isDisposed) this.learn({ bundledLabels, examples });
    } catch (error) {
      this.notify(toUserError(error).message);
    }
  }

  #onRecorder(): void {
    this.#recording.update();
    this.exports.retain(this.recorder.frames);
    this.#request();
  }

  #onClient(): void {
    for (const notice of this.#parts.client.notices) this.notify(notice);
    this.learn({ backend: this.#parts.client.report });
  }
}

/** The size at which an image shows its own pixels inside of the framing; null where that is hardly more. */
function fullSize(image: Size, size: Size, zoom: number): Size | null {
  const own = Math.min(image.width / size.width, image.height / size.height) / zoom;
  const scale = Math.min(own, FULL_SIDE / Math.max(size.width, size.height));
  if (scale < 1.2) return null;
  return { height: Math.round(size.height * scale), width: Math.round(size.width * scale) };
}

/** Longest side of a picture in full resolution, pixels. */
const FULL_SIDE = 1024;

function unavailable(backend: BackendName, { backend: instead, skipped }: BackendReport): string {
  const reason = skipped.find((step) => step.backend === backend)?.reason ?? t`it could not be started`;
  return t`${backend} cannot be used here: ${reason}. The engine runs on ${instead}.`;
}

/** A DOMException is not an Error everywhere. */
const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

const cancelled = (): DOMException => new DOMException(t`Cancelled. Try again when you like.`, 'AbortError');
