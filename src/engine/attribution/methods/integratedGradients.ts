import { baselineOf, type BaselineName } from '../baselines';
import { asMap } from '../planes';
import { gaussLegendre } from '../quadrature';
import type { RunMethod } from './method';
import { BASELINE, DIVERGING, whole, type MethodSpec } from './spec';

export const integratedGradientsSpec = {
  name: 'integrated-gradients',
  title: 'Integrated gradients',
  summary:
    'What each pixel adds on the way from nothing to the image: all together add up to the change of the score.',
  formula: 'M = (x − x₀) ⊙ ∫₀¹ ∂y/∂x (x₀ + t (x − x₀)) dt, by Gauss–Legendre quadrature;  Σ M = y(x) − y(x₀)',
  paper: 'Sundararajan, Taly & Yan 2017, “Axiomatic Attribution for Deep Networks”, arXiv 1703.01365',
  pitfalls:
    'Depends on the baseline: with black, dark pixels get nothing. The path leads through images that no network has seen.',
  passes: 'steps × (one forward and one backward pass), and two forward passes',
  domains: ['image', 'series'],
  needs: [],
  parameters: {
    steps: whole({
      title: 'Steps',
      summary: 'Points on the way; more come closer to the integral and take longer.',
      minimum: 2,
      maximum: 300,
      step: 1,
      default: 32,
    }),
    baseline: BASELINE,
  },
  map: DIVERGING,
  from: [],
} as const satisfies MethodSpec;

export const integratedGradients: RunMethod = {
  kind: 'run',
  spec: integratedGradientsSpec,
  run: async (passes, { steps, baseline }) => {
    const { input, size, target, logits } = passes;
    const from = baselineOf(passes, baseline as BaselineName);
    const sum = new Float64Array(input.length);
    const nodes = gaussLegendre(Number(steps));
    let weights = 0;
    const mapOf = (scale: number) =>
      asMap(
        sum.map((value, i) => value * (input[i] - from[i])),
        size,
        scale,
      );
    for (const [i, { at, weight }] of nodes.entries()) {
      const found = await passes.gradient(input.map((value, k) => from[k] + at * (value - from[k])));
      for (let k = 0; k < sum.length; k++) sum[k] += weight * found[k];
      weights += weight;
      passes.report(i + 1, nodes.length, () => mapOf(1 / weights));
    }
    const map = mapOf(1);
    const before = (await passes.forward(from))[target];
    passes.note(completeness(logits[target] - before, map.data));
    return map;
  },
};

/** How far the sum of the map is from what it should add up to. */
function completeness(change: number, map: Float32Array): string {
  const sum = map.reduce((total, value) => total + value, 0);
  const gap = Math.abs(sum - change) / Math.max(1e-12, Math.abs(change));
  const percent = gap < 0.0005 ? 'less than 0.1' : (100 * gap).toFixed(1);
  return `Integrated gradients add up to ${sum.toPrecision(3)} of a change of ${change.toPrecision(3)}: a gap of ${percent} %.`;
}
