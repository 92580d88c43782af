/** Grayscale: the declaration and the pixels. */
import { amount } from '../parameters';
import { blend, luma, spread } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const grayscaleSpec = {
  name: 'grayscale',
  title: 'Grayscale',
  summary: 'Mixes the image with its grey.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.rgb_to_grayscale',
  code: {
    torchvision: 'torch.lerp(x, F.rgb_to_grayscale(x, 3), {amount})',
  },
  parameters: { amount: amount('Grayscale', 'Part of grey; 1 is all grey.') },
} as const satisfies AugmentationSpec;

export const grayscale: PointwiseAugmentation<typeof grayscaleSpec> = {
  kind: 'pointwise',
  spec: grayscaleSpec,
  isIdentity: (parameters) => parameters.amount === 0,
  apply: (image, parameters) => blend(image, spread(luma(image), 3), 1 - parameters.amount),
};
