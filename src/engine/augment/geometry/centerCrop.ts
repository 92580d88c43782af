/** Center crop: the declaration and the pixels. */
import type { Size } from '../../image/image';
import { roundHalfEven } from '../../image/round';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const centerCropSpec = {
  name: 'center_crop',
  title: 'Center crop',
  summary: 'Keeps the middle of the image.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: true,
  atFixedSize: { output: 'resize' },
  follows: 'torchvision.transforms.functional.center_crop',
  code: {
    torchvision: {
      by: 'output',
      is: {
        crop: 'F.center_crop(x, [max(1, round({size} * side)) for side in x.shape[-2:]])',
        resize:
          'F.resize(F.center_crop(x, [max(1, round({size} * side)) for side in x.shape[-2:]]), x.shape[-2:], antialias=True)',
      },
    },
  },
  parameters: {
    size: {
      kind: 'number',
      title: 'Center crop',
      summary: 'Kept fraction of each side.',
      quantity: 'fraction-of-side',
      minimum: 0.2,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    output: {
      kind: 'choice',
      title: 'Center crop output',
      summary: '`crop` hands the network the smaller image, `resize` scales it back.',
      choices: ['crop', 'resize'],
      default: 'crop',
    },
  },
} as const satisfies AugmentationSpec;

/** Kept box: sides round half to even, never below one pixel; so does the offset, as in torchvision. */
function box(fraction: number, { height, width }: Size): Size {
  const side = (extent: number): number => Math.max(1, roundHalfEven(fraction * extent));
  return { height: side(height), width: side(width) };
}

export const centerCrop: GeometricAugmentation<typeof centerCropSpec> = {
  kind: 'geometric',
  spec: centerCropSpec,
  isIdentity: ({ size: fraction }, size) => {
    const kept = box(fraction, size);
    return kept.height === size.height && kept.width === size.width;
  },
  outputSize: ({ size: fraction, output }, size) => (output === 'resize' ? size : box(fraction, size)),
  toInput: ({ size: fraction }, size) => {
    const kept = box(fraction, size);
    const top = roundHalfEven((size.height - kept.height) / 2);
    const left = roundHalfEven((size.width - kept.width) / 2);
    return { kind: 'box', top, left, ...kept };
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
