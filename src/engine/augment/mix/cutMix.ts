/** CutMix: the declaration and the pixels. */
import { eraseBox } from '../occlusion/erase';
import { box, secondImage } from '../parameters';
import type { AugmentationSpec, MixingAugmentation } from '../spec';

export const cutMixSpec = {
  name: 'cutmix',
  className: 'CutMix',
  title: 'CutMix',
  summary: 'Covers a box with the same box of a second image of the gallery.',
  family: 'mix',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.CutMix',
  parameters: { ...box('CutMix'), image: secondImage('CutMix') },
} as const satisfies AugmentationSpec;

/** Yun et al. 2019, with a box that is given; the edges are rounded to pixels and clipped to the image, as those of Erase. */
export const cutMix: MixingAugmentation<typeof cutMixSpec> = {
  kind: 'mixing',
  spec: cutMixSpec,
  isIdentity: (parameters, size) => {
    const { height, width } = eraseBox(parameters, size);
    return height === 0 || width === 0;
  },
  second: ({ image }) => image,
  apply: (image, parameters, { data: other }) => {
    const { top, left, height, width } = eraseBox(parameters, image);
    const data = image.data.slice();
    for (let y = top; y < top + height; y++) {
      const start = (y * image.width + left) * image.channels;
      data.set(other.subarray(start, start + width * image.channels), start);
    }
    return { ...image, data };
  },
};
