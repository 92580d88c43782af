/** Amplitude scale: the declaration and the values. */
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const amplitudeScaleSpec = {
  name: 'amplitude_scale',
  title: 'Amplitude',
  summary: 'Multiplies every value.',
  family: 'values',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'Um et al. 2017, scaling: x * factor',
  parameters: {
    factor: {
      kind: 'number',
      title: 'Amplitude',
      summary: 'Factor on every value; 1 leaves the series as it is.',
      quantity: 'factor',
      minimum: 0,
      maximum: 4,
      step: 0.05,
      default: 1,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;

export const amplitudeScale: PointwiseAugmentation<typeof amplitudeScaleSpec> = {
  kind: 'pointwise',
  spec: amplitudeScaleSpec,
  isIdentity: ({ factor }) => factor === 1,
  apply: (series, { factor }) => ({ ...series, data: series.data.map((value) => value * factor) }),
};
