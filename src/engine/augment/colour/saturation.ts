/** Saturation: the declaration and the pixels. */
import { swept } from '../parameters';
import { blend, luma, spread } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const saturationSpec = {
  name: 'saturation',
  title: 'Saturation',
  summary: 'Moves every colour away from its grey, or towards it.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.adjust_saturation',
  code: {
    torchvision: 'F.adjust_saturation(x, {factor})',
    albumentations:
      'A.ColorJitter(brightness=(1, 1), contrast=(1, 1), saturation=({factor}, {factor}), hue=(0, 0), p=1)',
    kornia: 'K.enhance.adjust_saturation_with_gray_subtraction(x, {factor})',
  },
  parameters: {
    factor: swept({
      title: 'Saturation',
      summary: 'Strength of the colours; 0 is grey, 1 leaves the image as it is.',
      quantity: 'factor',
      minimum: 0,
      maximum: 4,
      step: 0.05,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

export const saturation: PointwiseAugmentation<typeof saturationSpec> = {
  kind: 'pointwise',
  spec: saturationSpec,
  isIdentity: ({ factor }) => factor === 1,
  apply: (image, { factor }) => blend(image, spread(luma(image), 3), factor),
};
