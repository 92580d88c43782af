/** Names of the pictures, in the panel and in files. */
import type { PictureName } from '../engine/contract/method';

export const PICTURE_TITLES: Readonly<Record<PictureName, string>> = {
  original: 'Original image',
  augmented: 'Augmented image',
  'grad-cam': 'Grad-CAM',
  'guided-backprop': 'Guided backprop',
  'guided-grad-cam': 'Guided Grad-CAM',
};
