/** A session that answers at once from canned pictures. State, recorder and sweeps are the real ones. */
import { Signal } from '@lumino/signaling';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { ImageInfo } from '../../src/engine/contract/input';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { Picture, Preview } from '../../src/engine/contract/pictures';
import type { Image } from '../../src/engine/image/image';
import { imagePicture } from '../../src/engine/render/pictures';
import type { BackendName } from '../../src/engine/runtime/backends';
import { FrameRecorder } from '../../src/session/recorder';
import { SPECS } from '../../src/engine/augment/catalogue';
import { alongAxis, axisOf, movedSlider } from '../../src/session/sweep/axis';
import { defaultPlan } from '../../src/session/sweep/values';
import type { SweepPlan } from '../../src/session/sweep/values';
import { DEFAULT_STATE, domainOf } from '../../src/session/state';
import { StudyDesk } from '../../src/session/studies/desk';
import type { Answered } from '../../src/session/curve/answered';
import { KeptStudies } from '../../src/session/studies/keptStudies';
import type { Foreseen, Foretold, Track } from '../../src/session/studies/foresight';
import type { AnalysisState } from '../../src/session/state';
import { isChanged } from '../../src/panel/controls/stepView';
import { SessionStore } from '../../src/session/store';
import type { Facts } from '../../src/session/store';
import type {
  Activity,
  Baseline,
  BaselineKind,
  Exports,
  Files,
  Frame,
  Recalled,
  Session,
  Sweep,
  Upload,
} from '../../src/session/types';
import { MODEL } from '../support/modelInfo';
import { cannedResult, CLASSES, gradientImage, logitsOf, waves } from './cannedResult';

const SERIES: ImageInfo = { id: 'waves', width: 200, height: 1, channels: 2, range: [-1, 54], window: null };

export { MODEL };

