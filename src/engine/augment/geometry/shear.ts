/** Shear: the declaration and where pixels come from. */
import { fill, interpolation, swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation, NumberParameter } from '../spec';

const angle = (axis: string, summary: string): NumberParameter =>
  swept({
    title: `Shear ${axis}`,
    summary,
    quantity: 'degrees',
    minimum: -60,
    maximum: 60,
    step: 1,
    default: 0,
  });

export const shearSpec = {
  name: 'shear',
  title: 'Shear',
  summary: 'Slants the image about its centre.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.affine',
  code: {
    torchvision:
      'F.affine(x, angle=0, translate=[0, 0], scale=1, shear=[{x}, {y}], interpolation=InterpolationMode({interpolation}){fill?, fill=[$]})',
  },
  parameters: {
    x: angle('x', 'Angle by which upright lines lean.'),
    y: angle('y', 'Angle by which level lines lean.'),
    interpolation: interpolation('Shear'),
    fill: fill('Shear', 'Value of the uncovered corners.'),
  },
} as const satisfies AugmentationSpec;

const tangent = (degrees: number): number => Math.tan((degrees * Math.PI) / 180);

export const shear: GeometricAugmentation<typeof shearSpec> = {
  kind: 'geometric',
  spec: shearSpec,
  isIdentity: ({ x, y }) => x === 0 && y === 0,
  outputSize: (_, size) => size,
  toInput: ({ x, y }) => {
    const [a, b] = [tangent(x), tangent(y)];
    return { kind: 'centred', matrix: [1 + a * b, a, b, 1] };
  },
  sampling: (parameters) => ({ interpolation: parameters.interpolation, fill: parameters.fill }),
};
