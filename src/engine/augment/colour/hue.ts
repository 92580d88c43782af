/** Hue: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { swept } from '../parameters';
import { clamp } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const hueSpec = {
  name: 'hue',
  title: 'Hue',
  summary: 'Turns every colour round the colour circle.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.adjust_hue',
  code: {
    torchvision: 'F.adjust_hue(x, {factor})',
    albumentations:
      'A.ColorJitter(brightness=(1, 1), contrast=(1, 1), saturation=(1, 1), hue=({factor}, {factor}), p=1)',
    kornia: 'K.enhance.adjust_hue(x, {factor} * 2 * torch.pi)',
  },
  parameters: {
    factor: swept({
      title: 'Hue',
      summary: 'Part of the whole circle, from −0.5 to 0.5; 0 leaves the image as it is.',
      quantity: 'hue',
      minimum: -0.5,
      maximum: 0.5,
      step: 0.01,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

/** Which of v, p, q, t is red, green and blue in each sixth of the circle; torchvision's `_hsv_to_rgb`. */
const SECTORS = [
  [0, 3, 1],
  [2, 0, 1],
  [1, 0, 3],
  [1, 2, 0],
  [3, 1, 0],
  [0, 1, 2],
] as const;

/** Hue in [0, 1) of a colour that is not grey. */
function hueOf(r: number, g: number, b: number, most: number, range: number): number {
  const [toRed, toGreen, toBlue] = [(most - r) / range, (most - g) / range, (most - b) / range];
  const sixths = most === r ? toBlue - toGreen : most === g ? 2 + toRed - toBlue : 4 + toGreen - toRed;
  return (sixths / 6 + 1) % 1;
}

function turned(image: Image, factor: number): Image {
  const { data } = image;
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    const [least, most] = [Math.min(r, g, b), Math.max(r, g, b)];
    if (least === most) {
      out.fill(r, at, at + 3);
      continue;
    }
    const saturation = (most - least) / most;
    const h = 6 * ((((hueOf(r, g, b, most, most - least) + factor) % 1) + 1) % 1);
    const sector = Math.floor(h);
    const f = h - sector;
    const values = [
      most,
      clamp((1 - saturation) * most),
      clamp((1 - saturation * f) * most),
      clamp((1 - saturation * (1 - f)) * most),
    ];
    const order = SECTORS[sector % 6];
    for (let c = 0; c < 3; c++) out[at + c] = values[order[c]];
  }
  return { ...image, data: out };
}

export const hue: PointwiseAugmentation<typeof hueSpec> = {
  kind: 'pointwise',
  spec: hueSpec,
  isIdentity: ({ factor }) => factor === 0,
  apply: (image, { factor }) => turned(image, factor),
};
