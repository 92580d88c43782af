/** Low-pass: the declaration and the values. */
import { mapChannels } from '../../image/series';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const lowPassSpec = {
  name: 'low_pass',
  title: 'Low-pass',
  summary: 'Takes away what is faster than the cutoff, without a delay.',
  family: 'values',
  domains: ['series'],
  channels: 'any',
  isDefault: true,
  follows: "scipy.ndimage.convolve1d(x, scipy.signal.firwin(101, cutoff, window='hamming'), mode='reflect')",
  parameters: {
    cutoff: {
      kind: 'number',
      title: 'Low-pass cutoff',
      summary:
        'Frequency that is halved, as a fraction of the highest one (half of the sampling rate); 1 keeps all.',
      quantity: 'fraction-of-nyquist',
      minimum: 0.01,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;

/** Taps on each side of the middle one. */
const HALF = 50;

/** A sinc under a Hamming window, scaled to sum 1: [2 · HALF + 1]. */
function taps(cutoff: number): Float64Array {
  const found = Float64Array.from({ length: 2 * HALF + 1 }, (_, i) => {
    const x = Math.PI * cutoff * (i - HALF);
    return (x === 0 ? 1 : Math.sin(x) / x) * (0.54 - 0.46 * Math.cos((Math.PI * i) / HALF));
  });
  const sum = found.reduce((total, tap) => total + tap, 0);
  return found.map((tap) => tap / sum);
}

/** The values and `HALF` more on each side, mirrored at the outer edges of the first and the last sample. */
function reflected(values: Float32Array): Float32Array {
  const length = values.length;
  const at = (i: number): number => {
    const phase = ((i % (2 * length)) + 2 * length) % (2 * length);
    return phase < length ? phase : 2 * length - 1 - phase;
  };
  return Float32Array.from({ length: length + 2 * HALF }, (_, i) => values[at(i - HALF)]);
}

export const lowPass: PointwiseAugmentation<typeof lowPassSpec> = {
  kind: 'pointwise',
  spec: lowPassSpec,
  isIdentity: ({ cutoff }) => cutoff === 1,
  apply: (series, { cutoff }) => {
    const weights = taps(cutoff);
    return mapChannels(series, (values) => {
      const long = reflected(values);
      return values.map((_, i) => {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * long[i + k];
        return sum;
      });
    });
  },
};
