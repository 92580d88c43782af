/** Zoom blur: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { roundHalfEven } from '../../image/round';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, FilterAugmentation } from '../spec';
import { zoomed } from './zoomed';

export const zoomBlurSpec = {
  name: 'zoom_blur',
  title: 'Zoom blur',
  summary: 'Smears away from the centre, as a camera that moves towards its subject.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions zoom_blur',
  parameters: { severity: severity('Zoom blur') },
} as const satisfies AugmentationSpec;

/** The last factor, and how many there are from 1 on. */
const ROWS: Severities = [
  [1.11, 12],
  [1.15, 16],
  [1.2, 11],
  [1.24, 13],
  [1.3, 11],
];

/** Mean of the image and of its enlargements, the first of which is the image too. */
function smeared(image: Image, last: number, count: number): Float64Array {
  const sums = Float64Array.from(image.data);
  for (let i = 0; i < count; i++) {
    const enlarged = zoomed(image, 1 + (i * (last - 1)) / (count - 1));
    for (let k = 0; k < sums.length; k++) sums[k] += enlarged[k];
  }
  return sums.map((sum) => sum / (count + 1));
}

export const zoomBlur: FilterAugmentation<typeof zoomBlurSpec> = {
  kind: 'filter',
  spec: zoomBlurSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at }) =>
    corrupted(image, at, ROWS, ([last, count]) => smeared(image, last, roundHalfEven(count))),
};
