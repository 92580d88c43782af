/** Invert: the declaration and the pixels. */
import { amount } from '../parameters';
import { mapValues } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const invertSpec = {
  name: 'invert',
  title: 'Invert',
  summary: 'Mixes the image with its negative.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.invert',
  code: {
    torchvision: 'torch.lerp(x, F.invert(x), {amount})',
    kornia: 'torch.lerp(x, K.enhance.invert(x), {amount})',
  },
  parameters: { amount: amount('Invert', 'Part of the negative; 0.5 is flat grey, 1 the negative.') },
} as const satisfies AugmentationSpec;

export const invert: PointwiseAugmentation<typeof invertSpec> = {
  kind: 'pointwise',
  spec: invertSpec,
  isIdentity: (parameters) => parameters.amount === 0,
  apply: (image, parameters) => mapValues(image, (value) => value + parameters.amount * (1 - value - value)),
};
