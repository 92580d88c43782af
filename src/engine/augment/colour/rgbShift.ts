/** RGB shift: the declaration and the pixels. */
import type { NumberParameter } from '../spec';
import { swept } from '../parameters';
import { clamp } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

const shift = (colour: string): NumberParameter =>
  swept({
    title: `RGB shift ${colour}`,
    summary: `Added to ${colour}; 0 leaves it as it is.`,
    quantity: 'intensity-shift',
    minimum: -1,
    maximum: 1,
    step: 0.01,
    default: 0,
  });

export const rgbShiftSpec = {
  name: 'rgb_shift',
  title: 'RGB shift',
  summary: 'Adds a value to each of red, green and blue.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'albumentations.RGBShift',
  code: {
    torchvision: '(x + x.new_tensor([{red}, {green}, {blue}])[:, None, None]).clamp(0, 1)',
    albumentations:
      'A.RGBShift(r_shift_limit=({red}, {red}), g_shift_limit=({green}, {green}), b_shift_limit=({blue}, {blue}), p=1)',
    kornia: '(x + x.new_tensor([{red}, {green}, {blue}])[:, None, None]).clamp(0, 1)',
  },
  parameters: { red: shift('red'), green: shift('green'), blue: shift('blue') },
} as const satisfies AugmentationSpec;

export const rgbShift: PointwiseAugmentation<typeof rgbShiftSpec> = {
  kind: 'pointwise',
  spec: rgbShiftSpec,
  isIdentity: ({ red, green, blue }) => red === 0 && green === 0 && blue === 0,
  apply: (image, { red, green, blue }) => {
    const shifts = [red, green, blue];
    const data = image.data.map((value, i) => clamp(value + shifts[i % 3]));
    return { ...image, data };
  },
};
