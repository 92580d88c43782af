/** A session that answers at once from canned pictures. State, recorder and sweeps are the real ones. */
import { Signal } from '@lumino/signaling';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { ImageInfo } from '../../src/engine/contract/input';
import type { Method } from '../../src/engine/attribution/methods/catalogue';
import type { ModelInfo, ModelPorts } from '../../src/engine/contract/modelInfo';
import type { Picture, Preview } from '../../src/engine/contract/pictures';
import type { Task } from '../../src/engine/contract/task';
import type { Image } from '../../src/engine/image/image';
import { imagePicture } from '../../src/engine/render/pictures';
import type { BackendName, BackendReport } from '../../src/engine/runtime/backends';
import { pythonCell } from '../../src/session/pythonCode';
import { FrameRecorder } from '../../src/session/recorder';
import { reduce } from '../../src/session/reducer';
import type { Action } from '../../src/session/reducer';
import { SPECS } from '../../src/engine/augment/catalogue';
import { alongAxis, axisOf, movedSlider } from '../../src/session/sweep/axis';
import { defaultPlan } from '../../src/session/sweep/values';
import type { SweepPlan } from '../../src/session/sweep/values';
import { Undo } from '../../src/session/undo/undo';
import { DEFAULT_STATE, domainOf } from '../../src/session/state';
import { StudyDesk } from '../../src/session/studies/desk';
import type { Foreseen, Foretold, Track } from '../../src/session/studies/foresight';
import type { AnalysisState, Source } from '../../src/session/state';
import { methodOf } from '../../src/engine/network/methods';
import { taskFor } from '../../src/session/request';
import { isChanged } from '../../src/panel/controls/stepView';
import type {
  Activity,
  Baseline,
  ExportOptions,
  Frame,
  Recalled,
  Session,
  Sweep,
  Upload,
} from '../../src/session/types';
import { cannedResult, CLASSES, gradientImage, waves } from './cannedResult';

const LABELS: Readonly<Record<number, string>> = {
  217: 'English springer',
  281: 'tabby',
  285: 'Egyptian cat',
  574: 'golf ball',
};

export const READY: Activity = {
  status: 'ready',
  slow: false,
  progress: null,
  error: null,
  remedies: [],
  notices: [],
};

