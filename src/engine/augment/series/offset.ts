/** Offset: the declaration and the values. */
import { deviationOf, mapChannels } from '../../image/series';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const offsetSpec = {
  name: 'offset',
  title: 'Offset',
  summary: 'Moves every channel up or down.',
  family: 'values',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'numpy: x + amount * numpy.nanstd(x) of each channel',
  parameters: {
    amount: {
      kind: 'number',
      title: 'Offset',
      summary: 'What is added, in standard deviations of the channel as it arrives; 0 adds nothing.',
      quantity: 'deviations',
      minimum: -4,
      maximum: 4,
      step: 0.1,
      default: 0,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;

export const offset: PointwiseAugmentation<typeof offsetSpec> = {
  kind: 'pointwise',
  spec: offsetSpec,
  isIdentity: ({ amount }) => amount === 0,
  apply: (series, { amount }) =>
    mapChannels(series, (values) => {
      const added = amount * deviationOf(values);
      return values.map((value) => value + added);
    }),
};
