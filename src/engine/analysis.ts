/** What the engine is asked and what it answers: plain data, structured-cloneable, no DOM. */
import type { AugmentationStep } from './augment/catalogue';
import type { Domain } from './augment/spec';
import type { Image, Size } from './image/image';
import type { BackendName } from './runtime/backends';
import { sentence } from './text/sentence';

/**
 * `classification`: one of the classes is right, the highest candidate is explained. `multi-label`: each label is right or not by
 * itself and has a probability of its own. Of both the logits are explained, never the probabilities: a softmax or sigmoid at the
 * end is left out. `regression`: outputs are values, one of them is explained as it is.
 */
export const TASKS = ['classification', 'multi-label', 'regression'] as const;
export type Task = (typeof TASKS)[number];

/** A choice that was made for the user, and from what. One argument decides otherwise, see `network/inference.ts`. */
export interface Inference {
  readonly of: 'task' | 'pixels' | 'layer' | 'method' | 'layout';
  readonly value: string;
  readonly from: string;
  /** It may be wrong. */
  readonly isGuess: boolean;
}

/** What a network makes of its logits at its very end. */
export interface Ending {
  /** null: nothing, it answers with raw values. */
  readonly link: 'softmax' | 'sigmoid' | null;
  /** Of an answer that is p and 1 − p of one logit: the class of p. */
  readonly positive: 0 | 1 | null;
}

export const METHODS = ['none', 'grad-cam', 'guided-backprop', 'guided-grad-cam'] as const;
export type Method = (typeof METHODS)[number];

export const PICTURES = ['original', 'augmented', 'grad-cam', 'guided-backprop', 'guided-grad-cam'] as const;
export type PictureName = (typeof PICTURES)[number];

/** The pictures that a method produces, in the order in which they are shown. */
export const PICTURES_OF_METHOD: Readonly<Record<Method, readonly PictureName[]>> = {
  none: ['original', 'augmented'],
  'grad-cam': ['original', 'augmented', 'grad-cam'],
  'guided-backprop': ['original', 'augmented', 'guided-backprop'],
  'guided-grad-cam': PICTURES,
};

/** The maps that a picture is drawn from, beside the augmented image. */
export const MAPS_OF_PICTURE: Readonly<Record<PictureName, readonly ('cam' | 'guided')[]>> = {
  original: [],
  augmented: [],
  'grad-cam': ['cam'],
  'guided-backprop': ['guided'],
  'guided-grad-cam': ['cam', 'guided'],
};

export const COLORMAPS = ['inferno', 'viridis', 'magma', 'turbo', 'red-blue'] as const;
export type Colormap = (typeof COLORMAPS)[number];

/** How maps are drawn. Changing it recomputes no network. */
export interface DisplayOptions {
  /** Indices of three channels that are shown as red, green and blue, or of one that is shown grey. null: the first ones. */
  readonly channels: readonly number[] | null;
  readonly colormap: Colormap;
  /** Weight of the map over the image, 0–1. */
  readonly opacity: number;
  /** `each`: every frame by its own range; `locked`: by the ranges in `lockedRanges`. */
  readonly scale: 'each' | 'locked';
}

/** Ranges that a locked scale uses; taken from the frame that was shown when the lock was set. */
export interface LockedRanges {
  /** Maximum of the Grad-CAM before division. */
  readonly camMaximum: number;
  /** Standard deviation of the guided map. */
  readonly guidedDeviation: number;
  /** Standard deviation of the Guided Grad-CAM map. */
  readonly guidedGradCamDeviation: number;
}

/**
 * The rectangle that is cut out of the original: zoom 1 is the largest one, x and y its centre as fractions.
 * Of a series the window: see `framedWindow`; y means nothing.
 */
export interface Framing {
  /** ≥ 1, at most 16. */
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Level (middle) and width of the shown range of values, in the data's own units. Width > 0. */
export type ValueWindow = readonly [level: number, width: number];

/** One number for each channel, or one for all. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The candidates of the prediction and of the strip. `top10`: the ten highest logits, all classes are candidates. */
export type ClassSelection = 'top10' | readonly number[];

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

/** RGBA pixels ready for a canvas. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Values at the ends of the colour scale; null for photographs. */
  readonly range: readonly [number, number] | null;
}

/** Augmentation only, without the network. */
export interface Preview {
  readonly picture: Picture;
  /** The numbers behind it, for graphs; null for images. */
  readonly series: { readonly original: Image; readonly augmented: Image } | null;
}

/** A two-dimensional map, row by row. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** The numbers behind the pictures. */
export interface AttributionMaps {
  /** The augmented image, HWC float32; a series has height 1. */
  readonly augmented: Image;
  /** The framed series before any augmentation, for its graph; null for images, whose picture says it all. */
  readonly original: Image | null;
  /** ReLU(Σ w·A) at the layer's resolution, before upsampling and division; null if the method needs none. */
  readonly cam: Grid | null;
  /** Gradient to the normalised input under the guided rule, CHW, of a series [channels, length]; null if the method needs none. */
  readonly guided: Float32Array | null;
}

/** What pictures are drawn from again; an augmented image that is null is augmented again. */
export type RecordedMaps = Pick<AttributionMaps, 'cam' | 'guided'> & { readonly augmented: Image | null };

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
  readonly layers: readonly LayerInfo[];
  readonly defaultLayer: string | null;
  /** Activations to which the guided rule applies, of all. */
  readonly guidedActivations: number;
  readonly activations: number;
  readonly parameters: number;
}

/**
 * How the bytes of an image are read. `picture`: an encoded picture. `array`: a .npy file, [H, W] or [H, W, C].
 * `series`: a .npy file, [channels, length].
 */
export type Media = 'picture' | 'array' | 'series';

export interface ImageInfo {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Smallest and largest value, in the data's own units. */
  readonly range: readonly [number, number];
  /** The window that holds for want of another; null where none is needed. */
  readonly window: ValueWindow | null;
}

/** An error that is meant for the user's eyes: what is wrong, with which value, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    super(sentence(message), options);
  }
}

/** What is wrong with a network whatever the size of its input. */
export class FitsNoSize extends UserError {}

/** The method has no map of this network or layer; the prediction does not need one. */
export class NoMap extends UserError {}

/** The engine was never given this image or model, or has let go of it for newer ones. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
}
