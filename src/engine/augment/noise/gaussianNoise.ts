/** Gaussian noise: the declaration and the pixels. */
import { seed, swept } from '../parameters';
import { clamp } from '../pixels';
import { normalField } from '../random/field';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const gaussianNoiseSpec = {
  name: 'gaussian_noise',
  title: 'Gaussian noise',
  summary: 'Adds normal noise to every value and clips to [0, 1].',
  family: 'noise',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.gaussian_noise with seeded noise',
  parameters: {
    std: swept({
      title: 'Gaussian noise',
      summary: 'Standard deviation of the noise; 0 adds none.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 0.5,
      step: 0.01,
      default: 0,
    }),
    seed: seed('Gaussian noise', 'Which noise.'),
  },
} as const satisfies AugmentationSpec;

export const gaussianNoise: PointwiseAugmentation<typeof gaussianNoiseSpec> = {
  kind: 'pointwise',
  spec: gaussianNoiseSpec,
  isIdentity: ({ std }) => std === 0,
  apply: (image, parameters) => {
    const { data } = image;
    const out = normalField(parameters.seed, 0, data.length);
    for (let i = 0; i < out.length; i++) out[i] = clamp(data[i] + parameters.std * out[i]);
    return { ...image, data: out };
  },
};
