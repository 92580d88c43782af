/** Window slice: the declaration and where samples come from. */
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { sliceOf, sliceParameters } from './slice';

export const windowSliceSpec = {
  name: 'window_slice',
  title: 'Window slice',
  summary: 'Stretches a piece of the series to its whole length.',
  family: 'time',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'Le Guennec et al. 2016, window slicing: numpy.interp(numpy.linspace(start, end, length), …)',
  parameters: sliceParameters('Window slice'),
} as const satisfies AugmentationSpec;

export const windowSlice: GeometricAugmentation<typeof windowSliceSpec> = {
  kind: 'geometric',
  spec: windowSliceSpec,
  isIdentity: ({ size, position }, { width }) => sliceOf(size, position, width, 2).length === width,
  outputSize: (_, size) => size,
  toInput: ({ size, position }, { width }) => {
    const { start, length } = sliceOf(size, position, width, 2);
    const pace = (length - 1) / (width - 1);
    return { kind: 'time', positions: Float64Array.from({ length: width }, (_, i) => start + i * pace) };
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
