/** Gamma: the declaration and the pixels. */
import { swept } from '../parameters';
import { mapValues } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const gammaSpec = {
  name: 'gamma',
  title: 'Gamma',
  summary: 'Raises every pixel to a power: darker shadows above 1, lighter ones below.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.adjust_gamma',
  code: {
    torchvision: 'F.adjust_gamma(x, {gamma})',
    albumentations: 'A.RandomGamma(gamma_limit=(100 * {gamma}, 100 * {gamma}), p=1)',
    kornia: 'K.enhance.adjust_gamma(x, {gamma})',
  },
  parameters: {
    gamma: swept({
      title: 'Gamma',
      summary: 'The power; 1 leaves the image as it is.',
      quantity: 'strength',
      minimum: 0.1,
      maximum: 5,
      step: 0.05,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

export const gamma: PointwiseAugmentation<typeof gammaSpec> = {
  kind: 'pointwise',
  spec: gammaSpec,
  isIdentity: (parameters) => parameters.gamma === 1,
  apply: (image, parameters) => mapValues(image, (value) => value ** parameters.gamma),
};
