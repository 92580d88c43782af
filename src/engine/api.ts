/** What the engine offers, in a worker or on the page. One call at a time: the caller queues. */
import type { Size } from './image/image';
import type { AnalysisRequest } from './contract/request';
import type { AnalysisResult, Evaluation, RunProgress } from './contract/answer';
import type { Question } from './contract/question';
import type { AttributionMaps, RecordedMaps } from './contract/maps';
import type { ImageInfo, Input, Media } from './contract/input';
import type { ModelInfo, ModelPorts, PortChoice, Randomisation } from './contract/modelInfo';
import type { PictureName } from './attribution/methods/catalogue';
import type { Picture } from './contract/pictures';
import type { BackendName, BackendReport } from './runtime/backends';

export interface StartOptions {
  /** Absolute URL of the folder that holds the wasm binaries, with a trailing slash. */
  readonly wasmPath: string;
  readonly backend: BackendName | 'auto';
}

/** A file as its bytes; or as a Blob, whose bytes may lie on disk and are read when they are needed. */
export type FileBytes = Blob | ArrayBuffer;

export type Report = (progress: RunProgress, result: AnalysisResult) => void;
export type EvaluationReport = (progress: RunProgress, numbers: Evaluation) => void;

export interface EngineApi {
  /** Walk the ladder; the self-test decides. Calling again switches. */
  start(options: StartOptions): Promise<BackendReport>;
  hasModel(id: string): Promise<boolean>;
  /**
   * @param anew weights that are drawn anew, for checks of maps
   * @throws UserError in words for a file that is not ONNX, is truncated, holds unsupported operators, or leaves a choice open.
   */
  loadModel(
    id: string,
    name: string,
    file: FileBytes,
    fallback: ModelDefaults,
    choice?: PortChoice,
    anew?: Randomisation | null,
  ): Promise<ModelInfo>;
  /** What there is to choose from in the file that was last to be loaded under this id, refused or not; null if it was none. */
  modelPorts(id: string): Promise<ModelPorts | null>;
  hasImage(id: string): Promise<boolean>;
  /**
   * Decode (EXIF orientation applied, alpha over white); a .npy file is an array whatever `media` says of pictures.
   * @throws UserError
   */
  loadImage(id: string, name: string, file: FileBytes, media?: Media): Promise<ImageInfo>;
  /** A picture of an image that is not kept, at most `side` pixels a side; through the image's own window. @throws UserError */
  thumbnail(name: string, bytes: FileBytes, media: Media | undefined, side: number): Promise<Picture>;
  /**
   * Numbers and pictures.
   * @param report told between the passes of a method of many, a few times a second, with what is known so far
   */
  analyze(request: AnalysisRequest, report?: Report): Promise<AnalysisResult>;
  /** Numbers alone. */
  evaluate(input: Input, question: Question, report?: EvaluationReport): Promise<Evaluation>;
  /**
   * Augmentation only: what can be on screen within one animation frame.
   * @param size of an image, instead of the network's: more of its own pixels
   */
  preview(request: AnalysisRequest, size?: Size): Promise<Picture>;
  /** The numbers of a preview; `original` of a series alone. */
  augment(request: AnalysisRequest): Promise<Pick<AttributionMaps, 'augmented' | 'original'>>;
  /**
   * Pictures again from recorded numbers (another display, a scrubbed frame), without the network.
   * @param names what is drawn; all pictures of the method when left out
   */
  render(
    request: AnalysisRequest,
    maps: RecordedMaps,
    names?: readonly PictureName[],
  ): Promise<Partial<Record<PictureName, Picture>>>;
  /** Tensors and bytes alive on the backend, for leak checks. */
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
}

/** Used where the state leaves normalization at null. */
export interface ModelDefaults {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Nobody told it: it may be wrong. */
  readonly assumed?: boolean;
}
