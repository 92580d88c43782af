/** How an augmentation is declared. Pure data: sliders, Python classes, docs and tests are all made from it. */
import type { Image, Point, Size } from '../image/image';
import type { CodeTemplate, LibraryName } from './code';

/** What a number means, which decides how the panel and the docs write it. */
export type Quantity =
  /** A plain factor, shown with ×. */
  | 'factor'
  /** Degrees. */
  | 'degrees'
  /** A fraction of the image's height, shown as per cent and pixels. */
  | 'fraction-of-height'
  /** A fraction of the image's width, shown as per cent and pixels. */
  | 'fraction-of-width'
  /** A fraction of each side, shown as per cent and pixels. */
  | 'fraction-of-side'
  /** A pixel value in [0, 1]. */
  | 'intensity'
  /** A difference of pixel values in [−1, 1]. */
  | 'intensity-shift'
  /** How much of an effect is mixed in, 0–1, shown as per cent. */
  | 'amount'
  /** A fraction of the colour circle, shown in degrees. */
  | 'hue'
  /** Pixels. */
  | 'pixels'
  /** A plain whole number: bits, levels, quality. */
  | 'count'
  /** A plain number without a unit. */
  | 'strength'
  /** A value in the units of the image. */
  | 'value'
  /** Standard deviations of the channel. */
  | 'deviations'
  /** A fraction of the length of a series, shown as per cent and samples. */
  | 'fraction-of-length'
  /** Where a piece lies in the whole: 0 at the start, 1 at the end. */
  | 'position'
  /** A fraction of half of the sampling rate. */
  | 'fraction-of-nyquist'
  /** The number of a channel, from 1; 0 is none. */
  | 'channel'
  /** A whole number that chooses among random courses. */
  | 'seed'
  /** An image of the gallery by its place, from 0. */
  | 'gallery-image';

/** Groups of the menu from which augmentations are added, in its order, with their headings. */
export const FAMILIES = {
  colour: 'Colour',
  geometry: 'Geometry',
  blur: 'Blur and quality',
  noise: 'Noise',
  weather: 'Weather',
  occlusion: 'Occlusion',
  mix: 'Two images',
  values: 'Values',
  time: 'Time',
} as const;

export type Family = keyof typeof FAMILIES;

/** What an augmentation is made for, and what is analysed. */
export type Domain = 'image' | 'series';

/** A parameter on a slider. */
export interface NumberParameter {
  readonly kind: 'number';
  /** Accessible name of its slider, unique in the catalogue, sentence case. */
  readonly title: string;
  readonly summary: string;
  readonly quantity: Quantity;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** Values so far apart mean the same. Given values are kept as they are, see `accepted`. */
  readonly period?: number;
  /** The identity value where there is one: the augmentation at its defaults returns its input bit for bit. */
  readonly default: number;
  /** False for a parameter that is set once, not dragged; it has no play button. */
  readonly sweep: boolean;
}

/** A parameter with a few named values. */
export interface ChoiceParameter {
  readonly kind: 'choice';
  readonly title: string;
  readonly summary: string;
  readonly choices: readonly string[];
  readonly default: string;
}

export type ParameterSpec = NumberParameter | ChoiceParameter;

export interface AugmentationSpec {
  /** snake_case; the name in Python, in recorded pipelines and on the command line. */
  readonly name: string;
  /** The class in Python, where it is not the name in CamelCase. */
  readonly className?: string;
  /** Attribute of the Python widget that holds the first step of this name (`w.rotate`). */
  readonly title: string;
  readonly summary: string;
  readonly family: Family;
  readonly domains: readonly Domain[];
  /** `colour`: has a meaning for red, green and blue only; a grey image stays as it is, other counts are refused. */
  readonly channels: 'any' | 'colour';
  /** Belongs to the pipeline that a panel opens with; the others are added. */
  readonly isDefault: boolean;
  /** Values that a network with one input size only makes of the step's own, where those would change the size. */
  readonly atFixedSize?: Readonly<Record<string, string>>;
  /** The function whose semantics it follows. */
  readonly follows: string;
  /** How other libraries write the step, where they have its equal. */
  readonly code?: Partial<Readonly<Record<LibraryName, CodeTemplate>>>;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
}

type ValueOf<P extends ParameterSpec> = P extends ChoiceParameter ? P['choices'][number] : number;

