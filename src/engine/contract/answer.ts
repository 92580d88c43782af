/** What the engine answers. Plain data, structured-cloneable. */
import type { Method, PictureName } from '../attribution/methods/catalogue';
import type { Ranges } from './look';
import type { AnalysisRequest } from './request';
import type { Picture } from './pictures';
import type { AttributionMaps, NamedMaps } from './maps';
import type { Question } from './question';
import type { BackendName } from '../runtime/backends';
import type { Size } from '../image/image';

/** A layer that was looked at. */
export interface LayerPlace {
  /** Module path where the exporter recorded one, else the graph name of the value. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Of all layers that can be chosen, at this size of the input. */
  readonly grids: Readonly<Record<string, Size>>;
}

/** How far a method of many passes has come; `done` 0 of 0: what takes one pass is there. */
export interface RunProgress {
  readonly method: Method;
  readonly done: number;
  readonly total: number;
}

/** One output of the network. */
export interface ClassScore {
  readonly index: number;
  /** What the network says: a logit; in regression the value. */
  readonly logit: number;
  /** As the network would say it, see `probabilitiesOf`; null in regression. */
  readonly probability: number | null;
}

/** What the network answered to a question, before any drawing. */
export interface Evaluation {
  /** As it was answered: what the network cannot have is left out. */
  readonly question: Question;
  readonly named: NamedMaps;
  /** All outputs: logits, or the values of a regression. */
  readonly logits: Float32Array;
  /** Of all classes or labels; null in regression. */
  readonly probabilities: Float32Array | null;
  /** The explained class or output. */
  readonly target: ClassScore;
  /** The classes or outputs of the strip, in its order. */
  readonly shown: readonly ClassScore[];
  /** The layer that was looked at, null for methods that look at none. */
  readonly layer: LayerPlace | null;
  /** Why a map is missing that was asked for. */
  readonly problem: string | null;
  /** Sentences for the user ("No positive evidence at this layer", "guided rule applies to 33 of 35 activations"). */
  readonly notes: readonly string[];
  readonly backend: BackendName;
  /** Milliseconds from request to result inside the engine. */
  readonly milliseconds: number;
}

/** Numbers and pictures. */
export interface AnalysisResult extends Omit<Evaluation, 'named' | 'question'> {
  /** With the question as it was answered. */
  readonly request: AnalysisRequest;
  readonly maps: AttributionMaps;
  readonly pictures: Partial<Record<PictureName, Picture>>;
  /** The ranges that these pictures were drawn with: what a lock would keep. */
  readonly ranges: Ranges;
}
