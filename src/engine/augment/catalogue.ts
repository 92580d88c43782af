/** The augmentations there are, of images first, in their default order. Adding one = one file and one line in `SPECS`. */
import { brightnessSpec } from './brightness';
import { centerCropSpec } from './centerCrop';
import { eraseSpec } from './erase';
import { perspectiveSpec } from './perspective';
import { rotateSpec } from './rotate';
import { amplitudeScaleSpec } from './series/amplitudeScale';
import { channelDropoutSpec } from './series/channelDropout';
import { eraseIntervalSpec } from './series/eraseInterval';
import { jitterSpec } from './series/jitter';
import { lowPassSpec } from './series/lowPass';
import { offsetSpec } from './series/offset';
import { timeCropSpec } from './series/timeCrop';
import { timeShiftSpec } from './series/timeShift';
import { timeWarpSpec } from './series/timeWarp';
import { windowSliceSpec } from './series/windowSlice';
import type { AugmentationSpec, Domain, ParametersOf } from './spec';

/** Every declared augmentation, keyed by name, in the default order of a pipeline. */
export const SPECS = {
  brightness: brightnessSpec,
  center_crop: centerCropSpec,
  rotate: rotateSpec,
  perspective: perspectiveSpec,
  erase: eraseSpec,
  amplitude_scale: amplitudeScaleSpec,
  offset: offsetSpec,
  jitter: jitterSpec,
  low_pass: lowPassSpec,
  time_shift: timeShiftSpec,
  time_warp: timeWarpSpec,
  window_slice: windowSliceSpec,
  time_crop: timeCropSpec,
  erase_interval: eraseIntervalSpec,
  channel_dropout: channelDropoutSpec,
} as const;

export type AugmentationName = keyof typeof SPECS;

export const AUGMENTATION_NAMES = Object.keys(SPECS) as readonly AugmentationName[];

/** Whether an augmentation is made for images, or for series. */
export function fits(name: AugmentationName, domain: Domain): boolean {
  const { domains }: AugmentationSpec = SPECS[name];
  return domains.includes(domain);
}

/** The augmentations of a domain, in the default order of a pipeline. */
export const namesOf = (domain: Domain): readonly AugmentationName[] =>
  AUGMENTATION_NAMES.filter((name) => fits(name, domain));

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
