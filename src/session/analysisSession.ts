/** The session: state in, pictures out. Ties reducer, scheduler, engine, recorder and sweeps together. */
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { UserError } from '../engine/contract/errors';
import type { AnalysisResult, RunProgress } from '../engine/contract/answer';
import type { ImageInfo, Media } from '../engine/contract/input';
import { specOf, type Method } from '../engine/attribution/methods/catalogue';
import type { ModelInfo, ModelPorts } from '../engine/contract/modelInfo';
import type { Picture, Preview } from '../engine/contract/pictures';
import type { Task } from '../engine/contract/task';
import type { Domain } from '../engine/augment/spec';
import type { Size } from '../engine/image/image';
import { keep } from '../engine/recent';
import { isNpy } from '../engine/image/npy';
import { inferredFor, sentenceOf } from '../engine/network/inference';
import { methodOf } from '../engine/network/methods';
import { classCountFor, namesFor } from '../engine/network/task';
import type { BackendName, BackendReport } from '../engine/runtime/backends';
import { ActivityTracker } from './activityTracker';
import { PinnedBaseline } from './baseline';
import { modelId, sourceId, tooLarge } from './assets';
import type { AssetStore } from './assets';
import type { BundledFacts, ExamplePicture } from './bundled';
import { contentHash } from './contentHash';
import { toUserError } from './engineClient';
import type { EngineClient } from './engineClient';
import { mediaOf, withEngine } from './engineTask';
import type { EngineTaskContext } from './engineTask';
import { EncodedFrames } from './export/encodedFrames';
import type { Encoders } from './export/encoders';
import { exportGif, exportSheet } from './export/exporter';
import type { ExportContext } from './export/exporter';
import { GifAhead } from './export/gifAhead';
import { LivePreview } from './livePreview';
import type { PreviewHost } from './livePreview';
import type { Augment } from './preview';
import { pythonCell } from './pythonCode';
import { FrameRecorder } from './recorder';
import { reduce } from './reducer';
import { remediesOf, withRemedies } from './remedied';
import type { Action } from './reducer';
import { inputSize, numbersKey, taskFor, toRequest } from './request';
import { Coalescer } from './scheduler';
import { Screen } from './screen';
import type { Pull } from './shards';
import { BUNDLED_MODEL, DEFAULT_STATE, domainOf, LIMITS } from './state';
import type { AnalysisState, Source } from './state';
import { axisOf, movedSlider } from './sweep/axis';
import { Sweeper } from './sweep/sweeper';
import type { SweepPlan } from './sweep/values';
import { browserTiming } from './timing';
import type { Timing } from './timing';
import { SerialQueue } from '../worker/serialQueue';
import type { Activity, ExportOptions, Frame, Progress, Recalled, Session, Sweep, Upload } from './types';
import { Background } from './studies/background';
import { StudyDesk } from './studies/desk';
import { Foresight } from './studies/foresight';
import { Studies } from './studies/studies';
import { Undo } from './undo/undo';
import { NOUNS } from '../engine/network/nouns';
import { validateForModel } from './validate';
import { warmUp } from './warmUp';

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

export class AnalysisSession implements Session {
  readonly stateChanged: Signal<Session, AnalysisState> = new Signal(this);
  readonly resultChanged: Signal<Session, AnalysisResult> = new Signal(this);
  readonly previewChanged: Signal<Session, Preview> = new Signal(this);
  readonly infoChanged: Signal<Session, void> = new Signal(this);
  readonly uploaded: Signal<Session, Upload> = new Signal(this);
  readonly sweepChanged: Signal<Session, Sweep | null> = new Signal(this);
  readonly recorder: FrameRecorder;
  readonly undoing: Undo;
  readonly baseline: PinnedBaseline;
  readonly foresight: Foresight;
  readonly studies: Studies;
  readonly desk: StudyDesk;

