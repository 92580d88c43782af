/** Names of the pictures, in the panel and in files. */
import { MAPS, specOf, type PictureName } from '../engine/attribution/methods/catalogue';

export const PICTURE_TITLES = {
  original: 'Original image',
  augmented: 'Augmented image',
  ...Object.fromEntries(MAPS.map((name) => [name, specOf(name).title])),
} as Readonly<Record<PictureName, string>>;
