/** Gaussian blur: the declaration and the pixels. */
import { convolveSeparable, gaussian } from '../convolve';
import { swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const gaussianBlurSpec = {
  name: 'gaussian_blur',
  title: 'Gaussian blur',
  summary: 'Blurs with a bell-shaped window.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows:
    'torchvision.transforms.v2.functional.gaussian_blur with a kernel of int(8·sigma + 1) pixels, made odd, ' +
    'that is no wider than the image mirrored once',
  code: {
    torchvision:
      'F.gaussian_blur(x, 2 * min(int(8 * {sigma} + 1) // 2, min(x.shape[-2:]) - 1) + 1, [{sigma}])',
    kornia:
      'K.filters.gaussian_blur2d(x, (2 * min(int(8 * {sigma} + 1) // 2, min(x.shape[-2:]) - 1) + 1,) * 2, ({sigma}, {sigma}))',
  },
  parameters: {
    sigma: swept({
      title: 'Gaussian blur',
      summary: 'Standard deviation of the window; 0 leaves the image as it is.',
      quantity: 'pixels',
      minimum: 0,
      maximum: 10,
      step: 0.1,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

/** Half of int(8σ + 1), made odd: the kernel of torchvision's own ElasticTransform. */
export const radiusOf = (sigma: number, extent: number): number =>
  Math.min(Math.floor(Math.trunc(8 * sigma + 1) / 2), extent - 1);

export const gaussianBlur: FilterAugmentation<typeof gaussianBlurSpec> = {
  kind: 'filter',
  spec: gaussianBlurSpec,
  isIdentity: ({ sigma }, { height, width }) => radiusOf(sigma, Math.min(height, width)) < 1,
  apply: (image, { sigma }) => {
    const radius = radiusOf(sigma, Math.min(image.height, image.width));
    return convolveSeparable(image, gaussian(sigma, radius));
  },
};
