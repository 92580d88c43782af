/** Time crop: the declaration and where samples come from. */
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { sliceOf, sliceParameters } from './slice';

export const timeCropSpec = {
  name: 'time_crop',
  title: 'Time crop',
  summary: 'Keeps a piece of the series.',
  family: 'time',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  atFixedSize: { output: 'pad' },
  follows: 'numpy: x[:, start:start + length]',
  parameters: {
    ...sliceParameters('Time crop'),
    output: {
      kind: 'choice',
      title: 'Time crop output',
      summary: '`crop` hands the network the shorter series, `pad` fills the rest with zeros.',
      choices: ['crop', 'pad'],
      default: 'crop',
    },
  },
} as const satisfies AugmentationSpec;

export const timeCrop: GeometricAugmentation<typeof timeCropSpec> = {
  kind: 'geometric',
  spec: timeCropSpec,
  isIdentity: ({ size, position }, { width }) => sliceOf(size, position, width, 1).length === width,
  outputSize: ({ size, position, output }, { height, width }) =>
    output === 'pad' ? { height, width } : { height, width: sliceOf(size, position, width, 1).length },
  toInput: ({ size, position, output }, { height, width }) => {
    const { start, length } = sliceOf(size, position, width, 1);
    if (output === 'crop') return { kind: 'box', top: 0, left: start, height, width: length };
    const isKept = (i: number): boolean => i >= start && i < start + length;
    return {
      kind: 'time',
      positions: Float64Array.from({ length: width }, (_, i) => (isKept(i) ? i : NaN)),
    };
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
