/** Speckle noise: the declaration and the pixels. */
import { seed, swept } from '../parameters';
import { clamp } from '../pixels';
import { normalField } from '../random/field';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const speckleNoiseSpec = {
  name: 'speckle_noise',
  title: 'Speckle noise',
  summary: 'Adds normal noise in proportion to every value and clips to [0, 1].',
  family: 'noise',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions speckle_noise with seeded noise: clip(x + x · noise)',
  parameters: {
    std: swept({
      title: 'Speckle noise',
      summary: 'Standard deviation of the noise at white; 0 adds none.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
    }),
    seed: seed('Speckle noise', 'Which noise.'),
  },
} as const satisfies AugmentationSpec;

export const speckleNoise: PointwiseAugmentation<typeof speckleNoiseSpec> = {
  kind: 'pointwise',
  spec: speckleNoiseSpec,
  isIdentity: ({ std }) => std === 0,
  apply: (image, parameters) => {
    const { data } = image;
    const out = normalField(parameters.seed, 0, data.length);
    for (let i = 0; i < out.length; i++) out[i] = clamp(data[i] + parameters.std * data[i] * out[i]);
    return { ...image, data: out };
  },
};
