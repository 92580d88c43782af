/** State and known facts of one panel. Actions change the state, answers of the engine add to the facts; whoever works with them subscribes. */
import { Signal } from '@lumino/signaling';
import type { ImageInfo } from '../engine/contract/input';
import type { ModelInfo, ModelPorts } from '../engine/contract/modelInfo';
import type { Task } from '../engine/contract/task';
import type { Method } from '../engine/attribution/methods/catalogue';
import { methodOf } from '../engine/network/methods';
import { NOUNS } from '../engine/network/nouns';
import { classCountFor, namesFor } from '../engine/network/task';
import type { BackendReport } from '../engine/runtime/backends';
import { t } from '../language';
import { modelId } from './assets';
import type { ExamplePicture } from './bundled';
import { otherNetwork, ownLabels } from './otherNetwork';
import type { OtherNetwork } from './otherNetwork';
import { pythonCell } from './pythonCode';
import type { FrameRecorder } from './recorder';
import { reduce } from './reducer';
import type { Action } from './reducer';
import { shownFor, taskFor } from './request';
import { BUNDLED_MODEL } from './state';
import type { AnalysisState } from './state';
import type { Store } from './types';
import { Undo } from './undo/undo';
import { validateForModel } from './validate';

/** What is known beside the state: learned from files, the network and the page. */
export interface Facts {
  readonly image: ImageInfo | null;
  /** The last network that could be read. */
  readonly model: ModelInfo | null;
  /** Of the newest network, refused or not. */
  readonly ports: ModelPorts | null;
  readonly backend: BackendReport | null;
  /** Names of the bundled network's classes. */
  readonly bundledLabels: readonly string[] | null;
  readonly examples: readonly ExamplePicture[];
}

const NOTHING: Facts = {
  image: null,
  model: null,
  ports: null,
  backend: null,
  bundledLabels: null,
  examples: [],
};

export interface Change {
  readonly before: AnalysisState;
  readonly after: AnalysisState;
}

export interface StoreParts {
  readonly recorder: FrameRecorder;
  /** Milliseconds; changes that follow each other closely are undone together. */
  now(): number;
}

export class SessionStore implements Store {
  /** The state has changed, and nobody who looks at it knows: what answers the old one must not be taken for new. */
  readonly changing: Signal<this, Change> = new Signal(this);
  readonly stateChanged: Signal<this, AnalysisState> = new Signal(this);
  /** Everybody knows of the new state: work for it may begin. */
  readonly changed: Signal<this, Change> = new Signal(this);
  /** The user takes something back: what changes the state by itself ends. */
  readonly interrupted: Signal<this, void> = new Signal(this);
  readonly infoChanged: Signal<this, void> = new Signal(this);
  readonly recorder: FrameRecorder;
  readonly undoing: Undo;
  #state: AnalysisState;
  #facts: Facts;

  constructor({ recorder, now }: StoreParts, state: AnalysisState, facts: Partial<Facts> = {}) {
    this.recorder = recorder;
    this.#state = state;
    this.#facts = { ...NOTHING, ...facts };
    this.undoing = new Undo({
      recorder,
      now,
      apply: (earlier) => {
        this.interrupted.emit();
        this.#apply(earlier);
      },
    });
  }

  dispose(): void {
    this.undoing.dispose();
    this.recorder.dispose();
    Signal.clearData(this);
  }

  // Changes of state

  update(patch: Partial<AnalysisState>): void {
    this.dispatch({ type: 'update', patch });
  }

  setParameter(stepId: string, parameter: string, value: number | string): void {
    this.dispatch({ type: 'set-parameter', stepId, parameter, value });
  }

  setMethodParameter(method: Method, parameter: string, value: number | string | null): void {
    this.dispatch({ type: 'set-method-parameter', method, parameter, value });
  }

  setEnabled(stepId: string, enabled: boolean): void {
    this.dispatch({ type: 'set-enabled', stepId, enabled });
  }

  resetParameter(stepId: string, parameter: string): void {
    this.dispatch({ type: 'reset-parameter', stepId, parameter });
  }

  resetStep(stepId: string): void {
    this.dispatch({ type: 'reset-step', stepId });
  }

  moveStep(stepId: string, index: number): void {
    this.dispatch({ type: 'move-step', stepId, index });
  }

  duplicateStep(stepId: string): void {
    this.dispatch({ type: 'duplicate-step', stepId });
  }

  removeStep(stepId: string): void {
    this.dispatch({ type: 'remove-step', stepId });
  }

  resetAll(): void {
    this.interrupted.emit();
    this.dispatch({ type: 'reset-all' });
  }

  /**
   * Make a change that can be undone.
   * @param gesture of the sweep that makes it; see `Undo.newGesture`
   * @throws UserError for a value that is refused; the state stays
   */
  dispatch(action: Action, gesture?: number): void {
    const before = this.#state;
    const next = reduce(before, action);
    if (next === before) return;
    const { model } = this.#facts;
    if (model?.id === modelId(next) && MODEL_FIELDS.some((key) => next[key] !== before[key])) {
      validateForModel(next, model);
    }
    this.undoing.record(action, before, next, gesture);
    this.#apply(next);
  }

  /** Add to what is known. */
  learn(facts: Partial<Facts>): void {
    const keys = Object.keys(facts) as (keyof Facts)[];
    if (keys.every((key) => facts[key] === this.#facts[key])) return;
    this.#facts = { ...this.#facts, ...facts };
    this.infoChanged.emit();
  }

  // What is known

  get state(): AnalysisState {
    return this.#state;
  }

  get image(): ImageInfo | null {
    return this.#facts.image;
  }

  get model(): ModelInfo | null {
    return this.#facts.model;
  }

  get ports(): ModelPorts | null {
    return this.#facts.ports;
  }

  get backend(): BackendReport | null {
    return this.#facts.backend;
  }

  get examples(): readonly ExamplePicture[] {
    return this.#facts.examples;
  }

  get classCount(): number {
    return this.model ? classCountFor(this.model, this.task) : 0;
  }

  get method(): Method {
    return methodOf(this.#state.method, this.model);
  }

  get methods(): readonly Method[] {
    return shownFor(this.#state, this.model);
  }

  get task(): Task {
    return taskFor(this.#state, this.model);
  }

  /** Names of classes, labels or outputs; null where they have numbers alone. */
  get labels(): readonly string[] | null {
    const { labels, model } = this.#state;
    const { task } = this;
    const isOwn = task === 'classification' && model.kind === 'bundled' && model.name === BUNDLED_MODEL;
    const own = labels ?? (isOwn ? this.#facts.bundledLabels : this.model?.labels);
    return own ? namesFor(own, task) : null;
  }

  labelOf(index: number): string {
    return this.labels?.[index] ?? `${t(NOUNS[this.task].one)} ${index}`;
  }

  /** Another network beside that of the screen. */
  protected otherOf(other: ModelInfo): OtherNetwork {
    const { model, labels, classCount } = this;
    const first = { model: model ?? other, classes: { count: classCount, labels } };
    return otherNetwork(this.#state, first, other, ownLabels(this.#state, other, this.#facts.bundledLabels));
  }

  copyAsPython(): string {
    return pythonCell(this.#state);
  }

  #apply(after: AnalysisState): void {
    const before = this.#state;
    if (after === before) return;
    this.#state = after;
    this.changing.emit({ before, after });
    this.stateChanged.emit(after);
    this.changed.emit({ before, after });
  }
}

/** What must fit the model; the rest of the state fits every model. */
const MODEL_FIELDS = ['task', 'classes', 'target', 'labels', 'normalization', 'display'] as const;
