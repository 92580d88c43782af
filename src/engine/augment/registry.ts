/** Every augmentation with its pixels. A name without an implementation does not compile. */
import { brightness } from './colour/brightness';
import type { AugmentationName, SPECS } from './catalogue';
import { centerCrop } from './geometry/centerCrop';
import { contrast } from './colour/contrast';
import { saturation } from './colour/saturation';
import { hue } from './colour/hue';
import { gamma } from './colour/gamma';
import { sharpness } from './colour/sharpness';
import { grayscale } from './colour/grayscale';
import { invert } from './colour/invert';
import { solarize } from './colour/solarize';
import { posterize } from './colour/posterize';
import { clahe } from './colour/clahe';
import { equalize } from './colour/equalize';
import { autocontrast } from './colour/autocontrast';
import { rgbShift } from './colour/rgbShift';
import { channelShuffle } from './colour/channelShuffle';
import { hsvBrightness } from './colour/hsvBrightness';
import { lowContrast } from './colour/lowContrast';
import { saturate } from './colour/saturate';
import { translate } from './geometry/translate';
import { shear } from './geometry/shear';
import { scale } from './geometry/scale';
import { horizontalFlip } from './geometry/horizontalFlip';
import { verticalFlip } from './geometry/verticalFlip';
import { elastic } from './geometry/elastic';
import { gridDistortion } from './geometry/gridDistortion';
import { opticalDistortion } from './geometry/opticalDistortion';
import { elasticTransform } from './geometry/elasticTransform';
import { gaussianBlur } from './blur/gaussianBlur';
import { motionBlur } from './blur/motionBlur';
import { defocusBlur } from './blur/defocusBlur';
import { jpeg } from './blur/jpeg';
import { pixelate } from './blur/pixelate';
import { resolution } from './blur/resolution';
import { motionTrail } from './blur/motionTrail';
import { zoomBlur } from './blur/zoomBlur';
import { glassBlur } from './blur/glassBlur';
import { gaussianNoise } from './noise/gaussianNoise';
import { shotNoise } from './noise/shotNoise';
import { impulseNoise } from './noise/impulseNoise';
import { speckleNoise } from './noise/speckleNoise';
import { fog } from './weather/fog';
import { snow } from './weather/snow';
import { frost } from './weather/frost';
import { spatter } from './weather/spatter';
import { coarseDropout } from './occlusion/coarseDropout';
import { gridMask } from './occlusion/gridMask';
import { cutMix } from './mix/cutMix';
import { mixUp } from './mix/mixUp';
import { erase } from './occlusion/erase';
import { perspective } from './geometry/perspective';
import { rotate } from './geometry/rotate';
import { amplitudeScale } from './series/amplitudeScale';
import { channelDropout } from './series/channelDropout';
import { eraseInterval } from './series/eraseInterval';
import { jitter } from './series/jitter';
import { lowPass } from './series/lowPass';
import { offset } from './series/offset';
import { timeCrop } from './series/timeCrop';
import { timeShift } from './series/timeShift';
import { timeWarp } from './series/timeWarp';
import { windowSlice } from './series/windowSlice';
import type { Augmentation } from './spec';

export const REGISTRY: { readonly [N in AugmentationName]: Augmentation<(typeof SPECS)[N]> } = {
  brightness,
  center_crop: centerCrop,
  rotate,
  perspective,
  erase,
  contrast,
  saturation,
  hue,
  gamma,
  sharpness,
  grayscale,
  invert,
  solarize,
  posterize,
  equalize,
  clahe,
  autocontrast,
  rgb_shift: rgbShift,
  channel_shuffle: channelShuffle,
  hsv_brightness: hsvBrightness,
  low_contrast: lowContrast,
  saturate,
  translate,
  shear,
  scale,
  horizontal_flip: horizontalFlip,
  vertical_flip: verticalFlip,
  elastic,
  grid_distortion: gridDistortion,
  optical_distortion: opticalDistortion,
  elastic_transform: elasticTransform,
  gaussian_blur: gaussianBlur,
  motion_blur: motionBlur,
  defocus_blur: defocusBlur,
  jpeg,
  pixelate,
  resolution,
  motion_trail: motionTrail,
  zoom_blur: zoomBlur,
  glass_blur: glassBlur,
  gaussian_noise: gaussianNoise,
  shot_noise: shotNoise,
  impulse_noise: impulseNoise,
  speckle_noise: speckleNoise,
  fog,
  snow,
  frost,
  spatter,
  coarse_dropout: coarseDropout,
  grid_mask: gridMask,
  mixup: mixUp,
  cutmix: cutMix,
  amplitude_scale: amplitudeScale,
  offset,
  jitter,
  low_pass: lowPass,
  time_shift: timeShift,
  time_warp: timeWarp,
  window_slice: windowSlice,
  time_crop: timeCrop,
  erase_interval: eraseInterval,
  channel_dropout: channelDropout,
};
