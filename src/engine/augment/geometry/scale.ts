/** Scale: the declaration and where pixels come from. */
import { fill, interpolation, swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const scaleSpec = {
  name: 'scale',
  title: 'Scale',
  summary: 'Enlarges or shrinks the image about its centre; the frame stays.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.affine',
  code: {
    torchvision:
      'F.affine(x, angle=0, translate=[0, 0], scale={factor}, shear=[0, 0], interpolation=InterpolationMode({interpolation}){fill?, fill=[$]})',
  },
  parameters: {
    factor: swept({
      title: 'Scale',
      summary: 'Size of things; 1 leaves the image as it is.',
      quantity: 'factor',
      minimum: 0.1,
      maximum: 4,
      step: 0.05,
      default: 1,
    }),
    interpolation: interpolation('Scale'),
    fill: fill('Scale', 'Value of the uncovered border.'),
  },
} as const satisfies AugmentationSpec;

export const scale: GeometricAugmentation<typeof scaleSpec> = {
  kind: 'geometric',
  spec: scaleSpec,
  isIdentity: ({ factor }) => factor === 1,
  outputSize: (_, size) => size,
  toInput: ({ factor }) => ({ kind: 'centred', matrix: [1 / factor, 0, 0, 1 / factor] }),
  sampling: (parameters) => ({ interpolation: parameters.interpolation, fill: parameters.fill }),
};
