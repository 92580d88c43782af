/** Time shift: the declaration and where samples come from. */
import { roundHalfEven } from '../../image/round';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const timeShiftSpec = {
  name: 'time_shift',
  title: 'Time shift',
  summary: 'Moves the series to later or earlier by whole samples.',
  family: 'time',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'scipy.ndimage.shift by whole samples; modes grid-wrap, constant and nearest',
  parameters: {
    shift: {
      kind: 'number',
      title: 'Time shift',
      summary: 'How much later, as a fraction of the length.',
      quantity: 'fraction-of-length',
      minimum: -1,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: true,
    },
    edge: {
      kind: 'choice',
      title: 'Time shift edge',
      summary: 'What comes in: `wrap` what went out, `zero`, or `hold` the outermost value.',
      choices: ['wrap', 'zero', 'hold'],
      default: 'wrap',
    },
  },
} as const satisfies AugmentationSpec;

type Edge = (typeof timeShiftSpec)['parameters']['edge']['choices'][number];

/** Where a sample before the first or after the last one is read. */
const EDGES: Readonly<Record<Edge, (position: number, length: number) => number>> = {
  wrap: (position, length) => ((position % length) + length) % length,
  zero: (position, length) => (position < 0 || position >= length ? NaN : position),
  hold: (position, length) => Math.min(length - 1, Math.max(0, position)),
};

export const timeShift: GeometricAugmentation<typeof timeShiftSpec> = {
  kind: 'geometric',
  spec: timeShiftSpec,
  isIdentity: ({ shift, edge }, { width }) => {
    const samples = roundHalfEven(shift * width);
    return edge === 'wrap' ? samples % width === 0 : samples === 0;
  },
  outputSize: (_, size) => size,
  toInput: ({ shift, edge }, { width }) => {
    const samples = roundHalfEven(shift * width);
    return {
      kind: 'time',
      positions: Float64Array.from({ length: width }, (_, i) => EDGES[edge](i - samples, width)),
    };
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