  readonly #parts: SessionParts;
  readonly #timing: Timing;
  readonly #tracker = new ActivityTracker<Session>(this);
  readonly #work = new Coalescer(() => this.#job());
  readonly #sweeper: Sweeper;
  readonly #screen: Screen;
  readonly #preview: LivePreview;
  readonly #encoded = new EncodedFrames();
  readonly #gifAhead: GifAhead;
  readonly #background: Background;
  /** Aborts when the session is disposed of. */
  readonly #end = new AbortController();
  #state: AnalysisState;
  /** The state whose result was painted last. */
  #analysed: AnalysisState | null = null;
  #image: ImageInfo | null = null;
  #model: ModelInfo | null = null;
  #ports: ModelPorts | null = null;
  #imagenetLabels: readonly string[] | null = null;
  #examples: readonly ExamplePicture[] = [];
  #abort = new AbortController();
  readonly #exports = new SerialQueue();
  readonly #thumbnails = new Map<string, Promise<Picture>>();
  #exportAbort: AbortController | null = null;
  /** Frames at the last change, and what the user was told of them. */
  #recorded = 0;
  #aboutRecording: string | null = null;
  /** See `Undo.newGesture`: a sweep is one change, however many values it sets. */
  #sweepGesture = 0;
  #axis: Sweep | null = null;
  #views = 0;
  #opening = 0;
  #isDisposed = false;

