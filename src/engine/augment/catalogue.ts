/** The augmentations there are, in their default order. Adding one = one file and one line in `SPECS`. */
import { brightnessSpec } from './brightness';
import { centerCropSpec } from './centerCrop';
import { eraseSpec } from './erase';
import { perspectiveSpec } from './perspective';
import { rotateSpec } from './rotate';
import type { ParametersOf } from './spec';

/** Every declared augmentation, keyed by name, in the default order of a pipeline. */
export const SPECS = {
  brightness: brightnessSpec,
  center_crop: centerCropSpec,
  rotate: rotateSpec,
  perspective: perspectiveSpec,
  erase: eraseSpec,
} as const;

export type AugmentationName = keyof typeof SPECS;

export const AUGMENTATION_NAMES = Object.keys(SPECS) as readonly AugmentationName[];

/** One entry of a pipeline: an augmentation with its parameters. Discriminated on `name`. */
export type AugmentationStep = {
  [N in AugmentationName]: {
    /** Stable identity within a pipeline (the widget's model id in Jupyter). */
    readonly id: string;
    readonly name: N;
    readonly enabled: boolean;
    readonly parameters: ParametersOf<(typeof SPECS)[N]>;
  };
}[AugmentationName];

/** The defaults (identity) of one augmentation. */
export function defaultParameters<N extends AugmentationName>(name: N): ParametersOf<(typeof SPECS)[N]> {
  const parameters = Object.entries(SPECS[name].parameters).map(([key, spec]) => [key, spec.default]);
  return Object.fromEntries(parameters) as ParametersOf<(typeof SPECS)[N]>;
}

/** A step at its identity. */
export function defaultStep(name: AugmentationName, id: string = name): AugmentationStep {
  return { id, name, enabled: true, parameters: defaultParameters(name) } as AugmentationStep;
}
