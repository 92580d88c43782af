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
      maximum: 1000,
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
    const note = completeness(logits[target] - before, map.data);
    if (note !== null) passes.note(note);
    return map;
  },
};

/** Part of the change from which on a gap is worth more steps. */
const WIDE = 0.01;

/** How far the sum of the map is from what it should add up to; null where one of them is no number. */
function completeness(change: number, map: Float32Array): string | null {
  const sum = map.reduce((total, value) => total + value, 0);
  if (!Number.isFinite(sum) || !Number.isFinite(change)) return null;
  const words = `Integrated gradients add up to ${sum.toPrecision(3)} of a change of ${change.toPrecision(3)}`;
  // Of nothing there are no per cents.
  if (change === 0) return `${words}.`;
  const gap = Math.abs(sum / change - 1);
  const percent = gap < 0.0005 ? 'less than 0.1' : gap < 10 ? (100 * gap).toFixed(1) : 'more than 1,000';
  const more = gap > WIDE ? ' More steps, or the blurred baseline, bring it closer.' : '';
  return `${words}: a gap of ${percent} %.${more}`;
}