/** Compares with the untouched image, or with what was pinned, at once. */
export class FakeBaseline implements Baseline {
  readonly changed: Signal<Baseline, void> = new Signal(this);
  #pinned: AnalysisState | null = null;
  #known: {
    readonly of: AnalysisState;
    readonly pinned: AnalysisState | null;
    readonly result: AnalysisResult;
  } | null = null;

  constructor(readonly session: { readonly state: AnalysisState; readonly original: Image }) {}

  get isUntouched(): boolean {
    return this.#pinned === null;
  }

  get #state(): AnalysisState {
    return this.#pinned ?? { ...this.session.state, augmentations: [] };
  }

  get isShown(): boolean {
    return (
      this.#state === this.session.state || this.session.state.augmentations.every((step) => !isChanged(step))
    );
  }

  get result(): AnalysisResult {
    const { state, original } = this.session;
    if (this.#known?.of !== state || this.#known.pinned !== this.#pinned) {
      const { target, method, display } = state;
      const result = cannedResult({ ...this.#state, target, method, display }, original);
      this.#known = { of: state, pinned: this.#pinned, result };
    }
    return this.#known.result;
  }

  pin(): void {
    this.#pinned = this.session.state;
    this.changed.emit();
  }

  unpin(): void {
    this.#pinned = null;
    this.changed.emit();
  }
}

export class FakeSession implements Session {
  readonly stateChanged: Signal<Session, AnalysisState> = new Signal(this);
  readonly resultChanged: Signal<Session, AnalysisResult> = new Signal(this);
  readonly activityChanged: Signal<Session, Activity> = new Signal(this);
  readonly previewChanged: Signal<Session, Preview> = new Signal(this);
  readonly infoChanged: Signal<Session, void> = new Signal(this);
  readonly uploaded: Signal<Session, Upload> = new Signal(this);
  readonly sweepChanged: Signal<Session, Sweep | null> = new Signal(this);
  readonly recorder = new FrameRecorder();
  readonly undoing = new Undo({
    recorder: this.recorder,
    now: () => this.now,
    apply: (state) => this.#apply(state),
  });
  /** Milliseconds. */
  now = 0;
  moved: Sweep | null = null;
  readonly baseline = new FakeBaseline(this);
  /** The tracks of sliders, by “step.parameter”. */
  readonly tracks = new Map<string, Track>();
  readonly foresight = {
    changed: new Signal<unknown, void>(this),
    track: (stepId: string, parameter: string) => this.tracks.get(`${stepId}.${parameter}`) ?? null,
    answers: (): readonly Foretold[] => [],
    focused: null as Parameters<Foreseen['focus']>[0],
    focus(slider: Parameters<Foreseen['focus']>[0]): void {
      this.focused = slider;
    },
    off: null as string | null,
  };
  readonly studies = { run: () => Promise.resolve([]) };
  /** The real one; every evaluation is canned. */
  readonly desk: StudyDesk = new StudyDesk({
    background: {
      evaluate: async (state: AnalysisState) => {
        this.studied.push(state);
        await this.beforeAnswer();
        const { logits } = cannedResult({ ...state, task: this.state.task }, this.original);
        return { logits, model: this.model as ModelInfo, milliseconds: 1 };
      },
    },
    state: () => this.state,
    model: () => this.model,
    axis: () => this.axis,
    recall: () => null,
    learn: () => undefined,
    signal: new AbortController().signal,
  });
  /** States that were evaluated for a study. */
  readonly studied: AnalysisState[] = [];
  beforeAnswer: () => Promise<void> = async () => undefined;
  state: AnalysisState;
  result: AnalysisResult | null = null;
  activity: Activity = READY;
  sweep: Sweep | null = null;
  labels = LABELS;
  classCount = CLASSES;
  get method(): Method {
    return methodOf(this.state.method, this.model);
  }
  get notes(): readonly string[] {
    return this.result?.notes ?? [];
  }
  get task(): Task {
    return taskFor(this.state, null);
  }
  image: ImageInfo | null = {
    id: 'chelsea',
    width: 451,
    height: 300,
    channels: 3,
    range: [0, 255],
    window: null,
  };
  model: ModelInfo | null = {
    id: 'efficientnet-lite0',
    name: 'EfficientNet-Lite0',
    ports: { inputs: ['image'], outputs: ['logits'] },
    input: 'image',
    output: 'logits',
    classCount: CLASSES,
    ending: { link: 'softmax', positive: null },
    task: 'classification',
    method: 'guided-grad-cam',
    refusedMethods: {},
    inferred: [],
    labels: null,
    channels: 3,
    inputLayout: 'nchw',
    rank: 4,
    fixedSize: null,
    side: null,
    layers: [
      { name: 'blocks.0', channels: 16 },
      { name: 'features.8', channels: 1280 },
    ],
    defaultLayer: 'features.8',
    guidedActivations: 33,
    normalization: { mean: [0], std: [1] },
    activations: 33,
    attentions: 0,
    parameters: 4_630_000,
  };
  ports: ModelPorts | null = this.model?.ports ?? null;
  backend: BackendReport | null = {
    backend: 'wasm',
    skipped: [{ backend: 'webgpu', reason: 'this browser has no graphics adapter' }],
    worker: true,
  };
  examples: Session['examples'] = [
    { name: 'chelsea.jpg', title: 'Chelsea the cat', credit: 'Stefan van der Walt' },
    { name: 'coffee.jpg', title: 'Cup of coffee', credit: 'Rachel Michetti' },
  ];
  /** Everything that was asked for beside changes of state. */
  readonly calls: string[] = [];
  /** Number of panels that look at it. */
  views = 0;
  isDisposed = false;
  original: Image;

  constructor(state: Partial<AnalysisState> = {}) {
    this.state = { ...DEFAULT_STATE, ...state };
    const isSeries = domainOf(this.state) === 'series';
    this.original = isSeries ? waves() : gradientImage(this.state.size);
    if (isSeries)
      this.image = { id: 'waves', width: 200, height: 1, channels: 2, range: [-1, 54], window: null };
    this.analyze();
    this.recorder.changed.connect(() => this.#showFrame());
  }

  /** Answer the present state. */
  analyze(): void {
    const result = cannedResult(this.state, this.original);
    this.result = result;
    if (this.state.recording) this.recorder.add(this.state, result, this.labelOf(result.target.index));
    this.resultChanged.emit(result);
  }

  setActivity(patch: Partial<Activity>): void {
    this.activity = { ...this.activity, ...patch };
    this.activityChanged.emit(this.activity);
  }

  thumbnailOf(source: Source): Promise<Picture> {
    this.calls.push(`thumbnailOf ${source.name}`);
    return Promise.resolve({ width: 2, height: 1, rgba: new Uint8ClampedArray(8), range: null });
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }

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
    this.#dispatch({ type: 'reset-all' });
  }

  notify(sentence: string): void {
    this.setActivity({ notices: [...this.activity.notices, sentence] });
  }

  dismiss(sentence: string): void {
    this.setActivity({ notices: this.activity.notices.filter((notice) => notice !== sentence) });
  }

  attach() {
    this.views += 1;
    return { isDisposed: false, dispose: () => void (this.views -= 1) };
  }

  labelOf(index: number): string {
    return this.state.labels?.[index] ?? this.labels[index] ?? `class ${index}`;
  }

  async fullPicture(): Promise<Picture | null> {
    this.calls.push('fullPicture');
    return { width: 4, height: 4, rgba: new Uint8ClampedArray(64), range: null };
  }

  async chooseBackend(backend: BackendName | 'auto'): Promise<void> {
    this.calls.push(`chooseBackend ${backend}`);
  }

  async openImage(_file: Blob, name: string): Promise<void> {
    this.calls.push(`openImage ${name}`);
  }

  async openModel(_file: Blob, name: string): Promise<void> {
    this.calls.push(`openModel ${name}`);
  }

  cancel(): void {
    this.calls.push('cancel');
  }

  retry(): void {
    this.calls.push('retry');
    this.setActivity({ status: 'ready', error: null });
  }

  readonly plans: Record<string, SweepPlan> = {};

  planOf(sweep: Sweep): SweepPlan {
    const spec = alongAxis(this.state, sweep)?.spec ?? SPECS.rotate.parameters.angle;
    return this.plans[sweep.parameter] ?? defaultPlan(spec);
  }

  setPlan(sweep: Sweep, patch: Partial<SweepPlan>): void {
    this.plans[sweep.parameter] = { ...this.planOf(sweep), ...patch };
    this.sweepChanged.emit(this.sweep);
  }

  get axis(): Sweep | null {
    return axisOf(this.state, this.moved);
  }

  play(stepId: string, parameter: string): void {
    this.moved = { stepId, parameter };
    this.sweep = { stepId, parameter };
    this.sweepChanged.emit(this.sweep);
  }

  stop(): void {
    this.sweep = null;
    this.sweepChanged.emit(null);
  }

  async recall(frame: Frame): Promise<Recalled> {
    const { maps } = cannedResult(frame.state, this.original);
    return { maps, picture: imagePicture(this.original, null) };
  }

  async overFrames<T>(work: Parameters<Session['overFrames']>[0]): Promise<T> {
    return (await work(() => undefined, new AbortController().signal)) as T;
  }

  expectGif(options: ExportOptions): void {
    this.calls.push(`expectGif ${JSON.stringify(options)}`);
  }

  async saveGif(options: ExportOptions): Promise<Blob> {
    this.calls.push(`saveGif ${JSON.stringify(options)}`);
    return new Blob(['gif']);
  }

  async saveContactSheet(options: ExportOptions): Promise<Blob> {
    this.calls.push(`saveContactSheet ${JSON.stringify(options)}`);
    return new Blob(['png']);
  }

  copyAsPython(): string {
    return pythonCell(this.state);
  }

  #dispatch(action: Action): void {
    const before = this.state;
    const next = reduce(before, action);
    if (next === before) return;
    this.undoing.record(action, before, next);
    this.#apply(next);
  }

  #apply(next: AnalysisState): void {
    const { view } = this.state;
    this.moved = movedSlider(this.state, next) ?? this.moved;
    this.state = next;
    this.desk.resume();
    if (view === next.view) this.recorder.show(null);
    this.stateChanged.emit(next);
    this.analyze();
  }

  #showFrame(): void {
    const frame = this.recorder.shownFrame;
    this.result = cannedResult(frame?.state ?? this.state, this.original);
    this.resultChanged.emit(this.result);
  }
}
