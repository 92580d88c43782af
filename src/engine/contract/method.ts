/** Attribution methods and the pictures that they show. Plain data, structured-cloneable. */

export const METHODS = ['none', 'grad-cam', 'guided-backprop', 'guided-grad-cam'] as const;

export type Method = (typeof METHODS)[number];

export const PICTURES = ['original', 'augmented', 'grad-cam', 'guided-backprop', 'guided-grad-cam'] as const;

export type PictureName = (typeof PICTURES)[number];

/** The pictures that a method produces, in the order in which they are shown. */
export const PICTURES_OF_METHOD: Readonly<Record<Method, readonly PictureName[]>> = {
  none: ['original', 'augmented'],
  'grad-cam': ['original', 'augmented', 'grad-cam'],
  'guided-backprop': ['original', 'augmented', 'guided-backprop'],
  'guided-grad-cam': PICTURES,
};

/** The maps that a picture is drawn from, beside the augmented image. */
export const MAPS_OF_PICTURE: Readonly<Record<PictureName, readonly ('cam' | 'guided')[]>> = {
  original: [],
  augmented: [],
  'grad-cam': ['cam'],
  'guided-backprop': ['guided'],
  'guided-grad-cam': ['cam', 'guided'],
};
