/** Erase: the declaration and the pixels. */
import type { Size } from '../../image/image';
import { roundHalfEven } from '../../image/round';
import { fillBox } from './box';
import { box } from '../parameters';
import type { AugmentationSpec, ParametersOf, PointwiseAugmentation } from '../spec';

export const eraseSpec = {
  name: 'erase',
  title: 'Erase',
  summary: 'Covers a box with one value.',
  family: 'occlusion',
  domains: ['image'],
  channels: 'any',
  isDefault: true,
  follows: 'torchvision.transforms.functional.erase',
  code: {
    torchvision:
      'F.erase(x, i := round({top} * (s := x.shape)[-2]), j := round({left} * s[-1]), min(round({height} * s[-2]), s[-2] - i), min(round({width} * s[-1]), s[-1] - j), x.new_tensor({value}))',
  },
  parameters: {
    ...box('Erase'),
    value: {
      kind: 'number',
      title: 'Erase value',
      summary: 'Value of the covered pixels.',
      quantity: 'intensity',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: false,
    },
  },
} as const satisfies AugmentationSpec;

/** The covered box in pixels, clipped to the image. */
export function eraseBox(
  { top, left, height, width }: Omit<ParametersOf<typeof eraseSpec>, 'value'>,
  size: Size,
): { top: number; left: number; height: number; width: number } {
  const y = roundHalfEven(top * size.height);
  const x = roundHalfEven(left * size.width);
  return {
    top: y,
    left: x,
    height: Math.max(0, Math.min(roundHalfEven(height * size.height), size.height - y)),
    width: Math.max(0, Math.min(roundHalfEven(width * size.width), size.width - x)),
  };
}

export const erase: PointwiseAugmentation<typeof eraseSpec> = {
  kind: 'pointwise',
  spec: eraseSpec,
  isIdentity: (parameters, size) => {
    const { height, width } = eraseBox(parameters, size);
    return height === 0 || width === 0;
  },
  apply: (image, parameters) => {
    const { top, left, height, width } = eraseBox(parameters, image);
    const data = image.data.slice();
    fillBox({ ...image, data }, { top, left, height, width }, parameters.value);
    return { ...image, data };
  },
};
