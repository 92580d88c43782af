/** Shot noise: the declaration and the pixels. */
import { seed, swept } from '../parameters';
import { clamp } from '../pixels';
import { normalField, uniformField } from '../random/field';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const shotNoiseSpec = {
  name: 'shot_noise',
  title: 'Shot noise',
  summary: 'Counts few photons at every value: noise as in the dark.',
  family: 'noise',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions shot_noise with seeded noise: clip(poisson(x / amount) · amount)',
  parameters: {
    amount: swept({
      title: 'Shot noise',
      summary: 'Brightness that one photon adds; 0 adds no noise.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 0.5,
      step: 0.01,
      default: 0,
    }),
    seed: seed('Shot noise', 'Which noise.'),
  },
} as const satisfies AugmentationSpec;

/** Streams of the noise: of small and of large means. */
const [SMALL, LARGE] = [0, 1];
/** From this mean on the distribution is taken from the normal one with its skew, else summed up exactly. */
const MANY = 30;

/** The smallest count whose cumulative probability reaches `uniform`: scipy.stats.poisson.ppf. */
function fewOf(mean: number, uniform: number): number {
  let count = 0;
  let probability = Math.exp(-mean);
  let sum = probability;
  while (uniform > sum && probability > 0) {
    count += 1;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}

/** Cornish and Fisher's expansion to the second term. */
const manyOf = (mean: number, normal: number): number =>
  Math.max(0, Math.floor(mean + Math.sqrt(mean) * normal + (normal * normal - 1) / 6 + 0.5));

export const shotNoise: PointwiseAugmentation<typeof shotNoiseSpec> = {
  kind: 'pointwise',
  spec: shotNoiseSpec,
  isIdentity: ({ amount }) => amount === 0,
  apply: (image, { amount, seed: which }) => {
    const { data } = image;
    const uniform = uniformField(which, SMALL, data.length);
    const out = normalField(which, LARGE, data.length);
    for (let i = 0; i < out.length; i++) {
      const mean = data[i] / amount;
      out[i] = clamp(amount * (mean < MANY ? fewOf(mean, uniform[i]) : manyOf(mean, out[i])));
    }
    return { ...image, data: out };
  },
};
