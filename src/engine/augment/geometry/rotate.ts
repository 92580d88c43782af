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
      summary: 'Counter-clockwise angle; negative ones turn clockwise.',
      quantity: 'degrees',
      minimum: -180,
      maximum: 180,
      step: 1,
      period: 360,
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

/** The angle in [0, 360) of the same rotation. */
const wholeTurn = (angle: number): number => ((angle % 360) + 360) % 360;

export const rotate: GeometricAugmentation<typeof rotateSpec> = {
  kind: 'geometric',
  spec: rotateSpec,
  isIdentity: ({ angle }) => angle % 360 === 0,
  outputSize: (_, size) => size,
  toInput: ({ angle }) => {
    // −30° and 330° are the same rotation to the last bit.
    const t = (-wholeTurn(angle) * Math.PI) / 180;
    return { kind: 'centred', matrix: [Math.cos(t), Math.sin(t), -Math.sin(t), Math.cos(t)] };
  },
  sampling: ({ interpolation, fill }) => ({ interpolation, fill }),
};
