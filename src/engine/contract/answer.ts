/** What the engine answers. Plain data, structured-cloneable. */
import type { PictureName } from './method';
import type { LockedRanges } from './look';
import type { AnalysisRequest } from './request';
import type { Picture } from './pictures';
import type { AttributionMaps } from './maps';
import type { BackendName } from '../runtime/backends';

/** One output of the network. */
export interface ClassScore {
  readonly index: number;
  /** What the network says: a logit; in regression the value. */
  readonly logit: number;
  /** As the network would say it, see `probabilitiesOf`; null in regression. */
  readonly probability: number | null;
}

export interface AnalysisResult {
  readonly request: AnalysisRequest;
  readonly maps: AttributionMaps;
  readonly pictures: Partial<Record<PictureName, Picture>>;
  /** All outputs: logits, or the values of a regression. */
  readonly logits: Float32Array;
  /** Of all classes or labels; null in regression. */
  readonly probabilities: Float32Array | null;
  /** The explained class or output. */
  readonly target: ClassScore;
  /** The classes or outputs of the strip, in its order. */
  readonly shown: readonly ClassScore[];
  /** The layer that Grad-CAM looked at, null for methods without. */
  readonly layer: { readonly name: string; readonly height: number; readonly width: number } | null;
  /** The ranges that these pictures were drawn with: what a lock would keep. */
  readonly ranges: LockedRanges;
  /** Why there are no maps although the method has some; `request.method` is then `none`. */
  readonly problem: string | null;
  /** Sentences for the user ("No positive evidence at this layer", "guided rule applies to 33 of 35 activations"). */
  readonly notes: readonly string[];
  readonly backend: BackendName;
  /** Milliseconds from request to result inside the engine. */
  readonly milliseconds: number;
}
