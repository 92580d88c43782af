/** Brightness: the declaration and the pixels. */
import type { AugmentationSpec } from './spec';

export const brightnessSpec = {
  name: 'brightness',
  title: 'Brightness',
  summary: 'Multiplies every pixel and clips to [0, 1].',
  category: 'colour',
  domains: ['image'],
  follows: 'torchvision.transforms.functional.adjust_brightness',
  parameters: {
    factor: {
      kind: 'number',
      title: 'Brightness',
      summary: 'Factor on every pixel; 1 leaves the image as it is.',
      quantity: 'factor',
      minimum: 0.1,
      maximum: 4,
      step: 0.1,
      default: 1,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;
