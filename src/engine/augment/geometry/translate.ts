/** Translate: the declaration and where pixels come from. */
import { roundHalfEven } from '../../image/round';
import { fill, swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const translateSpec = {
  name: 'translate',
  title: 'Translate',
  summary: 'Shifts the image by whole pixels.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.affine, as RandomAffine(translate=…)',
  code: {
    torchvision:
      'F.affine(x, angle=0, translate=[round({x} * x.shape[-1]), round({y} * x.shape[-2])], scale=1, shear=[0, 0]{fill?, fill=[$]})',
  },
  parameters: {
    x: swept({
      title: 'Translate x',
      summary: 'To the right, as a fraction of the width.',
      quantity: 'fraction-of-width',
      minimum: -1,
      maximum: 1,
      step: 0.01,
      default: 0,
    }),
    y: swept({
      title: 'Translate y',
      summary: 'Downwards, as a fraction of the height.',
      quantity: 'fraction-of-height',
      minimum: -1,
      maximum: 1,
      step: 0.01,
      default: 0,
    }),
    fill: fill('Translate', 'Value of the uncovered pixels.'),
  },
} as const satisfies AugmentationSpec;

export const translate: GeometricAugmentation<typeof translateSpec> = {
  kind: 'geometric',
  spec: translateSpec,
  isIdentity: ({ x, y }, { height, width }) =>
    roundHalfEven(x * width) === 0 && roundHalfEven(y * height) === 0,
  outputSize: (_, size) => size,
  toInput: ({ x, y }, { height, width }) => ({
    kind: 'centred',
    matrix: [1, 0, 0, 1],
    shift: [-roundHalfEven(x * width), -roundHalfEven(y * height)],
  }),
  sampling: (parameters) => ({ interpolation: 'nearest', fill: parameters.fill }),
};
