/** Contrast of ImageNet-C: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const lowContrastSpec = {
  name: 'low_contrast',
  title: 'Low contrast',
  summary: 'Moves every channel towards its mean.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions contrast',
  parameters: { severity: severity('Low contrast') },
} as const satisfies AugmentationSpec;

/** What is left of the distance from the mean. */
const ROWS: Severities = [[0.4], [0.3], [0.2], [0.1], [0.05]];

function flatter({ data, channels, height, width }: Image, rest: number): Float32Array {
  const means = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) means[i % channels] += data[i] / (height * width);
  return data.map((value, i) => means[i % channels] + (value - means[i % channels]) * rest);
}

export const lowContrast: PointwiseAugmentation<typeof lowContrastSpec> = {
  kind: 'pointwise',
  spec: lowContrastSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at }) => corrupted(image, at, ROWS, ([rest]) => flatter(image, rest)),
};
