/** Resolution: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { resize } from '../../image/resize';
import { swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const resolutionSpec = {
  name: 'resolution',
  title: 'Resolution',
  summary: 'Scales the image down and up again.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.resize(antialias=True), down and up again',
  code: {
    torchvision:
      'F.resize(F.resize(x, [max(1, round({factor} * side)) for side in x.shape[-2:]], antialias=True), x.shape[-2:], antialias=True)',
  },
  parameters: {
    factor: swept({
      title: 'Resolution',
      summary: 'Kept fraction of the pixels of each side; 1 leaves the image as it is.',
      quantity: 'fraction-of-side',
      minimum: 0.02,
      maximum: 1,
      step: 0.01,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

const sideOf = (factor: number, extent: number): number => Math.max(1, roundHalfEven(extent * factor));

export const resolution: FilterAugmentation<typeof resolutionSpec> = {
  kind: 'filter',
  spec: resolutionSpec,
  isIdentity: ({ factor }, { height, width }) =>
    sideOf(factor, width) === width && sideOf(factor, height) === height,
  apply: (image, { factor }) => {
    const { height, width } = image;
    const small = resize(image, { height: sideOf(factor, height), width: sideOf(factor, width) });
    return resize(small, { height, width });
  },
};
