/** Names of the pictures, in the panel and in files. */
import { MAPS, specOf, type PictureName } from '../engine/attribution/methods/catalogue';
import { t } from '../language';

export const PICTURE_TITLES = {
  original: t`Original image`,
  augmented: t`Augmented image`,
  ...Object.fromEntries(MAPS.map((name) => [name, t(specOf(name).title)])),
} as Readonly<Record<PictureName, string>>;

/** Where it is plain that they are images. */
export const SHORT_TITLES: Readonly<Record<PictureName, string>> = {
  ...PICTURE_TITLES,
  original: t`Original`,
  augmented: t`Augmented`,
};
