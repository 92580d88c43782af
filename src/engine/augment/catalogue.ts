/** The augmentations there are, of images first, in their default order. Adding one = one file and one line in `SPECS`. */
import { brightnessSpec } from './colour/brightness';
import { centerCropSpec } from './geometry/centerCrop';
import { contrastSpec } from './colour/contrast';
import { saturationSpec } from './colour/saturation';
import { hueSpec } from './colour/hue';
import { gammaSpec } from './colour/gamma';
import { sharpnessSpec } from './colour/sharpness';
import { grayscaleSpec } from './colour/grayscale';
import { invertSpec } from './colour/invert';
import { solarizeSpec } from './colour/solarize';
import { posterizeSpec } from './colour/posterize';
import { claheSpec } from './colour/clahe';
import { equalizeSpec } from './colour/equalize';
import { autocontrastSpec } from './colour/autocontrast';
import { rgbShiftSpec } from './colour/rgbShift';
import { channelShuffleSpec } from './colour/channelShuffle';
import { hsvBrightnessSpec } from './colour/hsvBrightness';
import { lowContrastSpec } from './colour/lowContrast';
import { saturateSpec } from './colour/saturate';
import { translateSpec } from './geometry/translate';
import { shearSpec } from './geometry/shear';
import { scaleSpec } from './geometry/scale';
import { horizontalFlipSpec } from './geometry/horizontalFlip';
import { verticalFlipSpec } from './geometry/verticalFlip';
import { elasticSpec } from './geometry/elastic';
import { gridDistortionSpec } from './geometry/gridDistortion';
import { opticalDistortionSpec } from './geometry/opticalDistortion';
import { elasticTransformSpec } from './geometry/elasticTransform';
import { gaussianBlurSpec } from './blur/gaussianBlur';
import { motionBlurSpec } from './blur/motionBlur';
import { defocusBlurSpec } from './blur/defocusBlur';
import { jpegSpec } from './blur/jpeg';
import { pixelateSpec } from './blur/pixelate';
import { resolutionSpec } from './blur/resolution';
import { motionTrailSpec } from './blur/motionTrail';
import { zoomBlurSpec } from './blur/zoomBlur';
import { glassBlurSpec } from './blur/glassBlur';
import { gaussianNoiseSpec } from './noise/gaussianNoise';
import { shotNoiseSpec } from './noise/shotNoise';
import { impulseNoiseSpec } from './noise/impulseNoise';
import { speckleNoiseSpec } from './noise/speckleNoise';
import { fogSpec } from './weather/fog';
import { snowSpec } from './weather/snow';
import { frostSpec } from './weather/frost';
import { spatterSpec } from './weather/spatter';
import { coarseDropoutSpec } from './occlusion/coarseDropout';
import { gridMaskSpec } from './occlusion/gridMask';
import { cutMixSpec } from './mix/cutMix';
import { mixUpSpec } from './mix/mixUp';
import { eraseSpec } from './occlusion/erase';
import { perspectiveSpec } from './geometry/perspective';
import { rotateSpec } from './geometry/rotate';
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
  contrast: contrastSpec,
  saturation: saturationSpec,
  hue: hueSpec,
  gamma: gammaSpec,
  sharpness: sharpnessSpec,
  grayscale: grayscaleSpec,
  invert: invertSpec,
  solarize: solarizeSpec,
  posterize: posterizeSpec,
  equalize: equalizeSpec,
  clahe: claheSpec,
  autocontrast: autocontrastSpec,
  rgb_shift: rgbShiftSpec,
  channel_shuffle: channelShuffleSpec,
  hsv_brightness: hsvBrightnessSpec,
  low_contrast: lowContrastSpec,
  saturate: saturateSpec,
  translate: translateSpec,
  shear: shearSpec,
  scale: scaleSpec,
  horizontal_flip: horizontalFlipSpec,
  vertical_flip: verticalFlipSpec,
  elastic: elasticSpec,
  grid_distortion: gridDistortionSpec,
  optical_distortion: opticalDistortionSpec,
  elastic_transform: elasticTransformSpec,
  gaussian_blur: gaussianBlurSpec,
  motion_blur: motionBlurSpec,
  defocus_blur: defocusBlurSpec,
  jpeg: jpegSpec,
  pixelate: pixelateSpec,
  resolution: resolutionSpec,
  motion_trail: motionTrailSpec,
  zoom_blur: zoomBlurSpec,
  glass_blur: glassBlurSpec,
  gaussian_noise: gaussianNoiseSpec,
  shot_noise: shotNoiseSpec,
  impulse_noise: impulseNoiseSpec,
  speckle_noise: speckleNoiseSpec,
  fog: fogSpec,
  snow: snowSpec,
  frost: frostSpec,
  spatter: spatterSpec,
  coarse_dropout: coarseDropoutSpec,
  grid_mask: gridMaskSpec,
  mixup: mixUpSpec,
  cutmix: cutMixSpec,
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

/** The augmentations of a domain, in the order of the catalogue. */
export const namesOf = (domain: Domain): readonly AugmentationName[] =>
  AUGMENTATION_NAMES.filter((name) => fits(name, domain));

/** Whether an augmentation has a meaning for images of so many channels. */
export function takesChannels(name: AugmentationName, count: number): boolean {
  const { channels }: AugmentationSpec = SPECS[name];
  return channels === 'any' || count === 3;
}

/** Those that a panel opens with, in the default order of a pipeline. */
export const defaultNamesOf = (domain: Domain): readonly AugmentationName[] =>
  namesOf(domain).filter((name) => SPECS[name].isDefault);

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
