/** Horizontal flip: the declaration and where pixels come from. */
import { swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const horizontalFlipSpec = {
  name: 'horizontal_flip',
  title: 'Horizontal flip',
  summary: 'Exchanges left and right.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.horizontal_flip',
  code: {
    torchvision: 'F.horizontal_flip(x)',
    albumentations: 'A.HorizontalFlip(p=1)',
    kornia: 'K.geometry.hflip(x)',
  },
  parameters: {
    amount: swept({
      title: 'Horizontal flip',
      summary: '1 flips the image, 0 leaves it as it is.',
      quantity: 'count',
      minimum: 0,
      maximum: 1,
      step: 1,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

export const horizontalFlip: GeometricAugmentation<typeof horizontalFlipSpec> = {
  kind: 'geometric',
  spec: horizontalFlipSpec,
  isIdentity: ({ amount }) => amount < 0.5,
  outputSize: (_, size) => size,
  toInput: () => ({ kind: 'centred', matrix: [-1, 0, 0, 1] }),
  sampling: () => ({ interpolation: 'nearest', fill: 0 }),
};