  constructor(parts: SessionParts, state: AnalysisState = DEFAULT_STATE) {
    this.#parts = parts;
    this.#timing = parts.timing ?? browserTiming;
    this.#state = state;
    this.recorder = parts.recorder ?? new FrameRecorder();
    this.undoing = new Undo({
      recorder: this.recorder,
      now: () => this.#timing.now(),
      apply: (state) => {
        this.stop();
        this.#apply(state);
      },
    });
    this.#screen = new Screen({
      recorder: this.recorder,
      state: () => this.#state,
      model: () => this.#model,
      upcoming: (state) => this.#sweeper.upcoming(state),
      context: (live) => this.#context(live),
      signal: () => this.#abort.signal,
      onRun: (progress) => this.#onRun(progress),
      painted: (result) => this.#paint(result),
      analysed: (state, result) => this.#record(state, result),
    });
    this.baseline = new PinnedBaseline({
      timing: this.#timing,
      state: () => this.#state,
      model: () => this.#model,
      shown: () => this.#shown(),
      isIdle: () => this.#views > 0 && !this.#work.busy && this.#screen.isCurrent && !this.sweep,
      context: () => this.#context(false),
      signal: () => this.#abort.signal,
    });
    this.#preview = new LivePreview(parts.augment, {
      timing: this.#timing,
      wanted: () => this.#wantedPreview(),
      imageBytes: () => this.#imageBytes(),
      draw: (preview) => this.previewChanged.emit(preview),
    });
    this.#sweeper = new Sweeper({
      timing: this.#timing,
      state: () => this.#state,
      image: () => this.#image,
      set: (stepId, parameter, value) =>
        this.#dispatch({ type: 'set-parameter', stepId, parameter, value }, this.#sweepGesture),
      painted: async () => {
        await this.#work.settled();
        // What takes longer than a frame leaves the page the time to paint while the next one is computed.
        if ((this.#screen.result?.milliseconds ?? 0) < FRAME) await this.#timing.frame();
        return this.#views > 0 && this.activity.error === null;
      },
      changed: (sweep) => this.sweepChanged.emit(sweep),
    });
    this.#gifAhead = new GifAhead({
      encoders: parts.encoders,
      encoded: this.#encoded,
      frames: () => this.recorder.frames,
      outlook: () => this.#state.outlook,
      labelOf: (index) => this.labelOf(index),
    });
    this.#background = new Background({
      timing: this.#timing,
      isBusy: () => this.#isBusy,
      context: () => this.#silentContext(),
    });
    this.foresight = new Foresight({
      background: this.#background,
      timing: this.#timing,
      isWatched: () => this.#views > 0,
      state: () => this.#state,
      model: () => this.#model,
      signal: this.#end.signal,
    });
    this.studies = new Studies({ background: this.#background, state: () => this.#state });
    this.desk = new StudyDesk({
      background: this.#background,
      state: () => this.#state,
      model: () => this.#model,
      axis: () => this.axis,
      recall: (state) => this.foresight.recall(state),
      learn: (state, logits) => this.foresight.learn(state, logits),
      signal: this.#end.signal,
    });
    this.recorder.changed.connect(this.#onRecorder, this);
    parts.client.changed.connect(this.#onClient, this);
  }

  get state(): AnalysisState {
    return this.#state;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.stop();
    this.#abort.abort(cancelled());
    this.#end.abort(cancelled());
    this.#exportAbort?.abort(cancelled());
    this.#gifAhead.close();
    if (this.#views > 0) this.#parts.client.release();
    this.#views = 0;
    this.#parts.client.changed.disconnect(this.#onClient, this);
    this.#tracker.dispose();
    this.undoing.dispose();
    this.recorder.dispose();
    this.baseline.dispose();
    Signal.clearData(this);
  }

  // Changes of state

  update(patch: Partial<AnalysisState>): void {
    this.#dispatch({ type: 'update', patch });
  }

  setParameter(stepId: string, parameter: string, value: number | string): void {
    this.#dispatch({ type: 'set-parameter', stepId, parameter, value });
  }

  setMethodParameter(method: Method, parameter: string, value: number | string | null): void {
    this.#dispatch({ type: 'set-method-parameter', method, parameter, value });
  }

  setEnabled(stepId: string, enabled: boolean): void {
    this.#dispatch({ type: 'set-enabled', stepId, enabled });
  }

  resetParameter(stepId: string, parameter: string): void {
    this.#dispatch({ type: 'reset-parameter', stepId, parameter });
  }

  resetStep(stepId: string): void {
    this.#dispatch({ type: 'reset-step', stepId });
  }

  moveStep(stepId: string, index: number): void {
    this.#dispatch({ type: 'move-step', stepId, index });
  }

  duplicateStep(stepId: string): void {
    this.#dispatch({ type: 'duplicate-step', stepId });
  }

  removeStep(stepId: string): void {
    this.#dispatch({ type: 'remove-step', stepId });
  }

  resetAll(): void {
    this.stop();
    this.#dispatch({ type: 'reset-all' });
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

  get model(): ModelInfo | null {
    return this.#model;
  }

  get ports(): ModelPorts | null {
    return this.#ports;
  }

  get image(): ImageInfo | null {
    return this.#image;
  }

  get classCount(): number {
    return this.#model ? classCountFor(this.#model, this.task) : 0;
  }

  get method(): Method {
    return methodOf(this.#state.method, this.#model);
  }

  get notes(): readonly string[] {
    const inferred = this.#model ? inferredFor(this.#state, this.#model).map(sentenceOf) : [];
    return [...inferred, ...(this.result?.notes ?? [])];
  }

  get task(): Task {
    return taskFor(this.#state, this.#model);
  }

  labelOf(index: number): string {
    const { labels, model } = this.#state;
    const { task } = this;
    const isOwn = task === 'classification' && model.kind === 'bundled' && model.name === BUNDLED_MODEL;
    const own = labels ?? (isOwn ? this.#imagenetLabels : this.#model?.labels);
    const named = own && namesFor(own, task)[index];
    return named ?? `${NOUNS[task].one} ${index}`;
  }

  get backend(): BackendReport | null {
    return this.#parts.client.report;
  }

  get examples(): readonly ExamplePicture[] {
    return this.#examples;
  }

  copyAsPython(): string {
    return pythonCell(this.#state);
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
    this.#request();
  }

  cancel(): void {
    if (this.#exportAbort && !this.#isLoading) {
      this.#exportAbort.abort(cancelled());
      return;
    }
    if (this.#screen.stopRun()) return;
    this.#abort.abort(cancelled());
    this.#abort = new AbortController();
  }

  async chooseBackend(backend: BackendName | 'auto'): Promise<void> {
    this.#tracker.begin();
    this.#tracker.loading({ what: 'Changing the backend', done: 0, total: null, unit: 'shaders' });
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

  thumbnailOf(source: Source): Promise<Picture> {
    const id = sourceId(source);
    const known = this.#thumbnails.get(id);
    if (known) return known;
    const made = this.#thumbnail(source);
    void keep(this.#thumbnails, id, made, LIMITS.gallery);
    // A failure is not kept: the next call tries again.
    made.catch(() => this.#thumbnails.delete(id));
    return made;
  }

  async openImage(file: Blob, name: string): Promise<void> {
    this.stop();
    const opening = ++this.#opening;
    this.#tracker.begin();
    this.#tracker.loading({ what: `Opening ${name}`, done: 0, total: null, unit: 'bytes' });
    const { client, assets } = this.#parts;
    try {
      const bytes = await file.arrayBuffer();
      if (bytes.byteLength === 0) throw new UserError(`${name} is empty (0 bytes).`);
      const id = await contentHash(bytes);
      const media = mediaFor(domainOf(this.#state), new Uint8Array(bytes));
      const info = await client.use(
        (api) => api.engine.loadImage(id, name, bytes, media),
        this.#abort.signal,
      );
      client.know(id, info);
      assets.keep(id, new Blob([bytes]));
      // Whoever opens two pictures wants the second, whichever is decoded first.
      if (opening !== this.#opening || this.#isDisposed) return;
      this.update({ image: { kind: 'asset', id, name, bytes: bytes.byteLength, media } });
      this.uploaded.emit({ id, name, bytes });
      this.#request();
    } catch (error) {
      if (opening === this.#opening) this.#fail(withRemedies(error, ['file']));
    }
  }

  async openModel(file: Blob, name: string): Promise<void> {
    this.stop();
    const opening = ++this.#opening;
    this.#tracker.begin();
    this.#tracker.loading({ what: `Opening ${name}`, done: 0, total: null, unit: 'bytes' });
    try {
      const source = await this.#keepModel(file, name);
      if (opening !== this.#opening || this.#isDisposed) return;
      this.update({ ...OF_MODEL, model: source });
      this.#request();
    } catch (error) {
      if (opening === this.#opening) this.#fail(withRemedies(error, ['file']));
    }
  }

  async fullPicture(): Promise<Picture | null> {
    const shown = this.#shown();
    const [image, model] = [this.#image, this.#model];
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
    return axisOf(this.#state, this.#axis);
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

  overFrames<T>(
    work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#exports.run(async () => {
      const abort = new AbortController();
      this.#exportAbort = abort;
      try {
        return await work((progress) => this.#tracker.exporting(progress), abort.signal);
      } finally {
        this.#exportAbort = null;
        this.#tracker.exporting(null);
      }
    });
  }

  expectGif(options: ExportOptions): void {
    this.#gifAhead.options = options;
  }

  saveGif(options: ExportOptions): Promise<Blob> {
    return this.#export(async (context) => {
      await this.#gifAhead.settled(context.signal);
      return exportGif({ ...context, encoders: this.#gifAhead.take }, options);
    });
  }

  saveContactSheet(options: ExportOptions): Promise<Blob> {
    return this.#export((context) => exportSheet(context, options));
  }

  // Inside

  /** What is on screen, with the state that it answers. */
  #shown(): { readonly state: AnalysisState; readonly result: AnalysisResult } | null {
    const { result } = this.#screen;
    const state = this.recorder.shownFrame?.state ?? this.#state;
    return result && this.#screen.isCurrent ? { state, result } : null;
  }

  get #isLoading(): boolean {
    return this.activity.status === 'loading';
  }

  /** @param gesture of the sweep that makes the change */
  #dispatch(action: Action, gesture?: number): void {
    const before = this.#state;
    const next = reduce(before, action);
    if (next === before) return;
    if (this.#model?.id === modelId(next) && MODEL_FIELDS.some((key) => next[key] !== before[key])) {
      validateForModel(next, this.#model);
    }
    this.undoing.record(action, before, next, gesture);
    this.#apply(next);
  }

  #apply(next: AnalysisState): void {
    const before = this.#state;
    if (next === before) return;
    this.#background.touch();
    if (next.display.scale !== before.display.scale) this.#screen.lockRanges();
    this.#state = next;
    this.#axis = movedSlider(before, next) ?? this.#axis;
    const changesNumbers = numbersKey(next) !== numbersKey(before);
    if (changesNumbers) this.recorder.show(null);
    this.#sweeper.observe(next);
    // Who hears of the state must not take the result of the state before for its own.
    if (this.#views > 0 && !this.#screen.isCurrent) this.#tracker.begin();
    this.stateChanged.emit(next);
    if (changesNumbers && this.#views > 0) {
      // Another series is drawn at once, be it one that no network can read.
      const isOtherSeries = next.image !== before.image && domainOf(next) === 'series';
      if (isOtherSeries || (next.image === before.image && next.framing !== before.framing))
        this.#takeSource();
      // A step of a sweep is on screen as soon as it is computed, and the processor has enough to do.
      if (!this.sweep) this.#preview.request();
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
  }

  #onRun(progress: RunProgress | null): void {
    const what = `Computing ${specOf(this.method).title}`;
    this.#tracker.running(progress && { what, ...progress, unit: 'passes' });
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
    this.#parts.client.observe(result.backend);
    void warmUp(this.#parts.augment, this.#timing);
    if (!state.recording) return;
    const label = this.labelOf(result.target.index);
    const recorded = this.recorder.add(state, result, label, this.sweep);
    const sentence = ABOUT_RECORDING[recorded]?.(this.recorder);
    if (sentence) this.#tellOfRecording(sentence);
    const isNew = recorded === 'added' || recorded === 'thinned';
    const frame = this.recorder.frames.at(-1);
    if (isNew && frame && this.sweep) this.#gifAhead.add(frame, result);
  }

  /** One sentence at a time; null: none. */
  #tellOfRecording(sentence: string | null): void {
    if (sentence === this.#aboutRecording) return;
    if (this.#aboutRecording !== null) this.dismiss(this.#aboutRecording);
    this.#aboutRecording = sentence;
    if (sentence !== null) this.notify(sentence);
  }

  #wantedPreview(): ReturnType<PreviewHost['wanted']> {
    if (this.#views === 0 || this.#screen.isCurrent || this.recorder.shown !== null) return null;
    return { request: toRequest(this.#state, this.#model, null), model: this.#model };
  }

  #takeSource(): void {
    const { image } = this.#state;
    void this.#preview.takeSource(sourceId(image), mediaOf(image) ?? 'picture');
  }

  async #thumbnail(source: Source): Promise<Picture> {
    const { assets, client, pull } = this.#parts;
    const { signal } = this.#abort;
    const bytes = await assets.resolve('image', source, pull, () => {}, signal);
    return client.use(
      (api) => api.engine.thumbnail(source.name, bytes, mediaOf(source), GALLERY_SIDE),
      signal,
    );
  }

  async #keepModel(file: Blob, name: string): Promise<Source> {
    if (file.size === 0) throw new UserError(`${name} is empty (0 bytes).`);
    if (file.size > LIMITS.modelBytes) throw new UserError(tooLarge({ name, bytes: file.size }));
    const id = await contentHash(await file.arrayBuffer());
    this.#parts.assets.keep(id, file);
    return { kind: 'asset', id, name, bytes: file.size };
  }

  #imageBytes(): Promise<Blob | null> {
    const { assets, pull } = this.#parts;
    const load = assets.resolve('image', this.#state.image, pull, () => {}, this.#abort.signal);
    return load.catch(() => null);
  }

  #export(write: (context: ExportContext) => Promise<Blob>): Promise<Blob> {
    return this.overFrames((onProgress, signal) =>
      write({
        encoders: this.#parts.encoders,
        encoded: this.#encoded,
        frames: this.recorder.selected ?? this.recorder.frames,
        labelOf: (index) => this.labelOf(index),
        outlook: this.#state.outlook,
        draw: (frame, names) => this.#screen.drawFrame(frame, names),
        lookOf: (frame) => this.#screen.lookOf(frame),
        onProgress,
        onNotice: (sentence) => this.notify(sentence),
        signal,
        timing: this.#timing,
      }),
    );
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
    const [shown, state] = [this.#analysed, this.#state];
    if (!shown || (shown.image === state.image && modelId(shown) === modelId(state))) return '';
    const model = this.#model?.name ?? shown.model.name;
    return ` The pictures are still those of ${shown.image.name} and ${model}.`;
  }

  /** Whether the engine, or the page, has something to do that somebody waits for. */
  get #isBusy(): boolean {
    return (
      this.#views === 0 ||
      this.#work.busy ||
      this.sweep !== null ||
      this.#exportAbort !== null ||
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
        const isKnown = image === this.#image && model === this.#model && model.ports === this.#ports;
        if (!live || isKnown) return;
        this.#image = image;
        this.#model = model;
        this.#ports = model.ports;
        this.infoChanged.emit();
      },
      onRefused: (ports) => {
        if (!live) return;
        this.#ports = ports;
        this.infoChanged.emit();
      },
    };
  }

  async #loadFacts(): Promise<void> {
    const { facts } = this.#parts;
    try {
      [this.#imagenetLabels, this.#examples] = await Promise.all([facts.labels(), facts.examples()]);
      if (!this.#isDisposed) this.infoChanged.emit();
    } catch (error) {
      this.notify(toUserError(error).message);
    }
  }

  #onRecorder(): void {
    const { frames, whole } = this.recorder;
    // Frames were deleted: there is room again.
    if (frames.length < this.#recorded) {
      this.#tellOfRecording(whole < frames.length ? THINNED : null);
    }
    this.#recorded = frames.length;
    this.#encoded.retain(frames);
    if (frames.length === 0) this.#gifAhead.close();
    this.#request();
  }

  #onClient(): void {
    for (const notice of this.#parts.client.notices) this.notify(notice);
    this.infoChanged.emit();
  }
}

/** How a file is read that is opened in the page: while a series is shown, as another one. */
function mediaFor(domain: Domain, bytes: Uint8Array): Media {
  if (domain === 'series') return 'series';
  return isNpy(bytes) ? 'array' : 'picture';
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

/** Longest side of a thumbnail of the gallery, pixels. */
const GALLERY_SIDE = 96;

/** What another network begins with: all that was said of the one before. */
const OF_MODEL = pick(DEFAULT_STATE, [
  'modelInput',
  'modelOutput',
  'normalization',
  'task',
  'labels',
  'classes',
  'target',
  'layer',
]);

/** What must fit the model; the rest of the state fits every model. */
const MODEL_FIELDS = ['task', 'classes', 'target', 'labels', 'normalization', 'display'] as const;

const MEGABYTES = `${LIMITS.recordingBytes / 2 ** 20} MB`;

const THINNED = `The recording has reached ${MEGABYTES}: no frame is lost, but maps of earlier ones are recomputed when you look at them, save or send them.`;

/** What the limits of a recording mean for the user, by what `FrameRecorder.add` says. */
const ABOUT_RECORDING: Readonly<Record<string, ((recorder: FrameRecorder) => string) | undefined>> = {
  full: ({ limit }) =>
    `The recording is full: it keeps its first ${limit} frames. Delete or clear frames to record on.`,
  'no-room': ({ frames }) =>
    `The recording stopped at ${MEGABYTES}: it keeps its first ${frames.length} frames. Delete or clear frames to record on.`,
  thinned: () => THINNED,
};

function unavailable(backend: BackendName, { backend: instead, skipped }: BackendReport): string {
  const reason = skipped.find((step) => step.backend === backend)?.reason ?? 'it could not be started';
  return `${backend} cannot be used here: ${reason}. The engine runs on ${instead}.`;
}

/** A DOMException is not an Error everywhere. */
const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

const cancelled = (): DOMException => new DOMException('Cancelled. Try again when you like.', 'AbortError');

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
