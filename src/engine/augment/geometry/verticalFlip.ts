/** Vertical flip: the declaration and where pixels come from. */
import { swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const verticalFlipSpec = {
  name: 'vertical_flip',
  title: 'Vertical flip',
  summary: 'Exchanges top and bottom.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.vertical_flip',
  code: {
    torchvision: 'F.vertical_flip(x)',
    albumentations: 'A.VerticalFlip(p=1)',
    kornia: 'K.geometry.vflip(x)',
  },
  parameters: {
    amount: swept({
      title: 'Vertical flip',
      summary: '1 flips the image, 0 leaves it as it is.',
      quantity: 'count',
      minimum: 0,
      maximum: 1,
      step: 1,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

export const verticalFlip: GeometricAugmentation<typeof verticalFlipSpec> = {
  kind: 'geometric',
  spec: verticalFlipSpec,
  isIdentity: ({ amount }) => amount < 0.5,
  outputSize: (_, size) => size,
  toInput: () => ({ kind: 'centred', matrix: [1, 0, 0, -1] }),
  sampling: () => ({ interpolation: 'nearest', fill: 0 }),
};