export const LABELS: Readonly<Record<number, string>> = {
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

  /** Of another network. */
  problem: string | null = null;

  get kind(): BaselineKind {
    if (this.session.state.compare) return 'network';
    return this.#pinned ? 'pinned' : 'untouched';
  }

  get name(): string {
    return this.session.state.compare?.name ?? '';
  }

  placeOf(index: number): number | null {
    return index;
  }

  labelOf(index: number): string {
    return LABELS[index] ?? `class ${index}`;
  }

  get #state(): AnalysisState {
    if (this.kind === 'network') return this.session.state;
    return this.#pinned ?? { ...this.session.state, augmentations: [] };
  }

  get isShown(): boolean {
    if (this.kind === 'network') return false;
    return (
      this.#state === this.session.state || this.session.state.augmentations.every((step) => !isChanged(step))
    );
  }

  get result(): AnalysisResult {
    const { state, original } = this.session;
    if (this.#known?.of !== state || this.#known.pinned !== this.#pinned) {
      const { target, method, moreMethods, display } = state;
      const asked = this.kind === 'network' ? turnedBy(90, this.#state) : this.#state;
      const result = cannedResult({ ...asked, target, method, moreMethods, display }, original);
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

/** Another network, which answers as the first one does to a picture that is turned further. */
const turnedBy = (angle: number, state: AnalysisState): AnalysisState => ({
  ...state,
  augmentations: state.augmentations.map((step) =>
    step.name === 'rotate'
      ? { ...step, parameters: { ...step.parameters, angle: step.parameters.angle + angle } }
      : step,
  ),
});

/** A name for every class of the canned answers. */
export const namedClasses = (names: Readonly<Record<number, string>>): readonly string[] =>
  Array.from({ length: CLASSES }, (_, index) => names[index] ?? `class ${index}`);

const FACTS: Facts = {
  image: { id: 'chelsea', width: 451, height: 300, channels: 3, range: [0, 255], window: null },
  model: MODEL,
  ports: MODEL.ports,
  backend: {
    backend: 'wasm',
    skipped: [{ backend: 'webgpu', reason: 'this browser has no graphics adapter' }],
    worker: true,
  },
  bundledLabels: namedClasses(LABELS),
  examples: [
    { name: 'chelsea.jpg', title: 'Chelsea the cat', credit: 'Stefan van der Walt' },
    { name: 'coffee.jpg', title: 'Cup of coffee', credit: 'Rachel Michetti' },
  ],
};

export class FakeSession extends SessionStore implements Session {
  readonly resultChanged: Signal<Session, AnalysisResult> = new Signal(this);
  readonly activityChanged: Signal<Session, Activity> = new Signal(this);
  readonly previewChanged: Signal<Session, Preview> = new Signal(this);
  readonly sweepChanged: Signal<Session, Sweep | null> = new Signal(this);
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
  answered: readonly Answered[] = [];
  beside: Session['beside'] = null;
  proving: Session['studies']['prove'] = () => Promise.resolve();
  readonly studies: Session['studies'] = {
    run: () => Promise.resolve([]),
    prove: (...asked) => this.proving(...asked),
    likeness: () => Promise.resolve(),
  };
  /** The real one; every evaluation is canned. */
  readonly desk: StudyDesk = new StudyDesk({
    background: {
      evaluate: async (state: AnalysisState) => {
        this.studied.push(state);
        await this.beforeAnswer();
        const logits = this.studyOf({ ...state, task: this.state.task });
        return { logits, model: this.model as ModelInfo, milliseconds: 1 };
      },
      evaluateWithMap: async (state: AnalysisState) => {
        const { logits, maps } = cannedResult(state, this.original);
        return { logits, named: maps.named, model: this.model as ModelInfo, milliseconds: 1 };
      },
    },
    otherOf: (model) => this.otherOf(model),
    state: () => this.state,
    model: () => this.model,
    axis: () => this.axis,
    recall: () => null,
    learn: () => undefined,
    kept: new KeptStudies(null),
    signal: new AbortController().signal,
  });
  /** States that were evaluated for a study. */
  readonly studied: AnalysisState[] = [];
  studyOf = logitsOf;
  beforeAnswer: () => Promise<void> = async () => undefined;
  result: AnalysisResult | null = null;
  activity: Activity = READY;
  sweep: Sweep | null = null;
  /** Everything that was asked for beside changes of state. */
  readonly calls: string[] = [];
  /** Number of panels that look at it. */
  views = 0;
  isDisposed = false;
  original: Image;

  constructor(state: Partial<AnalysisState> = {}, facts: Partial<Facts> = {}) {
    const whole = { ...DEFAULT_STATE, ...state };
    const isSeries = domainOf(whole) === 'series';
    const image = isSeries ? SERIES : FACTS.image;
    // `now` is not there before the store is.
    const clock = { now: (): number => 0 };
    super({ recorder: new FrameRecorder(), now: () => clock.now() }, whole, { ...FACTS, image, ...facts });
    clock.now = () => this.now;
    this.original = isSeries ? waves() : gradientImage(whole.size);
    this.analyze();
    this.recorder.changed.connect(() => this.#showFrame());
    this.changing.connect((_, { before, after }) => {
      this.moved = movedSlider(before, after) ?? this.moved;
      this.desk.resume();
      if (before.view === after.view) this.recorder.show(null);
    });
    this.changed.connect(() => this.analyze());
    this.interrupted.connect(() => this.stop());
  }

  get notes(): readonly string[] {
    return this.result?.notes ?? [];
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

  override dispose(): void {
    this.isDisposed = true;
    super.dispose();
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

  async fullPicture(): Promise<Picture | null> {
    this.calls.push('fullPicture');
    return { width: 4, height: 4, rgba: new Uint8ClampedArray(64), range: null };
  }

  async chooseBackend(backend: BackendName | 'auto'): Promise<void> {
    this.calls.push(`chooseBackend ${backend}`);
  }

  readonly files: Files = {
    uploaded: new Signal<unknown, Upload>(this),
    thumbnailOf: async ({ name }) => {
      this.calls.push(`thumbnailOf ${name}`);
      return { width: 2, height: 1, rgba: new Uint8ClampedArray(8), range: null };
    },
    openImage: async (_file, name) => void this.calls.push(`openImage ${name}`),
    openSecond: async (_file, name) => void this.calls.push(`openSecond ${name}`),
    openModel: async (_file, name) => void this.calls.push(`openModel ${name}`),
    openFolder: async (files, folder) =>
      void this.calls.push(`openFolder ${folder}: ${files.map(({ name }) => name).join()}`),
    openOther: async (_file, name) => void this.calls.push(`openOther ${name}`),
  };

  readonly exports: Exports = {
    overFrames: (work) => work(() => undefined, new AbortController().signal),
    expectFilm: (options) => void this.calls.push(`expectFilm ${JSON.stringify(options)}`),
    saveFilm: async (options) => {
      this.calls.push(`saveFilm ${JSON.stringify(options)}`);
      return new Blob(['gif']);
    },
    saveContactSheet: async (options) => {
      this.calls.push(`saveContactSheet ${JSON.stringify(options)}`);
      return new Blob(['png']);
    },
  };

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

  #showFrame(): void {
    const frame = this.recorder.shownFrame;
    this.result = cannedResult(frame?.state ?? this.state, this.original);
    this.resultChanged.emit(this.result);
  }
}
