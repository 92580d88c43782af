/** Coarse dropout: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { fill, fixed, seed, swept } from '../parameters';
import { uniformField } from '../random/field';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';
import { fillBox } from './box';

export const coarseDropoutSpec = {
  name: 'coarse_dropout',
  title: 'Coarse dropout',
  summary: 'Covers boxes at random places.',
  family: 'occlusion',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.CoarseDropout with seeded places',
  parameters: {
    holes: swept({
      title: 'Coarse dropout',
      summary: 'Number of boxes; they may overlap. 0 covers nothing.',
      quantity: 'count',
      minimum: 0,
      maximum: 50,
      step: 1,
      default: 0,
    }),
    size: fixed({
      title: 'Coarse dropout size',
      summary: 'Side of a box as a fraction of the side of the image.',
      quantity: 'fraction-of-side',
      minimum: 0.01,
      maximum: 0.5,
      step: 0.01,
      default: 0.1,
    }),
    fill: fill('Coarse dropout', 'Value of the covered pixels.'),
    seed: seed('Coarse dropout', 'Which places; with more boxes the first ones stay.'),
  },
} as const satisfies AugmentationSpec;

export const coarseDropout: PointwiseAugmentation<typeof coarseDropoutSpec> = {
  kind: 'pointwise',
  spec: coarseDropoutSpec,
  isIdentity: ({ holes }) => roundHalfEven(holes) === 0,
  apply: (image, { holes, size, fill: value, seed: which }) => {
    const side = (extent: number): number => Math.max(1, roundHalfEven(size * extent));
    const [height, width] = [side(image.height), side(image.width)];
    const count = roundHalfEven(holes);
    const places = uniformField(which, 0, 2 * count);
    const data = image.data.slice();
    for (let hole = 0; hole < count; hole++) {
      const top = Math.floor(places[2 * hole] * (image.height - height + 1));
      const left = Math.floor(places[2 * hole + 1] * (image.width - width + 1));
      fillBox({ ...image, data }, { top, left, height, width }, value);
    }
    return { ...image, data };
  },
};
