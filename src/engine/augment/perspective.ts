/** Perspective: the declaration and the pixels. */
import type { AugmentationSpec } from './spec';

export const perspectiveSpec = {
  name: 'perspective',
  title: 'Perspective',
  summary: 'Pulls the four corners towards the top-left one.',
  category: 'geometry',
  domains: ['image'],
  follows: 'torchvision.transforms.functional.perspective',
  parameters: {
    width: {
      kind: 'number',
      title: 'Perspective width',
      summary: 'Where the right corners go, as a fraction of the width.',
      quantity: 'fraction-of-width',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    height: {
      kind: 'number',
      title: 'Perspective height',
      summary: 'Where the bottom corners go, as a fraction of the height.',
      quantity: 'fraction-of-height',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    depth: {
      kind: 'number',
      title: 'Perspective depth',
      summary: 'How far the top-right corner is pushed down, as a fraction of the height.',
      quantity: 'fraction-of-height',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;