/** Parameter values of a spec declared `as const`. */
export type ParametersOf<S extends AugmentationSpec> = {
  readonly [K in keyof S['parameters']]: ValueOf<S['parameters'][K]>;
};

/** Changes values, each pixel by itself. */
export interface PointwiseAugmentation<S extends AugmentationSpec> {
  readonly kind: 'pointwise';
  readonly spec: S;
  isIdentity(parameters: ParametersOf<S>, size: Size): boolean;
  /** @returns a new image of the same size; never writes to its input. */
  apply(image: Image, parameters: ParametersOf<S>): Image;
}

/** Changes values by what lies around them: blur, compression. Moves nothing. */
export interface FilterAugmentation<S extends AugmentationSpec> {
  readonly kind: 'filter';
  readonly spec: S;
  isIdentity(parameters: ParametersOf<S>, size: Size): boolean;
  /** @returns a new image of the same size; never writes to its input. */
  apply(image: Image, parameters: ParametersOf<S>): Image;
}

/** Moves pixels. Declares only where they come from; the shared sampler executes it, the canvas follows it. */
export interface GeometricAugmentation<S extends AugmentationSpec> {
  readonly kind: 'geometric';
  readonly spec: S;
  isIdentity(parameters: ParametersOf<S>, size: Size): boolean;
  outputSize(parameters: ParametersOf<S>, size: Size): Size;
  /** Where output pixels come from in an input of this size. */
  toInput(parameters: ParametersOf<S>, size: Size): Placement;
  sampling(parameters: ParametersOf<S>): Sampling;
}

/**
 * The map from output to input pixels.
 * Convention: (x, y) is column and row; `centred` counts from the image's centre, `projective` from the top-left pixel's
 * outer corner (pixel centres at + 0.5), `box` cuts (and, if the output has another size, scales) a rectangle in pixels.
 */
export type Placement =
  /**
   * input = matrix · (x − W/2 + ½, y − H/2 + ½) + shift + (W/2 − ½, H/2 − ½); rows [a, b, c, d], the shift in pixels,
   * none where it is left out.
   */
  | {
      readonly kind: 'centred';
      readonly matrix: readonly [number, number, number, number];
      readonly shift?: readonly [x: number, y: number];
    }
  /** input = ((aX+bY+c), (dX+eY+f)) / (gX+hY+1) − ½ with X = x + ½, Y = y + ½; coefficients a…h. */
  | { readonly kind: 'projective'; readonly coefficients: readonly number[] }
  | {
      readonly kind: 'box';
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
    }
  /** input = (positions[x], y): one column of the input for each of the output, between whole ones linear; NaN: none. */
  | { readonly kind: 'time'; readonly positions: Float64Array }
  /** input = (xs[i], ys[i]) for the output pixel i, row by row: a smooth deformation. */
  | { readonly kind: 'field'; readonly xs: Float32Array; readonly ys: Float32Array }
  /** No output pixel comes from anywhere. */
  | { readonly kind: 'nowhere' };

/** Maps points, both in pixels with centres at integers; null where a point goes nowhere. */
export type PointMap = (point: Point) => Point | null;

/** Where the points of one step come from, and where they go. */
export interface PointMaps {
  readonly toInput: PointMap;
  readonly toOutput: PointMap;
}

export interface Sampling {
  /** A `box` ignores it: cut pixels are copied, scaled ones antialiased. */
  readonly interpolation: 'nearest' | 'bilinear';
  /** Value of output pixels whose source lies outside of the input, every channel. */
  readonly fill: number;
}

/** Changes values by those of a second image. Moves nothing. */
export interface MixingAugmentation<S extends AugmentationSpec> {
  readonly kind: 'mixing';
  readonly spec: S;
  isIdentity(parameters: ParametersOf<S>, size: Size): boolean;
  /** Place of the second image in the gallery. */
  second(parameters: ParametersOf<S>): number;
  /**
   * @param second of the size and channels of the image
   * @returns a new image of the same size; never writes to its inputs.
   */
  apply(image: Image, parameters: ParametersOf<S>, second: Image): Image;
}

export type Augmentation<S extends AugmentationSpec> =
  PointwiseAugmentation<S> | FilterAugmentation<S> | GeometricAugmentation<S> | MixingAugmentation<S>;
