import { normalField } from '../../augment/random/field';
import { asMap, extremes } from '../planes';
import type { RunMethod } from './method';
import { DIVERGING, SEED, share, whole, type MethodSpec } from './spec';

export const smoothGradSpec = {
  name: 'smoothgrad',
  title: 'SmoothGrad',
  summary: 'The gradient, averaged over noisy copies of the image: what stays when the noise goes.',
  formula: 'M = mean over n of ∂y/∂x at x + N(0, σ²), σ = noise · (max x − min x)',
  paper: 'Smilkov et al. 2017, “SmoothGrad: removing noise by adding noise”, arXiv 1706.03825',
  pitfalls: 'Much noise explains another image; little leaves the map noisy.',
  passes: 'samples × (one forward and one backward pass)',
  domains: ['image', 'series'],
  needs: [],
  parameters: {
    samples: whole({
      title: 'Samples',
      summary: 'Noisy copies; more are smoother and take longer.',
      minimum: 1,
      maximum: 500,
      step: 1,
      default: 20,
    }),
    noise: share({
      title: 'Noise',
      summary: 'Standard deviation of the noise, as a part of the input’s range.',
      minimum: 0.01,
      maximum: 0.5,
      step: 0.01,
      default: 0.15,
    }),
    seed: SEED,
  },
  map: DIVERGING,
  from: [],
} as const satisfies MethodSpec;

export const smoothGrad: RunMethod = {
  kind: 'run',
  spec: smoothGradSpec,
  run: async (passes, { samples, noise, seed }) => {
    const { input, size } = passes;
    const [low, high] = extremes(input);
    const [count, sigma] = [Number(samples), Number(noise) * (high - low)];
    const sum = new Float64Array(input.length);
    for (let i = 0; i < count; i++) {
      const field = normalField(Number(seed), i, input.length);
      const found = await passes.gradient(input.map((value, at) => value + sigma * field[at]));
      for (let at = 0; at < sum.length; at++) sum[at] += found[at];
      passes.report(i + 1, count, () => asMap(sum, size, 1 / (i + 1)));
    }
    return asMap(sum, size, 1 / count);
  },
};
