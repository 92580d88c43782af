/** Erase interval: the declaration and the values. */
import { roundHalfEven } from '../../image/round';
import { mapChannels, meanOf } from '../../image/series';
import type { AugmentationSpec, ParametersOf, PointwiseAugmentation } from '../spec';
import type { Slice } from './slice';

export const eraseIntervalSpec = {
  name: 'erase_interval',
  title: 'Erase interval',
  summary: 'Covers a stretch of time in every channel.',
  family: 'occlusion',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: 'DeVries and Taylor 2017, cutout, along time: x[:, start:start + length] = value',
  parameters: {
    start: {
      kind: 'number',
      title: 'Erase interval start',
      summary: 'Where the interval starts, as a fraction of the length.',
      quantity: 'fraction-of-length',
      minimum: 0,
      maximum: 1,
      step: 0.005,
      default: 0,
      sweep: true,
    },
    length: {
      kind: 'number',
      title: 'Erase interval length',
      summary: 'Length of the interval, as a fraction of the whole.',
      quantity: 'fraction-of-length',
      minimum: 0,
      maximum: 1,
      step: 0.005,
      default: 0,
      sweep: true,
    },
    fill: {
      kind: 'choice',
      title: 'Erase interval fill',
      summary:
        'What stands there: the `mean` of the channel, `zero`, or a `line` between the values beside it.',
      choices: ['mean', 'zero', 'line'],
      default: 'mean',
    },
  },
} as const satisfies AugmentationSpec;

type Fill = ParametersOf<typeof eraseIntervalSpec>['fill'];

/** The covered samples, clipped to the series. */
export function erasedInterval(
  { start, length }: Omit<ParametersOf<typeof eraseIntervalSpec>, 'fill'>,
  samples: number,
): Slice {
  const first = roundHalfEven(start * samples);
  return { start: first, length: Math.max(0, Math.min(roundHalfEven(length * samples), samples - first)) };
}

/** Writes what stands in the interval. Beyond an end of the series, a line holds the value of the other side. */
const FILLS: Readonly<Record<Fill, (values: Float32Array, interval: Slice) => void>> = {
  zero: (values, { start, length }) => values.fill(0, start, start + length),
  mean: (values, { start, length }) => values.fill(meanOf(values), start, start + length),
  line: (values, { start, length }) => {
    const [before, after] = [start - 1, start + length];
    const [first, last] = [before >= 0, after < values.length];
    const from = first ? values[before] : last ? values[after] : 0;
    const to = last ? values[after] : from;
    for (let i = start; i < after; i++) values[i] = from + ((i - before) / (length + 1)) * (to - from);
  },
};

export const eraseInterval: PointwiseAugmentation<typeof eraseIntervalSpec> = {
  kind: 'pointwise',
  spec: eraseIntervalSpec,
  isIdentity: (parameters, { width }) => erasedInterval(parameters, width).length === 0,
  apply: (series, parameters) =>
    mapChannels(series, (values) => {
      FILLS[parameters.fill](values, erasedInterval(parameters, values.length));
      return values;
    }),
};
