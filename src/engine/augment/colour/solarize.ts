/** Solarize: the declaration and the pixels. */
import { swept } from '../parameters';
import { mapValues } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const solarizeSpec = {
  name: 'solarize',
  title: 'Solarize',
  summary: 'Inverts the pixels from a threshold on.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.solarize',
  code: {
    torchvision: 'F.solarize(x, {threshold})',
    albumentations: 'A.Solarize(threshold_range=({threshold}, {threshold}), p=1)',
  },
  parameters: {
    threshold: swept({
      title: 'Solarize',
      summary: 'Pixels of this value and brighter are inverted; at 1 none is, white neither.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

export const solarize: PointwiseAugmentation<typeof solarizeSpec> = {
  kind: 'pointwise',
  spec: solarizeSpec,
  // torchvision inverts white at a threshold of 1; here that is the end of the slider where nothing happens.
  isIdentity: ({ threshold }) => threshold >= 1,
  apply: (image, { threshold }) => {
    const limit = Math.fround(threshold);
    return mapValues(image, (value) => (value >= limit ? 1 - value : value));
  },
};
