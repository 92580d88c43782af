/** Contrast: the declaration and the pixels. */
import { swept } from '../parameters';
import { blend, luma } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const contrastSpec = {
  name: 'contrast',
  title: 'Contrast',
  summary: 'Moves every pixel away from the mean grey of the image, or towards it.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.adjust_contrast',
  code: {
    torchvision: 'F.adjust_contrast(x, {factor})',
    albumentations:
      'A.ColorJitter(brightness=(1, 1), contrast=({factor}, {factor}), saturation=(1, 1), hue=(0, 0), p=1)',
    kornia: 'K.enhance.adjust_contrast_with_mean_subtraction(x, {factor})',
  },
  parameters: {
    factor: swept({
      title: 'Contrast',
      summary: 'Distance from the mean grey; 0 is flat grey, 1 leaves the image as it is.',
      quantity: 'factor',
      minimum: 0,
      maximum: 4,
      step: 0.05,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

export const contrast: PointwiseAugmentation<typeof contrastSpec> = {
  kind: 'pointwise',
  spec: contrastSpec,
  isIdentity: ({ factor }) => factor === 1,
  apply: (image, { factor }) => {
    const grey = image.channels === 3 ? luma(image) : image.data;
    let sum = 0;
    for (let i = 0; i < grey.length; i++) sum += grey[i];
    const mean = new Float32Array(image.data.length).fill(sum / grey.length);
    return blend(image, mean, factor);
  },
};
