/** Center crop: the declaration and the pixels. */
import type { AugmentationSpec } from './spec';

export const centerCropSpec = {
  name: 'center_crop',
  title: 'Center crop',
  summary: 'Keeps the middle of the image.',
  category: 'geometry',
  domains: ['image'],
  follows: 'torchvision.transforms.functional.center_crop',
  parameters: {
    size: {
      kind: 'number',
      title: 'Center crop',
      summary: 'Kept fraction of each side.',
      quantity: 'fraction-of-side',
      minimum: 0.2,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    output: {
      kind: 'choice',
      title: 'Center crop output',
      summary: '`crop` hands the network the smaller image, `resize` scales it back.',
      choices: ['crop', 'resize'],
      default: 'crop',
    },
  },
} as const satisfies AugmentationSpec;
