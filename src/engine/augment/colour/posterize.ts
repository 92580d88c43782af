/** Posterize: the declaration and the pixels. */
import { swept } from '../parameters';
import { mapValues } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const posterizeSpec = {
  name: 'posterize',
  title: 'Posterize',
  summary: 'Leaves few levels of every channel.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.posterize',
  code: {
    torchvision: 'F.posterize(x, {bits})',
  },
  parameters: {
    bits: swept({
      title: 'Posterize',
      summary: 'Bits of a channel: 1 leaves two levels; 8 leaves the image as it is.',
      quantity: 'count',
      minimum: 1,
      maximum: 8,
      step: 1,
      default: 8,
    }),
  },
} as const satisfies AugmentationSpec;

export const posterize: PointwiseAugmentation<typeof posterizeSpec> = {
  kind: 'pointwise',
  spec: posterizeSpec,
  isIdentity: ({ bits }) => Math.round(bits) >= 8,
  apply: (image, { bits }) => {
    const levels = 2 ** Math.round(bits);
    return mapValues(
      image,
      (value) => Math.min(levels - 1, Math.max(0, Math.floor(value * levels))) / levels,
    );
  },
};
