/** Optical distortion: the declaration and where pixels come from. */
import { swept } from '../parameters';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { fieldOf } from './deformation';

export const opticalDistortionSpec = {
  name: 'optical_distortion',
  title: 'Optical distortion',
  summary: 'Bends the image as a lens does: a barrel above 0, a cushion below.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.OpticalDistortion(mode="camera"), without its shift by half a pixel',
  parameters: {
    k: swept({
      title: 'Optical distortion',
      summary: 'Coefficient of the second and fourth power of the distance from the centre; 0 bends nothing.',
      quantity: 'strength',
      minimum: -0.3,
      maximum: 1,
      step: 0.01,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

export const opticalDistortion: GeometricAugmentation<typeof opticalDistortionSpec> = {
  kind: 'geometric',
  spec: opticalDistortionSpec,
  isIdentity: ({ k }) => k === 0,
  outputSize: (_, size) => size,
  toInput: ({ k }, size) => {
    const { height, width } = size;
    const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
    return fieldOf(size, (x, y) => {
      const [dx, dy] = [x - centreX, y - centreY];
      const square = (dx / width) ** 2 + (dy / height) ** 2;
      const bend = 1 + k * square + k * square * square;
      return [dx * bend + centreX, dy * bend + centreY];
    });
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
