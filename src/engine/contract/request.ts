/** One request: input, question and look. Plain data, structured-cloneable. */
import type { Task } from './task';
import type { Method } from './method';
import type { DisplayOptions, LockedRanges } from './look';
import type { Framing, ValueWindow, Normalization } from './input';
import type { ClassSelection } from './question';
import type { AugmentationStep } from '../augment/catalogue';
import type { Domain } from '../augment/spec';
import type { Size } from '../image/image';

export interface AnalysisRequest {
  /** What is analysed. */
  readonly domain: Domain;
  /** Id under which the image was loaded (content hash or example name). */
  readonly imageId: string;
  /** Id under which the model was loaded. */
  readonly modelId: string;
  /** The network's input in pixels. */
  readonly size: Size;
  /** null: the image's own. */
  readonly window: ValueWindow | null;
  readonly framing: Framing;
  /** null: the model's own. */
  readonly normalization: Normalization | null;
  readonly steps: readonly AugmentationStep[];
  readonly task: Task;
  readonly method: Method;
  /** Of no meaning in regression, where every output is shown. */
  readonly classes: ClassSelection;
  /** null: the highest of the candidates; in regression the first output. */
  readonly target: number | null;
  /** Module path (`layer4.2`) or graph name; null: the default layer. */
  readonly layer: string | null;
  readonly display: DisplayOptions;
  readonly lockedRanges: LockedRanges | null;
}
