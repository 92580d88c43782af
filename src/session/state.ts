/** The state of one analysis: plain data. The same state gives the same pixels on every host. */
import type { AugmentationStep } from '../engine/augment/catalogue';
import { defaultNamesOf, defaultStep } from '../engine/augment/catalogue';
import type { Domain } from '../engine/augment/spec';
import { LIMITS } from '../engine/limits';
import type { Colormap } from '../engine/contract/look';
import type { Framing, Media, Normalization, ValueWindow } from '../engine/contract/input';
import type { Method, MethodChoice, PictureName } from '../engine/attribution/methods/catalogue';
import type { Task } from '../engine/contract/task';

/** Where bytes come from. `asset`: pulled from the host (the kernel) or uploaded in the page, by content hash. */
export type Source =
  | { readonly kind: 'bundled'; readonly name: string }
  | {
      readonly kind: 'asset';
      readonly id: string;
      readonly name: string;
      readonly bytes: number;
      /** Of an image; one that does not say is a picture. Models have none. */
      readonly media?: Media;
    };

/** What is analysed. */
export function domainOf({ image }: { readonly image: Source }): Domain {
  return image.kind === 'asset' && image.media === 'series' ? 'series' : 'image';
}

export type View = 'side-by-side' | PictureName;

/** Imagenette's ten classes in ImageNet order: what the original tool showed. */
export const IMAGENETTE = [0, 217, 482, 491, 497, 566, 569, 571, 574, 701] as const;

export type Classes = 'imagenette' | 'top10' | readonly number[];

/** How maps are drawn. Changing it recomputes no network. */
export interface DisplayOptions {
  /** Indices of three channels that are shown as red, green and blue, or of one that is shown grey. null: the first ones. */
  readonly channels: readonly number[] | null;
  readonly colormap: Colormap;
  /** Weight of the map over the image, 0–1. */
  readonly opacity: number;
  /** `each`: every frame by its own range; `locked`: by the ranges of the frame that was shown when the lock was set. */
  readonly scale: 'each' | 'locked';
}

/** Values of methods' parameters where they are not the defaults, kept while other methods are looked at. */
export type MethodParameters = { readonly [M in Method]?: MethodChoice['parameters'] };

/** How a series is shown: as lines over time, or as a picture with a row for each channel. */
export const OUTLOOKS = ['graph', 'image'] as const;
export type Outlook = (typeof OUTLOOKS)[number];

/** The usual pipeline of the domain, every step at its identity. */
export const defaultSteps = (domain: Domain): readonly AugmentationStep[] =>
  defaultNamesOf(domain).map((name) => defaultStep(name));

export type InputSize = number | readonly [height: number, width: number];

export interface AnalysisState {
  readonly image: Source;
  /** Images to choose among, in the order of the strip; `image` may be none of them. */
  readonly gallery: readonly Source[];
  readonly model: Source;
  /** Name of the input that takes the image. null: the only one. */
  readonly modelInput: string | null;
  /** Name of the output that is explained. null: the only one that is a list of numbers. */
  readonly modelOutput: string | null;
  /** Another network that is asked the same beside it. null: none. */
  readonly compare: Source | null;
  /** Side of the network's square input, or its height and width, pixels. */
  readonly size: InputSize;
  /** Values of the image that are shown and analysed. null: the image's own. */
  readonly window: ValueWindow | null;
  readonly framing: Framing;
  /** null: the model's own. */
  readonly normalization: Normalization | null;
  /** null: what the end of the network speaks for, see `taskOf`. */
  readonly task: Task | null;
  /** Probability from which on a label of a multi-label network counts as found, 0–1. */
  readonly threshold: number;
  /** What a regression's values are counted in, for the user: “dots”. Empty: nothing. */
  readonly unit: string;
  /** Names of the outputs. null: the model's own (ImageNet's for the embedded one), else numbers. */
  readonly labels: readonly string[] | null;
  readonly classes: Classes;
  /** null: the highest of the shown classes or labels; in regression the first output. */
  readonly target: number | null;
  /** null: the best that the network allows. */
  readonly method: Method | null;
  /** Methods whose maps are shown beside those of `method`. */
  readonly moreMethods: readonly Method[];
  readonly methodParameters: MethodParameters;
  /** null: the default layer. */
  readonly layer: string | null;
  readonly view: View;
  readonly display: DisplayOptions;
  readonly outlook: Outlook;
  /** Of a series; null: channel numbers. */
  readonly channelNames: readonly string[] | null;
  /** Samples a second of a series; null: time is counted in samples. */
  readonly samplingRate: number | null;
  readonly augmentations: readonly AugmentationStep[];
  readonly recording: boolean;
  /** Whether sliders show their future, see `studies/foresight.ts`. */
  readonly foresight: boolean;
}

export const BUNDLED_MODEL = 'efficientnet-lite0';
export const BUNDLED_IMAGE = 'chelsea.jpg';

export { LIMITS };

export const DEFAULT_STATE: AnalysisState = {
  image: { kind: 'bundled', name: BUNDLED_IMAGE },
  gallery: [],
  model: { kind: 'bundled', name: BUNDLED_MODEL },
  modelInput: null,
  modelOutput: null,
  compare: null,
  size: 224,
  window: null,
  framing: { zoom: 1, x: 0.5, y: 0.5 },
  normalization: null,
  task: null,
  threshold: 0.5,
  unit: '',
  labels: null,
  classes: 'top10',
  target: null,
  method: null,
  moreMethods: [],
  methodParameters: {},
  layer: null,
  view: 'side-by-side',
  display: { channels: null, colormap: 'inferno', opacity: 0.5, scale: 'each' },
  outlook: 'graph',
  channelNames: null,
  samplingRate: null,
  augmentations: defaultSteps('image'),
  recording: true,
  foresight: true,
};
