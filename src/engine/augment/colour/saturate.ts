/** Saturation of ImageNet-C: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { clamp } from '../pixels';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const saturateSpec = {
  name: 'saturate',
  title: 'Saturation in HSV',
  summary: 'Pales every colour up to a severity of 2, and makes it glaring beyond.',
  family: 'colour',
  domains: ['image'],
  channels: 'colour',
  isDefault: false,
  follows: 'imagecorruptions saturate',
  parameters: { severity: severity('Saturation in HSV') },
} as const satisfies AugmentationSpec;

/** By what the saturation is multiplied, and what is added. */
const ROWS: Severities = [
  [0.3, 0],
  [0.1, 0],
  [2, 0],
  [5, 0.1],
  [20, 0.2],
];

function saturated({ data }: Image, factor: number, more: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const value = Math.max(data[at], data[at + 1], data[at + 2]);
    const range = value - Math.min(data[at], data[at + 1], data[at + 2]);
    const to = clamp((value === 0 ? 0 : (range / value) * factor) + more) * value;
    // Grey has no hue; as in scikit-image it counts as red.
    for (let c = 0; c < 3; c++) {
      const below = range === 0 ? Math.min(1, c) : (value - data[at + c]) / range;
      out[at + c] = value - below * to;
    }
  }
  return out;
}

export const saturate: PointwiseAugmentation<typeof saturateSpec> = {
  kind: 'pointwise',
  spec: saturateSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at }) =>
    corrupted(image, at, ROWS, ([factor, more]) => saturated(image, factor, more)),
};
