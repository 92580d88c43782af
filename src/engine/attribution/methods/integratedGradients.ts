import { baselineOf, type BaselineName } from '../baselines';
import { adaptivePath, gaussPath, type PathIntegral, type Told } from '../path';
import { asMap } from '../planes';
import type { RunMethod } from './method';
import { BASELINE, DIVERGING, whole, type MethodSpec } from './spec';

export const integratedGradientsSpec = {
  name: 'integrated-gradients',
  title: 'Integrated gradients',
  summary:
    'What each pixel adds on the way from nothing to the image: all together add up to the change of the score.',
  formula: 'M = (x − x₀) ⊙ ∫₀¹ ∂y/∂x (x₀ + t (x − x₀)) dt;  Σ M = y(x) − y(x₀)',
  paper: 'Sundararajan, Taly & Yan 2017, “Axiomatic Attribution for Deep Networks”, arXiv 1703.01365',
  pitfalls:
    'Depends on the baseline: with black, dark pixels get nothing. The path leads through images that no network has seen.',
  passes:
    'steps × (one forward and one backward pass), and with the adaptive rule as many more as bring the gap below 1 %, in all at most the limit; with Gauss–Legendre one forward pass more',
  domains: ['image', 'series'],
  needs: [],
  parameters: {
    steps: whole({
      title: 'Steps',
      summary: 'Points on the way, at least; more come closer to the integral and take longer.',
      minimum: 2,
      maximum: 1000,
      step: 1,
      default: 32,
    }),
    baseline: BASELINE,
    rule: {
      kind: 'choice',
      title: 'Rule',
      summary:
        'Adaptive adds points where the gradient changes until the map adds up, within 1 %; gauss-legendre takes the given number, as Captum does.',
      choices: ['adaptive', 'gauss-legendre'],
      default: 'adaptive',
    },
    limit: whole({
      title: 'Steps at most',
      summary: 'Where the adaptive rule ends, whatever the gap is then.',
      minimum: 2,
      maximum: 2000,
      step: 1,
      default: 400,
    }),
  },
  map: DIVERGING,
  from: [],
} as const satisfies MethodSpec;

export const integratedGradients: RunMethod = {
  kind: 'run',
  spec: integratedGradientsSpec,
  run: async (passes, { steps, baseline, rule, limit }) => {
    const { input, size } = passes;
    const from = baselineOf(passes, baseline as BaselineName);
    const mapOf = (gradient: Float64Array) =>
      asMap(
        gradient.map((value, i) => value * (input[i] - from[i])),
        size,
      );
    const told: Told = (done, expected, gradient) => passes.report(done, expected, () => mapOf(gradient()));
    const [least, most] = [Number(steps), Number(limit)];
    const adaptive =
      rule === 'adaptive' && (await adaptivePath(passes, from, { least, most, gap: NEAR }, told));
    const found = adaptive || (await gaussPath(passes, from, least, told));
    const map = mapOf(found.gradient);
    const note = completeness(found, map.data, Boolean(adaptive));
    if (note !== null) passes.note(note);
    return map;
  },
};

/** The gap that is small enough, as a part of the change. */
const NEAR = 0.01;

/** How far the sum of the map is from what it should add up to; null where one of them is no number. */
function completeness(
  { change, passes }: PathIntegral,
  map: Float32Array,
  isAdaptive: boolean,
): string | null {
  const sum = map.reduce((total, value) => total + value, 0);
  if (!Number.isFinite(sum) || !Number.isFinite(change)) return null;
  const words = `Integrated gradients add up to ${sum.toPrecision(3)} of a change of ${change.toPrecision(3)} after ${passes} steps`;
  // Of nothing there are no per cents.
  if (change === 0) return `${words}.`;
  const gap = Math.abs(sum / change - 1);
  const percent = gap < 0.0005 ? 'less than 0.1' : gap < 10 ? (100 * gap).toFixed(1) : 'more than 1,000';
  const closer = isAdaptive ? 'A higher limit' : 'The adaptive rule, more steps';
  const more = gap > NEAR ? ` ${closer} or another baseline may bring it closer.` : '';
  return `${words}: a gap of ${percent} %.${more}`;
}
