/** Every augmentation with its pixels. A name without an implementation does not compile. */
import { brightness } from './brightness';
import type { AugmentationName, SPECS } from './catalogue';
import { centerCrop } from './centerCrop';
import { erase } from './erase';
import { perspective } from './perspective';
import { rotate } from './rotate';
import type { Augmentation } from './spec';

export const REGISTRY: { readonly [N in AugmentationName]: Augmentation<(typeof SPECS)[N]> } = {
  brightness,
  center_crop: centerCrop,
  rotate,
  perspective,
  erase,
};
