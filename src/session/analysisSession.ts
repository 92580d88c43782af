/** The session: state in, pictures out. Ties reducer, scheduler, engine, recorder and sweeps together. */
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { UserError } from '../engine/analysis';
import type { AnalysisResult, ImageInfo, LockedRanges, ModelInfo, Picture } from '../engine/analysis';
import type { BackendName, BackendReport } from '../engine/runtime/backends';
import { ActivityTracker } from './activityTracker';
import { sourceId } from './assets';
import type { AssetStore, Pull } from './assets';
import type { BundledFacts, ExamplePicture } from './bundled';
import { toUserError } from './engineClient';
import type { EngineClient } from './engineClient';
import { withEngine } from './engineTask';
import type { EngineTaskContext } from './engineTask';
import { exportFrames } from './exporter';
import { Previewer } from './preview';
import type { Augment } from './preview';
import { previewSource } from './previewSource';
import { pythonCode } from './pythonCode';
import { FrameRecorder } from './recorder';
import { reduce } from './reducer';
import type { Action } from './reducer';
import { displayKey, numbersKey, toRequest } from './request';
import { Coalescer } from './scheduler';
import { BUNDLED_MODEL, DEFAULT_STATE } from './state';
import type { AnalysisState } from './state';
import { Sweeper } from './sweeper';
import { browserTiming } from './timing';
import type { Timing } from './timing';
import type { Activity, ExportOptions, Frame, Session, Sweep, Upload } from './types';
import { validateForModel } from './validate';

/** What a session works with; everything a page shares comes in from outside. */
export interface SessionParts {
  readonly client: EngineClient;
  readonly assets: AssetStore;
  readonly facts: BundledFacts;
  /** How the host hands over assets; null where there is no host. */
  readonly pull: Pull | null;
  readonly augment: Augment;
  readonly timing?: Timing;
}

/** Numbers that are known, and how they were drawn last. */
interface Painted {
  readonly numbers: string;
  readonly display: string;
  /** Id of the recorded frame, null for live. */
  readonly frame: number | null;
}

export class AnalysisSession implements Session {
  readonly stateChanged: Signal<Session, AnalysisState> = new Signal(this);
  readonly resultChanged: Signal<Session, AnalysisResult> = new Signal(this);
  readonly previewChanged: Signal<Session, Picture> = new Signal(this);
  readonly infoChanged: Signal<Session, void> = new Signal(this);
  readonly uploaded: Signal<Session, Upload> = new Signal(this);
  readonly sweepChanged: Signal<Session, Sweep | null> = new Signal(this);
  readonly recorder = new FrameRecorder();

  readonly #parts: SessionParts;
  readonly #timing: Timing;
  readonly #tracker = new ActivityTracker<Session>(this);
  readonly #work = new Coalescer(() => this.#job());
  readonly #sweeper: Sweeper;
  readonly #previewer: Previewer;
  #state: AnalysisState;
  /** The latest analysis, and what is on screen. */
  #live: AnalysisResult | null = null;
  #liveNumbers: string | null = null;
  #result: AnalysisResult | null = null;
  #painted: Painted | null = null;
  #lockedRanges: LockedRanges | null = null;
  #image: ImageInfo | null = null;
  #model: ModelInfo | null = null;
  #imagenetLabels: readonly string[] | null = null;
  #examples: readonly ExamplePicture[] = [];
  #abort = new AbortController();
  #exportAbort: AbortController | null = null;
  #views = 0;
  #opening = 0;
  #previewAsked = false;
  /** A preview is on screen, newer than the result. */
  #isPreviewed = false;
  #isDisposed = false;

