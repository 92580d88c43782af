/** Brightness: the declaration and the pixels. */
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const brightnessSpec = {
  name: 'brightness',
  title: 'Brightness',
  summary: 'Multiplies every pixel and clips to [0, 1].',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: true,
  follows: 'torchvision.transforms.functional.adjust_brightness',
  code: {
    torchvision: 'F.adjust_brightness(x, {factor})',
    albumentations:
      'A.ColorJitter(brightness=({factor}, {factor}), contrast=(1, 1), saturation=(1, 1), hue=(0, 0), p=1)',
    kornia: '(x * {factor}).clamp(0, 1)',
  },
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

export const brightness: PointwiseAugmentation<typeof brightnessSpec> = {
  kind: 'pointwise',
  spec: brightnessSpec,
  isIdentity: ({ factor }) => factor === 1,
  apply: (image, { factor }) => {
    const source = image.data;
    const data = new Float32Array(source.length);
    for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, source[i] * factor));
    return { ...image, data };
  },
};
