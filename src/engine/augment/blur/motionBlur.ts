/** Motion blur: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { correlate, type Tap } from '../convolve';
import { fixed, swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const motionBlurSpec = {
  name: 'motion_blur',
  title: 'Motion blur',
  summary: 'Smears along a straight line.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.MotionBlur with direction 0 and no shift',
  code: {
    albumentations:
      'A.MotionBlur(blur_limit=({length}, {length}), angle_range=({angle}, {angle}), direction_range=(0, 0), allow_shifted=False, p=1)',
  },
  parameters: {
    length: swept({
      title: 'Motion blur',
      summary: 'Length of the line, an odd number of pixels; 1 leaves the image as it is.',
      quantity: 'pixels',
      minimum: 1,
      maximum: 41,
      step: 2,
      default: 1,
    }),
    angle: fixed({
      title: 'Motion blur angle',
      summary: 'Direction of the line; 0 is level, 90 upright.',
      quantity: 'degrees',
      minimum: 0,
      maximum: 180,
      step: 1,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

/** Half of the length, the middle pixel left out. */
const halfOf = (length: number): number => Math.floor((length - 1) / 2);

/** The pixels that a line of 2·half + 1 points meets, each with the same weight. */
function lineTaps(half: number, angle: number): readonly Tap[] {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const at = (offset: number): number => Math.min(2 * half, Math.max(0, roundHalfEven(half + offset))) - half;
  const points = Array.from({ length: 2 * half + 1 }, (_, i) => [at(cos * (i - half)), at(sin * (i - half))]);
  const different = [...new Map(points.map((point) => [point.join(), point])).values()];
  return different.map(([dx, dy]) => ({ dx, dy, weight: 1 / different.length }));
}

export const motionBlur: FilterAugmentation<typeof motionBlurSpec> = {
  kind: 'filter',
  spec: motionBlurSpec,
  isIdentity: ({ length }) => halfOf(length) === 0,
  apply: (image, { length, angle }) => correlate(image, lineTaps(halfOf(length), angle)),
};
