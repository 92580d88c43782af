/** What is known of a loaded network. Plain data, structured-cloneable. */
import type { Task } from './task';
import type { Method } from '../attribution/methods/catalogue';
import type { Normalization } from './input';
import type { Size } from '../image/image';

/** A choice that was made for the user, and from what. One argument decides otherwise, see `network/inference.ts`. */
export interface Inference {
  readonly of: 'output' | 'scores' | 'size' | 'layout' | 'pixels' | 'task' | 'layer' | 'method';
  readonly value: string;
  readonly from: string;
  /** It may be wrong. */
  readonly isGuess: boolean;
}

/** What a network makes of its logits at its very end. */
export interface Ending {
  /**
   * null: nothing, it answers with raw values. `shares`, `fractions`: it keeps its outputs between 0 and 1, in `shares` with the
   * sum of 1, by arithmetic in which no logits are found; they are probabilities as they are, and explained as such.
   */
  readonly link: 'softmax' | 'sigmoid' | 'shares' | 'fractions' | null;
  /** Of an answer that is p and 1 − p of one logit: the class of p. */
  readonly positive: 0 | 1 | null;
}

/** Whether outputs are probabilities as they are, and explained as such. */
export const isProbability = ({ link }: Pick<Ending, 'link'>): boolean =>
  link === 'shares' || link === 'fractions';

/** A layer that can be chosen. */
export interface LayerInfo {
  /** Module path where the exporter recorded one, else the graph name of the value. */
  readonly name: string;
  readonly channels: number;
}

/** Inputs and outputs by name. */
export interface ModelPorts {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Which input takes the image and which output is explained. null: the only one that can. */
export interface PortChoice {
  readonly input: string | null;
  readonly output: string | null;
}

/** Weights drawn anew: of this share of the layers, 0–1, counted from the end. The same seed draws the same. */
export interface Randomisation {
  readonly share: number;
  readonly seed: number;
}

export const NO_CHOICE: PortChoice = { input: null, output: null };

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  /** What the file has. */
  readonly ports: ModelPorts;
  /** What is used of it. */
  readonly input: string;
  readonly output: string;
  /** Numbers that it answers with: classes, labels, or the values of a regression. See `classCountFor`. */
  readonly classCount: number;
  readonly ending: Ending;
  /** What its end speaks for, where the user says nothing. */
  readonly task: Task;
  /** The best that it allows, where the user says nothing. */
  readonly method: Method;
  /** Why a method is not offered; those that are offered are left out. */
  readonly refusedMethods: Readonly<Partial<Record<Method, string>>>;
  /** All that nobody told. */
  readonly inferred: readonly Inference[];
  /** The model's own names of its classes, null where it has none. */
  readonly labels: readonly string[] | null;
  /** The model's own, else the one that it was loaded with. */
  readonly normalization: Normalization;
  readonly channels: number;
  /** How the file wants its input, [1, channels, height, width] or [1, height, width, channels]; the engine takes care of it. */
  readonly inputLayout: 'nchw' | 'nhwc';
  /** Dimensions of the input: [1, C, H, W], or [1, C, L] of a network for series. */
  readonly rank: 3 | 4;
  /** null: any size works. A network of rank 3 has height 1. */
  readonly fixedSize: Size | null;
  /** Of the picture that it was made for, as its file says; null where it says nothing. */
  readonly side: number | null;
  readonly layers: readonly LayerInfo[];
  readonly defaultLayer: string | null;
  /** Activations to which the guided rule applies, of all. */
  readonly guidedActivations: number;
  readonly activations: number;
  /** Attentions among all tokens of a picture. */
  readonly attentions: number;
  readonly parameters: number;
}
