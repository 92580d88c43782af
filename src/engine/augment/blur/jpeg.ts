/** JPEG quality: the declaration and the pixels. */
import { compressed } from '../jpeg/codec';
import { swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const jpegSpec = {
  name: 'jpeg',
  title: 'JPEG quality',
  summary: 'What a JPEG file of this quality leaves of the image.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows:
    'torchvision.transforms.v2.functional.jpeg; libjpeg-turbo with 4:2:0 subsampling, as PIL and OpenCV write',
  code: {
    torchvision:
      'F.to_dtype(F.jpeg((x * 255).round().to(torch.uint8), {quality}), torch.float32, scale=True)',
  },
  parameters: {
    quality: swept({
      title: 'JPEG quality',
      summary: 'Quality of the file; 100 leaves the image as it is, without the rounding of a file.',
      quantity: 'count',
      minimum: 1,
      maximum: 100,
      step: 1,
      default: 100,
    }),
  },
} as const satisfies AugmentationSpec;

export const jpeg: FilterAugmentation<typeof jpegSpec> = {
  kind: 'filter',
  spec: jpegSpec,
  isIdentity: ({ quality }) => Math.round(quality) >= 100,
  apply: (image, { quality }) => compressed(image, Math.round(quality)),
};
