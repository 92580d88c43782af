/** Rotation: the declaration and the pixels. */
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const rotateSpec = {
  name: 'rotate',
  title: 'Rotation',
  summary: 'Turns the image counter-clockwise about its centre.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: true,
  follows: 'torchvision.transforms.functional.rotate',
  code: {
    torchvision: 'F.rotate(x, {angle}, InterpolationMode({interpolation}){fill?, fill=[$]})',
  },
  parameters: {
    angle: {
      kind: 'number',
      title: 'Rotation',
      summary: 'Counter-clockwise angle.',
      quantity: 'degrees',
      minimum: 0,
      maximum: 360,
      step: 1,
      default: 0,
      sweep: true,
    },
    interpolation: {
      kind: 'choice',
      title: 'Rotation interpolation',
      summary: 'How pixels between pixels are read.',
      choices: ['nearest', 'bilinear'],
      default: 'nearest',
    },
    fill: {
      kind: 'number',
      title: 'Rotation fill',
      summary: 'Value of the uncovered corners.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: false,
    },
  },
} as const satisfies AugmentationSpec;

export const rotate: GeometricAugmentation<typeof rotateSpec> = {
  kind: 'geometric',
  spec: rotateSpec,
  isIdentity: ({ angle }) => angle % 360 === 0,
  outputSize: (_, size) => size,
  toInput: ({ angle }) => {
    const t = (-angle * Math.PI) / 180;
    return { kind: 'centred', matrix: [Math.cos(t), Math.sin(t), -Math.sin(t), Math.cos(t)] };
  },
  sampling: ({ interpolation, fill }) => ({ interpolation, fill }),
};
