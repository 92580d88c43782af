/** MixUp: the declaration and the pixels. */
import { amount, secondImage } from '../parameters';
import type { AugmentationSpec, MixingAugmentation } from '../spec';

export const mixUpSpec = {
  name: 'mixup',
  className: 'MixUp',
  title: 'MixUp',
  summary: 'Fades into a second image of the gallery.',
  family: 'mix',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.MixUp (λ = 1 − amount)',
  parameters: {
    amount: amount('MixUp', 'How much of the second image is mixed in.'),
    image: secondImage('MixUp'),
  },
} as const satisfies AugmentationSpec;

/** Zhang et al. 2018: λ · image + (1 − λ) · second, with λ = 1 − amount. */
export const mixUp: MixingAugmentation<typeof mixUpSpec> = {
  kind: 'mixing',
  spec: mixUpSpec,
  isIdentity: ({ amount }) => amount === 0,
  second: ({ image }) => image,
  apply: (image, { amount }, { data: other }) => ({
    ...image,
    data: image.data.map((value, i) => (1 - amount) * value + amount * other[i]),
  }),
};
