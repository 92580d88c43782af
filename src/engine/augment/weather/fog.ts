/** Fog: the declaration and the pixels. */
import { fixed, seed, swept } from '../parameters';
import { clamp } from '../pixels';
import { plasma } from './plasma';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const fogSpec = {
  name: 'fog',
  title: 'Fog',
  summary: 'Lays clouds over the image.',
  family: 'weather',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions fog with seeded clouds: clip((x + amount · clouds) · max / (max + amount))',
  parameters: {
    amount: swept({
      title: 'Fog',
      summary: 'Thickness of the fog; 0 is clear, ImageNet-C goes from 1.5 to 3.',
      quantity: 'strength',
      minimum: 0,
      maximum: 5,
      step: 0.1,
      default: 0,
    }),
    smoothness: fixed({
      title: 'Fog smoothness',
      summary: 'How fast small clouds fade: ImageNet-C goes from 2 down to 1.4.',
      quantity: 'strength',
      minimum: 1.1,
      maximum: 3,
      step: 0.1,
      default: 2,
    }),
    seed: seed('Fog', 'Which clouds.'),
  },
} as const satisfies AugmentationSpec;

export const fog: PointwiseAugmentation<typeof fogSpec> = {
  kind: 'pointwise',
  spec: fogSpec,
  isIdentity: ({ amount }) => amount === 0,
  apply: (image, { amount, smoothness, seed: which }) => {
    const { height, width, channels, data } = image;
    const side = 2 ** Math.ceil(Math.log2(Math.max(height, width, 2)));
    const clouds = plasma(side, smoothness, which);
    const most = data.reduce((largest, value) => Math.max(largest, value), 0);
    const scale = most / (most + amount);
    const out = new Float32Array(data.length);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cloud = amount * clouds[y * side + x];
        for (let c = 0; c < channels; c++, i++) out[i] = clamp((data[i] + cloud) * scale);
      }
    }
    return { ...image, data: out };
  },
};
