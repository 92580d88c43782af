/** Time warp: the declaration and where samples come from. */
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { normals } from '../random/philox';
import { naturalSpline } from './spline';

export const timeWarpSpec = {
  name: 'time_warp',
  title: 'Time warp',
  summary: 'Lets time run faster here and slower there; the same seed gives the same course.',
  family: 'time',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows:
    'Um et al. 2017, time-warping with four inner knots; the speed is the exponential of a natural cubic spline, ' +
    'so that time never runs backwards',
  parameters: {
    strength: {
      kind: 'number',
      title: 'Time warp',
      summary: 'Standard deviation of the logarithm of the speed at the knots; 0 leaves time as it is.',
      quantity: 'factor',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: true,
    },
    seed: {
      kind: 'number',
      title: 'Time warp seed',
      summary: 'Which course of speeds.',
      quantity: 'seed',
      minimum: 0,
      maximum: 999,
      step: 1,
      default: 0,
      sweep: false,
    },
  },
} as const satisfies AugmentationSpec;

/** Knots, equally spaced from the first to the last sample. */
const KNOTS = 6;

/** When each input sample is played, in samples: starts at 0, ends at length − 1, never runs backwards. */
function courseOf(strength: number, seed: number, length: number): Float64Array {
  const speeds = normals(seed, 0, KNOTS).map((value) => value * strength);
  const logarithm = naturalSpline(speeds);
  const speed = (i: number): number => Math.exp(logarithm((i * (KNOTS - 1)) / (length - 1)));
  const course = new Float64Array(length);
  // The trapezoidal rule over the speeds.
  for (let i = 1; i < length; i++) course[i] = course[i - 1] + (speed(i - 1) + speed(i)) / 2;
  const scale = (length - 1) / course[length - 1];
  return course.map((time, i) => (i === length - 1 ? i : time * scale));
}

/** The sample that is played at every whole time: the course turned round, linear between samples. */
function positionsOf(course: Float64Array): Float64Array {
  let from = 0;
  return course.map((_, time) => {
    while (from < course.length - 2 && course[from + 1] <= time) from++;
    return from + (time - course[from]) / (course[from + 1] - course[from]);
  });
}

export const timeWarp: GeometricAugmentation<typeof timeWarpSpec> = {
  kind: 'geometric',
  spec: timeWarpSpec,
  isIdentity: ({ strength }, { width }) => strength === 0 || width < 3,
  outputSize: (_, size) => size,
  toInput: ({ strength, seed }, { width }) => ({
    kind: 'time',
    positions: positionsOf(courseOf(strength, seed, width)),
  }),
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
