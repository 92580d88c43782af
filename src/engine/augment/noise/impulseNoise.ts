/** Impulse noise: the declaration and the pixels. */
import { seed, swept } from '../parameters';
import { uniformField } from '../random/field';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const impulseNoiseSpec = {
  name: 'impulse_noise',
  title: 'Impulse noise',
  summary: 'Salt and pepper: sets some values to 0 or 1.',
  family: 'noise',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions impulse_noise; skimage.util.random_noise(mode="s&p") with seeded noise',
  parameters: {
    amount: swept({
      title: 'Impulse noise',
      summary: 'Fraction of the values that are hit, half of them salt; 0 hits none.',
      quantity: 'amount',
      minimum: 0,
      maximum: 0.5,
      step: 0.01,
      default: 0,
    }),
    seed: seed('Impulse noise', 'Which values are hit.'),
  },
} as const satisfies AugmentationSpec;

/** Streams of the noise: which values are hit, and which of them are salt. */
const [HITS, SALT] = [0, 1];

export const impulseNoise: PointwiseAugmentation<typeof impulseNoiseSpec> = {
  kind: 'pointwise',
  spec: impulseNoiseSpec,
  isIdentity: ({ amount }) => amount === 0,
  apply: (image, parameters) => {
    const { data } = image;
    const hits = uniformField(parameters.seed, HITS, data.length);
    const out = uniformField(parameters.seed, SALT, data.length);
    for (let i = 0; i < out.length; i++) {
      out[i] = hits[i] >= parameters.amount ? data[i] : out[i] < 0.5 ? 1 : 0;
    }
    return { ...image, data: out };
  },
};
