/** What a host (panel, widget, test) may ask of a session. Implemented by `AnalysisSession`. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { AnalysisResult, ClassScore } from '../engine/contract/answer';
import type { AttributionMaps } from '../engine/contract/maps';
import type { ImageInfo } from '../engine/contract/input';
import type { ModelInfo, ModelPorts } from '../engine/contract/modelInfo';
import type { Method, PictureName } from '../engine/attribution/methods/catalogue';
import type { Picture, Preview } from '../engine/contract/pictures';
import type { Task } from '../engine/contract/task';
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { Size } from '../engine/image/image';
import type { BackendName, BackendReport } from '../engine/runtime/backends';
import type { FilmFormat, FilmOrder } from '../media/film';
import type { AnalysisState, Source } from './state';
import type { Desk } from './studies/desk';
import type { FolderFile } from './folder';
import type { Answered } from './curve/answered';
import type { Beside } from './curve/curve';
import type { Foreseen } from './studies/foresight';
import type { Studies } from './studies/studies';
import type { SweepPlan } from './sweep/values';

/** Bytes or work on their way. */
export interface Progress {
  /** What, for the user: "Loading EfficientNet-Lite0". */
  readonly what: string;
  readonly done: number;
  /** null while unknown. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'frames' | 'shaders' | 'passes';
}

/** What may help after an error: try again, open another file, explain without a map, compute elsewhere. */
export const REMEDIES = ['retry', 'file', 'method', 'backend'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** What the session is doing; `status` is the root's `data-state`. */
export interface Activity {
  readonly status: 'loading' | 'ready' | 'busy' | 'error';
  /** Busy for so long (120 ms) that it is worth showing; `status` changes at once, so that `ready` is always true. */
  readonly slow: boolean;
  readonly progress: Progress | null;
  /** The sentence to show; the last good result stays on screen. */
  readonly error: string | null;
  /** What helps after the error, the best first; empty without one. */
  readonly remedies: readonly Remedy[];
  /** Sentences that are not errors: a backend skipped, frames full, kernel gone. */
  readonly notices: readonly string[];
}

/** A file that was opened in the page. */
export interface Upload {
  /** sha-256 of the bytes, hexadecimal. */
  readonly id: string;
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/**
 * A recorded state with what was answered, as far as that is small. Maps and pictures are asked of the session: see
 * `Session.recall`.
 */
export interface Frame {
  readonly id: number;
  readonly state: AnalysisState;
  readonly result: Omit<AnalysisResult, 'pictures' | 'maps'>;
  /** Of the augmented image. */
  readonly extent: Size & { readonly channels: number };
  readonly label: string;
  /** At most 64×64 RGBA of the frame's main picture. */
  readonly thumbnail: {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  };
}

/** A frame that was removed, and where it stood. */
export interface RemovedFrame {
  readonly index: number;
  readonly frame: Frame;
}

/** All of a frame that is large: the numbers as they were recorded, and one picture in the present colours. */
export interface Recalled {
  readonly maps: AttributionMaps;
  /** What stands for the frame. It may be the recording's own: copy, don't hand over. */
  readonly picture: Picture;
}

export interface Recorder {
  readonly frames: readonly Frame[];
  readonly limit: number;
  /** Frames whose numbers are all at hand; those of the others are recomputed, because of `LIMITS.recordingBytes`. */
  readonly whole: number;
  /** Frames added, removed, or the shown frame changed. */
  readonly changed: ISignal<Recorder, void>;
  /** Index of the frame that is being looked at, null for live. */
  readonly shown: number | null;
  show(index: number | null): void;
  /** The frames that files are made of; null: all. */
  readonly selected: readonly Frame[] | null;
  /** Choose the frames from one to another for files. null: all again. */
  select(range: readonly [from: number, to: number] | null): void;
  remove(index: number): void;
  clear(): void;
}

export interface ExportOptions {
  /** Of a film. */
  readonly format: FilmFormat;
  /** Milliseconds a frame. */
  readonly delay: number;
  /** Width of one picture in the file, pixels. */
  readonly width: number;
  /** One picture, or all of the method side by side. */
  readonly picture: PictureName | 'side-by-side';
  /** Of the frames of a film. */
  readonly order: FilmOrder;
}

export const DEFAULT_EXPORT: ExportOptions = {
  format: 'gif',
  delay: 100,
  width: 160,
  picture: 'side-by-side',
  order: 'there-and-back',
};

/** Undo and redo of changes of state and of removed frames. */
export interface Undoing {
  /** What `undo` would take back, in a few words; null: nothing. */
  readonly undoes: string | null;
  readonly redoes: string | null;
  readonly changed: ISignal<Undoing, void>;
  /** @returns what was undone, null when there was nothing */
  undo(): string | null;
  redo(): string | null;
  /** A hand begins to drag: all that changes until it ends is one change. */
  beginGesture(): void;
  endGesture(): void;
}

/** A parameter that is being swept. */
export interface Sweep {
  readonly stepId: string;
  readonly parameter: string;
}

/** The untouched image, a state that was pinned, or the same state in another network. */
export type BaselineKind = 'untouched' | 'pinned' | 'network';

/** What the present state is compared with. */
export interface Baseline {
  readonly kind: BaselineKind;
  /** Of another network; empty: it is the network of the screen. */
  readonly name: string;
  /** Why the other network cannot be compared with, or what is not the same there; a sentence. */
  readonly problem: string | null;
  /** The number that a class of the screen’s network has there; null where there is no such class. */
  placeOf(index: number): number | null;
  /** The name of a class there. */
  labelOf(index: number): string;
  /** Its answer to the question of the screen, in the present colours; null until it is known. */
  readonly result: AnalysisResult | null;
  /** It is on screen itself. */
  readonly isShown: boolean;
  readonly changed: ISignal<Baseline, void>;
  /** Compare with what is on screen from now on. */
  pin(): void;
  /** Compare with the untouched image again. */
  unpin(): void;
}

/** State and known facts, and how the state is changed. */
export interface Store {
  readonly state: AnalysisState;
  readonly stateChanged: ISignal<unknown, AnalysisState>;
  /** Merge a patch into the state; invalid values throw a UserError and change nothing. */
  update(patch: Partial<AnalysisState>): void;
  setParameter(stepId: string, parameter: string, value: number | string): void;
  /** @param value null: the default */
  setMethodParameter(method: Method, parameter: string, value: number | string | null): void;
  setEnabled(stepId: string, enabled: boolean): void;
  resetParameter(stepId: string, parameter: string): void;
  resetStep(stepId: string): void;
  /** Move the step so that it stands at `index`. */
  moveStep(stepId: string, index: number): void;
  duplicateStep(stepId: string): void;
  removeStep(stepId: string): void;
  /** Augmentations, framing, target, layer, display to their defaults; image, model, frames stay. */
  resetAll(): void;
  readonly recorder: Recorder;
  /** Undo and redo of every change of state and of every removed frame. */
  readonly undoing: Undoing;

  /** Model, image, labels, examples or backend became known, or changed. */
  readonly infoChanged: ISignal<unknown, void>;
  readonly model: ModelInfo | null;
  /** What there is to choose from in the newest model, refused or not; null before it was read, and if it is none. See `newestModel`. */
  readonly ports: ModelPorts | null;
  readonly image: ImageInfo | null;
  readonly backend: BackendReport | null;
  /** The pictures that come with the product. */
  readonly examples: readonly { readonly name: string; readonly title: string; readonly credit: string }[];

  /** The name of a class, for the user. */
  labelOf(index: number): string;
  /** Classes, labels or outputs that there are. */
  readonly classCount: number;
  /** What is computed: chosen, or the best that the network allows. */
  readonly method: Method;
  /** What is shown side by side, `method` first; the network may refuse some of them. */
  readonly methods: readonly Method[];
  /** What the outputs are taken for: chosen, or what the network's end speaks for. */
  readonly task: Task;
  /** The constructor call that recreates what is seen. */
  copyAsPython(): string;
}

/** Files that are opened in the page. */
export interface Files {
  /** An upload, drop or paste. Never rejects: errors go to `activity`. */
  openImage(file: Blob, name: string): Promise<void>;
  /**
   * A picture that is no subject but stands beside it; `show` names it in the state. Never rejects, as `openImage`.
   */
  openSecond(file: Blob, name: string, show: (source: Source) => void): Promise<void>;
  /** Analyse with the network of this file (ONNX, or TensorFlow.js in a zip archive). Never rejects, as `openImage`. */
  openModel(file: Blob, name: string): Promise<void>;
  /** A gallery of the images among these files, which stay on the user's disk. Never rejects, as `openImage`. */
  openFolder(files: readonly FolderFile[], folder: string): Promise<void>;
  /** Compare with the network of this file. Never rejects, as `openImage`. */
  openOther(file: Blob, name: string): Promise<void>;
  /** A picture was opened in the page; the state names it by its id. */
  readonly uploaded: ISignal<unknown, Upload>;
  /** A small picture of an image, at most 96 pixels a side. Rejects with a sentence. */
  thumbnailOf(source: Source): Promise<Picture>;
}

/** Files that are made of the recording. */
export interface Exports {
  /** Long work over the frames (a file, a transfer), one at a time: its progress is shown, `cancel` aborts its signal. */
  overFrames<T>(
    work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** What the next film will look like: the frames of a sweep are encoded for it while it plays. */
  expectFilm(options: ExportOptions): void;
  saveFilm(options: ExportOptions): Promise<Blob>;
  saveContactSheet(options: ExportOptions): Promise<Blob>;
}

/** A store, and all that works with it: the screen, sweeps, files, studies. */
export interface Session extends Store, IDisposable {
  /** What is on screen: the latest result, or the recorded frame that is shown. */
  readonly result: AnalysisResult | null;
  readonly resultChanged: ISignal<unknown, AnalysisResult>;
  /** The augmented picture of the newest state, drawn at once while the network is still working. */
  readonly previewChanged: ISignal<unknown, Preview>;
  /** What was inferred of the network and from what, then what there is to say of the last answer; sentences. */
  readonly notes: readonly string[];
  readonly activity: Activity;
  readonly activityChanged: ISignal<unknown, Activity>;
  /** Take note of a sentence (from the host); the same sentence appears once. */
  notify(sentence: string): void;
  dismiss(sentence: string): void;

  /**
   * A view looks at this session. Nothing is computed, and no engine is started, before the first view attaches;
   * when the last one is disposed of, work ends after the job in flight.
   */
  attach(): IDisposable;
  /** Ask for another backend; 'auto' walks the ladder again. Applies to the whole page. */
  chooseBackend(backend: BackendName | 'auto'): Promise<void>;
  /** Stop whatever `activity.progress` shows. */
  cancel(): void;
  /** Analyse again, after an error. */
  retry(): void;
  /**
   * The augmented image in its own pixels, at most 1,024 a side, with the same steps; null where the network's
   * input shows them all. Rejects with a sentence.
   */
  fullPicture(): Promise<Picture | null>;
  /**
   * The numbers of a recorded frame, and the picture that stands for it in the present colours: as they were recorded
   * where the page still has them, else drawn or computed again.
   */
  recall(frame: Frame): Promise<Recalled>;

  readonly sweep: Sweep | null;
  readonly sweepChanged: ISignal<unknown, Sweep | null>;
  /** How a slider is swept: once through its range, until another plan is set. */
  planOf(sweep: Sweep): SweepPlan;
  /** `sweepChanged` tells of it. */
  setPlan(sweep: Sweep, patch: Partial<SweepPlan>): void;
  /** The slider that was moved or swept last; the curve runs along it. null: there is none. */
  readonly axis: Sweep | null;
  /** Sweep a slider along its plan; every step is analysed. It returns to where it was. */
  play(stepId: string, parameter: string): void;
  stop(): void;

  /** The scores of the states that were answered last, recorded or not. */
  readonly answered: readonly Answered[];
  /** What the other network said, for the curve; null where none is compared with. */
  readonly beside: Beside | null;
  readonly baseline: Baseline;
  readonly files: Files;
  readonly exports: Exports;
  /** The tracks of the sliders. */
  readonly foresight: Foreseen;
  /** Studies behind the hand. */
  readonly studies: Pick<Studies, 'run' | 'prove' | 'likeness'>;
  /** The study that is looked at. */
  readonly desk: Desk;
}

export type { AnalysisResult, AnalysisState, AugmentationStep, ClassScore };
