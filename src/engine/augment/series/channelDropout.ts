/** Channel dropout: the declaration and the values. */
import { mapChannels, meanOf } from '../../image/series';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const channelDropoutSpec = {
  name: 'channel_dropout',
  title: 'Channel dropout',
  summary: 'Silences one channel.',
  family: 'occlusion',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'numpy: x[channel - 1] = numpy.nanmean(x[channel - 1])',
  parameters: {
    channel: {
      kind: 'number',
      title: 'Channel dropout',
      summary: 'Number of the channel, the first is 1; 0 silences none.',
      quantity: 'channel',
      minimum: 0,
      maximum: 64,
      step: 1,
      default: 0,
      sweep: true,
    },
    fill: {
      kind: 'choice',
      title: 'Channel dropout fill',
      summary: 'What stands there: the `mean` of the channel, or `zero`.',
      choices: ['mean', 'zero'],
      default: 'mean',
    },
  },
} as const satisfies AugmentationSpec;

export const channelDropout: PointwiseAugmentation<typeof channelDropoutSpec> = {
  kind: 'pointwise',
  spec: channelDropoutSpec,
  isIdentity: ({ channel }) => Math.round(channel) < 1,
  apply: (series, { channel, fill }) =>
    mapChannels(series, (values, index) =>
      index === Math.round(channel) - 1 ? values.fill(fill === 'mean' ? meanOf(values) : 0) : values,
    ),
};
