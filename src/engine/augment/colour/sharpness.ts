/** Sharpness: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { swept } from '../parameters';
import { clamp } from '../pixels';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const sharpnessSpec = {
  name: 'sharpness',
  title: 'Sharpness',
  summary: 'Moves every pixel away from the mean of its neighbours, or towards it.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.adjust_sharpness',
  code: {
    torchvision: 'F.adjust_sharpness(x, {factor})',
    kornia: 'K.enhance.sharpness(x, {factor})',
  },
  parameters: {
    factor: swept({
      title: 'Sharpness',
      summary: 'Distance from the smoothed image; 0 is smooth, 1 leaves the image as it is.',
      quantity: 'factor',
      minimum: 0,
      maximum: 8,
      step: 0.1,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

/** Means of 3×3 with a weight of 5 in the middle; pixels of the border stay. */
function sharpened(image: Image, factor: number): Image {
  const { height, width, channels, data } = image;
  const line = width * channels;
  const out = data.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * line + channels, end = (y + 1) * line - channels; at < end; at++) {
      let sum = 5 * data[at];
      for (let row = at - line; row <= at + line; row += line) {
        sum += data[row - channels] + data[row + channels];
        if (row !== at) sum += data[row];
      }
      out[at] = data[at] + (1 - factor) * (sum / 13 - data[at]);
    }
  }
  for (let i = 0; i < out.length; i++) out[i] = clamp(out[i]);
  return { ...image, data: out };
}

export const sharpness: FilterAugmentation<typeof sharpnessSpec> = {
  kind: 'filter',
  spec: sharpnessSpec,
  isIdentity: ({ factor }, { height, width }) => factor === 1 || height <= 2 || width <= 2,
  apply: (image, { factor }) => sharpened(image, factor),
};
