/** Brightness of ImageNet-C: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { clamp } from '../pixels';
import { severity } from '../severity';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const hsvBrightnessSpec = {
  name: 'hsv_brightness',
  title: 'Brightness in HSV',
  summary: 'Adds to the value of every colour, as too much light does.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions brightness',
  parameters: {
    severity: {
      ...severity('Brightness in HSV'),
      summary:
        'Tenths that are added to the value: 1 to 5 are the severities of ImageNet-C, below 0 it is darker.',
      minimum: -3,
    },
  },
} as const satisfies AugmentationSpec;

function brighter(image: Image, more: number): Image {
  const { data, channels } = image;
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += channels) {
    let value = 0;
    for (let c = 0; c < channels; c++) value = Math.max(value, data[at + c]);
    const to = clamp(value + more);
    // Hue and saturation stay: all channels are multiplied by the same number.
    for (let c = 0; c < channels; c++) out[at + c] = value === 0 ? to : (data[at + c] * to) / value;
  }
  return { ...image, data: out };
}

export const hsvBrightness: PointwiseAugmentation<typeof hsvBrightnessSpec> = {
  kind: 'pointwise',
  spec: hsvBrightnessSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at }) => brighter(image, at / 10),
};
