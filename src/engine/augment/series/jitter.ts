/** Jitter: the declaration and the values. */
import { deviationOf, mapChannels } from '../../image/series';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';
import { normals } from '../random/philox';

export const jitterSpec = {
  name: 'jitter',
  title: 'Jitter',
  summary: 'Adds normal noise; the same seed gives the same noise.',
  family: 'values',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'Um et al. 2017, jittering: x + strength * numpy.nanstd(x) * noise; noise in docs/timeseries.md',
  parameters: {
    strength: {
      kind: 'number',
      title: 'Jitter',
      summary: 'Standard deviation of the noise, in standard deviations of the channel; 0 adds none.',
      quantity: 'deviations',
      minimum: 0,
      maximum: 2,
      step: 0.02,
      default: 0,
      sweep: true,
    },
    seed: {
      kind: 'number',
      title: 'Jitter seed',
      summary: 'Which noise; every channel has its own.',
      quantity: 'seed',
      minimum: 0,
      maximum: 999,
      step: 1,
      default: 0,
      sweep: false,
    },
  },
} as const satisfies AugmentationSpec;

export const jitter: PointwiseAugmentation<typeof jitterSpec> = {
  kind: 'pointwise',
  spec: jitterSpec,
  isIdentity: ({ strength }) => strength === 0,
  apply: (series, { strength, seed }) =>
    mapChannels(series, (values, channel) => {
      const scale = strength * deviationOf(values);
      const noise = normals(seed, channel, values.length);
      return values.map((value, i) => value + scale * noise[i]);
    }),
};
