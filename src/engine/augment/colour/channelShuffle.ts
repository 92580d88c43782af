/** Channel shuffle: the declaration and the pixels. */
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const channelShuffleSpec = {
  name: 'channel_shuffle',
  title: 'Channel shuffle',
  summary: 'Shows red, green and blue in another order.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.permute_channels',
  code: {
    torchvision: 'F.permute_channels(x, ["rgb".index(c) for c in {order}])',
    albumentations: 'A.Lambda(image=lambda x, **_: x[..., ["rgb".index(c) for c in {order}]], p=1)',
    kornia: 'x[:, ["rgb".index(c) for c in {order}]]',
  },
  parameters: {
    order: {
      kind: 'choice',
      title: 'Channel order',
      summary: 'What stands in the place of red, green and blue; `rgb` leaves the image as it is.',
      choices: ['rgb', 'rbg', 'grb', 'gbr', 'brg', 'bgr'],
      default: 'rgb',
    },
  },
} as const satisfies AugmentationSpec;

export const channelShuffle: PointwiseAugmentation<typeof channelShuffleSpec> = {
  kind: 'pointwise',
  spec: channelShuffleSpec,
  isIdentity: ({ order }) => order === 'rgb',
  apply: (image, { order }) => {
    const from = [...order].map((letter) => 'rgb'.indexOf(letter));
    const data = image.data.map((_, i, all) => all[i - (i % 3) + from[i % 3]]);
    return { ...image, data };
  },
};