  constructor(parts: SessionParts, state: AnalysisState = DEFAULT_STATE) {
    this.#parts = parts;
    this.#timing = parts.timing ?? browserTiming;
    this.#state = state;
    this.#previewer = new Previewer(parts.augment);
    this.#sweeper = new Sweeper({
      state: () => this.#state,
      set: (stepId, parameter, value) => this.#dispatch({ type: 'set-parameter', stepId, parameter, value }),
      painted: async () => {
        await this.#work.settled();
        await this.#timing.frame();
        return this.#views > 0 && this.activity.error === null;
      },
      changed: (sweep) => this.sweepChanged.emit(sweep),
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
    this.#exportAbort?.abort(cancelled());
    if (this.#views > 0) this.#parts.client.release();
    this.#views = 0;
    this.#parts.client.changed.disconnect(this.#onClient, this);
    this.#tracker.dispose();
    this.recorder.dispose();
    Signal.clearData(this);
  }

  // Changes of state

  update(patch: Partial<AnalysisState>): void {
    this.#dispatch({ type: 'update', patch });
  }

  setParameter(stepId: string, parameter: string, value: number | string): void {
    this.#dispatch({ type: 'set-parameter', stepId, parameter, value });
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
    return this.#result;
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

  get image(): ImageInfo | null {
    return this.#image;
  }

  get classCount(): number {
    return this.#model?.classCount ?? 0;
  }

  labelOf(index: number): string {
    const { labels, model } = this.#state;
    const own = model.kind === 'bundled' && model.name === BUNDLED_MODEL ? this.#imagenetLabels : null;
    return (labels ?? own)?.[index] ?? `class ${index}`;
  }

  get backend(): BackendReport | null {
    return this.#parts.client.report;
  }

  get examples(): readonly ExamplePicture[] {
    return this.#examples;
  }

  copyAsPython(): string {
    return pythonCode(this.#state);
  }

  // Work

  attach(): IDisposable {
    if (this.#views++ === 0) {
      this.#parts.client.retain();
      void this.#loadFacts();
      this.#onClient();
      this.#request();
    }
    return new DisposableDelegate(() => {
      if (this.#isDisposed || --this.#views > 0) return;
      this.stop();
      this.#parts.client.release();
    });
  }

  retry(): void {
    this.#painted = null;
    this.#liveNumbers = null;
    this.#request();
  }

  cancel(): void {
    if (this.#exportAbort && !this.#isLoading) {
      this.#exportAbort.abort(cancelled());
      return;
    }
    this.#abort.abort(cancelled());
    this.#abort = new AbortController();
  }

  async chooseBackend(backend: BackendName | 'auto'): Promise<void> {
    this.#tracker.begin();
    this.#tracker.loading({ what: 'Changing the backend', done: 0, total: null, unit: 'shaders' });
    try {
      await this.#parts.client.choose(backend);
      this.retry();
    } catch (error) {
      this.#tracker.fail(toUserError(error).message);
    }
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
      const id = await assets.put(bytes);
      const info = await client.use((api) => api.engine.loadImage(id, name, bytes), this.#abort.signal);
      client.loaded.images.set(id, info);
      // Whoever opens two pictures wants the second, whichever is decoded first.
      if (opening !== this.#opening || this.#isDisposed) return;
      this.update({ image: { kind: 'asset', id, name, bytes: bytes.byteLength } });
      this.uploaded.emit({ id, name, bytes });
      this.#request();
    } catch (error) {
      if (opening === this.#opening) this.#fail(error);
    }
  }

  get sweep(): Sweep | null {
    return this.#sweeper.sweep;
  }

  play(stepId: string, parameter: string): void {
    this.recorder.show(null);
    void this.#sweeper.play(stepId, parameter);
  }

  stop(): void {
    this.#sweeper.stop();
  }

  async renderFrame(frame: Frame): Promise<AnalysisResult['pictures']> {
    const { request, maps } = this.#frameRequest(frame);
    return withEngine(
      this.#context(false),
      () => frame.state,
      (api) => api.engine.render(request, maps),
      this.#abort.signal,
    );
  }

  saveGif(options: ExportOptions): Promise<Blob> {
    return this.#export('gif', options);
  }

  saveContactSheet(options: ExportOptions): Promise<Blob> {
    return this.#export('sheet', options);
  }

  // Inside

  get #isLoading(): boolean {
    return this.activity.status === 'loading';
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    const next = reduce(before, action);
    if (next === before) return;
    if (this.#model && this.#model.id === sourceId(next.model)) validateForModel(next, this.#model);
    if (next.display.scale !== before.display.scale) this.#lockedRanges = this.#result?.ranges ?? null;
    this.#state = next;
    const changesNumbers = numbersKey(next) !== numbersKey(before);
    if (changesNumbers) this.recorder.show(null);
    this.#sweeper.observe(next);
    this.stateChanged.emit(next);
    if (next.image === before.image && next.framing !== before.framing) void this.#loadPreviewSource();
    if (changesNumbers) this.#askPreview();
    this.#request();
  }

  /** Bring the screen up to date, if it is not. */
  #request(): void {
    if (this.#views === 0 || this.#isDisposed) return;
    if (this.#isCurrent() && this.activity.error === null) {
      if (!this.#work.busy) this.#tracker.succeed();
      return;
    }
    this.#tracker.begin();
    this.#work.request();
  }

  /** What the screen should show. */
  #wanted(): Painted {
    const frame = this.recorder.shownFrame;
    return {
      numbers: frame ? numbersKey(frame.state) : numbersKey(this.#state),
      display: displayKey(this.#state, this.#lockedRanges),
      frame: frame?.id ?? null,
    };
  }

  #isCurrent(): boolean {
    const [painted, wanted] = [this.#painted, this.#wanted()];
    return (
      painted !== null &&
      painted.numbers === wanted.numbers &&
      painted.display === wanted.display &&
      painted.frame === wanted.frame
    );
  }

  async #job(): Promise<void> {
    if (this.#views === 0 || this.#isDisposed) return;
    // The run before may have failed for a state that was overtaken.
    this.#tracker.begin();
    try {
      const frame = this.recorder.shownFrame;
      if (frame) await this.#paintFrame(frame);
      else if (this.#live && this.#liveNumbers === numbersKey(this.#state)) await this.#repaint(this.#live);
      else await this.#analyze();
      if (this.#isDisposed) return;
      if (this.#isCurrent()) this.#tracker.succeed();
      else this.#work.request();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #analyze(): Promise<void> {
    const { state, ranges, result } = await withEngine(
      this.#context(true),
      () => this.#state,
      async (api, state, model) => {
        validateForModel(state, model);
        const ranges = this.#lockedRanges;
        return { state, ranges, result: await api.engine.analyze(toRequest(state, model, ranges)) };
      },
      this.#abort.signal,
    );
    if (this.#isDisposed) return;
    this.#parts.client.observe(result.backend);
    const numbers = numbersKey(state);
    this.#live = result;
    this.#liveNumbers = numbers;
    if (state.display.scale === 'locked' && ranges === null) this.#lockedRanges = result.ranges;
    this.#previewer.rebase(result);
    // A picture of an image or a model that was left meanwhile would only flash.
    const left = state.image !== this.#state.image || state.model !== this.#state.model;
    if (left || this.recorder.shown !== null) return;
    const display = displayKey(state, this.#lockedRanges);
    this.#paint(result, { numbers, display, frame: null });
    if (state.recording) this.#record(state, result);
  }

  async #repaint(live: AnalysisResult): Promise<void> {
    const state = this.#state;
    const display = displayKey(state, this.#lockedRanges);
    const request = { ...toRequest(state, this.#model, this.#lockedRanges) };
    const pictures = await withEngine(
      this.#context(true),
      () => state,
      (api) => api.engine.render(request, live.maps),
      this.#abort.signal,
    );
    if (this.#isDisposed || this.recorder.shown !== null) return;
    this.#live = { ...live, request, pictures };
    this.#paint(this.#live, { numbers: numbersKey(state), display, frame: null });
  }

  async #paintFrame(frame: Frame): Promise<void> {
    const display = displayKey(this.#state, this.#lockedRanges);
    const { request } = this.#frameRequest(frame);
    const pictures = await this.renderFrame(frame);
    if (this.#isDisposed) return;
    const result = { ...frame.result, request, pictures };
    this.#paint(result, { numbers: numbersKey(frame.state), display, frame: frame.id });
  }

  #frameRequest(frame: Frame): Pick<AnalysisResult, 'request' | 'maps'> {
    const { display } = this.#state;
    const lockedRanges = display.scale === 'locked' ? this.#lockedRanges : null;
    return { request: { ...frame.result.request, display, lockedRanges }, maps: frame.result.maps };
  }

  #paint(result: AnalysisResult, painted: Painted): void {
    this.#result = result;
    this.#painted = painted;
    this.#isPreviewed = false;
    this.resultChanged.emit(result);
  }

  #record(state: AnalysisState, result: AnalysisResult): void {
    const { limit } = this.recorder;
    if (this.recorder.add(state, result, this.labelOf(result.target.index)) === 'full') {
      this.notify(fullSentence(limit));
    }
  }

  /** The crop is being dragged: previews need more of the picture than the last result shows. */
  async #loadPreviewSource(): Promise<void> {
    const { image } = this.#state;
    const id = sourceId(image);
    if (this.#views === 0 || this.#previewer.hasSource(id)) return;
    this.#previewer.setSource(id, null);
    const { assets, pull } = this.#parts;
    const bytes = await assets.resolve('image', image, pull, () => {}, this.#abort.signal).catch(() => null);
    const source = bytes && (await previewSource(bytes));
    if (this.#isDisposed || !source || sourceId(this.#state.image) !== id) return;
    this.#previewer.setSource(id, source);
    this.#askPreview();
  }

  #askPreview(): void {
    if (this.#previewAsked || this.#views === 0) return;
    this.#previewAsked = true;
    void this.#timing.frame().then(() => {
      this.#previewAsked = false;
      if (this.#isDisposed || this.#isCurrent() || this.recorder.shown !== null) return;
      const picture = this.#previewer.picture(toRequest(this.#state, this.#model, null), this.#model);
      if (!picture) return;
      this.#isPreviewed = true;
      this.previewChanged.emit(picture);
    });
  }

  async #export(kind: 'gif' | 'sheet', options: ExportOptions): Promise<Blob> {
    this.#exportAbort?.abort(cancelled());
    const abort = new AbortController();
    this.#exportAbort = abort;
    try {
      return await exportFrames(
        {
          client: this.#parts.client,
          frames: this.recorder.frames,
          labelOf: (index) => this.labelOf(index),
          render: (frame) => this.renderFrame(frame),
          onProgress: (progress) => this.#tracker.exporting(progress),
          onNotice: (sentence) => this.notify(sentence),
          signal: abort.signal,
          timing: this.#timing,
        },
        kind,
        options,
      );
    } finally {
      if (this.#exportAbort === abort) {
        this.#exportAbort = null;
        this.#tracker.exporting(null);
      }
    }
  }

  #fail(error: unknown): void {
    if (this.#isDisposed) return;
    this.stop();
    this.#tracker.fail(toUserError(error).message);
    if (!this.#isPreviewed || !this.#result) return;
    this.#isPreviewed = false;
    this.resultChanged.emit(this.#result);
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
        if (!live || (image === this.#image && model === this.#model)) return;
        this.#image = image;
        this.#model = model;
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
    const { frames, limit } = this.recorder;
    if (frames.length < limit) this.dismiss(fullSentence(limit));
    this.#request();
  }

  #onClient(): void {
    for (const notice of this.#parts.client.notices) this.notify(notice);
    this.infoChanged.emit();
  }
}

const fullSentence = (limit: number): string =>
  `The recording is full: it keeps its first ${limit} frames. Delete or clear frames to record on.`;

const cancelled = (): DOMException => new DOMException('Cancelled. Try again when you like.', 'AbortError');
