/** Every augmentation with its pixels. A name without an implementation does not compile. */
import { brightness } from './brightness';
import type { AugmentationName, SPECS } from './catalogue';
import { centerCrop } from './centerCrop';
import { erase } from './erase';
import { perspective } from './perspective';
import { rotate } from './rotate';
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
