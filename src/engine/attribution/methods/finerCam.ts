import { shares, weighted } from '../planes';
import type { RunMethod } from './method';
import { HEAT, share, whole, type MethodSpec } from './spec';

export const finerCamSpec = {
  name: 'finer-cam',
  title: 'FinerCAM',
  summary: 'What tells the class from those that it is most easily taken for.',
  formula:
    'T = Σ_i p_i (y_t − α y_i) / Σ_i p_i over the classes i nearest to t, p = softmax(y);  M = Grad-CAM of T',
  paper:
    'Zhang et al. 2025, “Finer-CAM: Spotting the Difference Reveals Finer Details for Visual Explanation”, arXiv 2501.11309',
  pitfalls:
    'Says nothing of what the classes have in common. Empty where the nearest classes look alike to the layer.',
  passes: 'two forward passes, and a backward pass from the output to the layer',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {
    alpha: share({
      title: 'Strength of the comparison',
      summary: '0: plain Grad-CAM; 1: the difference alone.',
      minimum: 0,
      maximum: 1,
      step: 0.05,
      default: 1,
    }),
    classes: whole({
      title: 'Classes compared with',
      summary: 'How many of the nearest classes.',
      minimum: 1,
      maximum: 20,
      step: 1,
      default: 3,
    }),
  },
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const finerCam: RunMethod = {
  kind: 'run',
  spec: finerCamSpec,
  run: async (passes, { alpha, classes }) => {
    const { logits, target } = passes;
    const nearest = [...logits.keys()]
      .filter((index) => index !== target)
      .sort((a, b) => Math.abs(logits[a] - logits[target]) - Math.abs(logits[b] - logits[target]))
      .slice(0, Number(classes));
    const seed = derivative(logits, target, nearest, Number(alpha));
    const place = passes.layer();
    const { activations, gradients } = await passes.atLayer(seed);
    const places = activations.length / place.channels;
    const weights = new Float64Array(place.channels);
    for (let i = 0; i < gradients.length; i++) weights[i % place.channels] += gradients[i] / places;
    return weighted(activations, weights, place);
  },
};

/** ∂T/∂y; the shares p are a part of it. */
function derivative(
  logits: Float32Array,
  target: number,
  nearest: readonly number[],
  alpha: number,
): Float32Array {
  const seed = new Float32Array(logits.length);
  if (nearest.length === 0) {
    seed[target] = 1;
    return seed;
  }
  const p = shares(logits);
  const below = nearest.reduce((sum, i) => sum + p[i], 0) + 1e-9;
  const differences = nearest.map((i) => logits[target] - alpha * logits[i]);
  const above = nearest.reduce((sum, i, at) => sum + p[i] * differences[at], 0);
  const value = above / below;
  // Of the softmax: ∂p_i/∂y_j = p_i (1[i = j] − p_j).
  const pull = nearest.reduce((sum, i, at) => sum + p[i] * (differences[at] - value), 0);
  for (let j = 0; j < seed.length; j++) seed[j] = (-p[j] * pull) / below;
  nearest.forEach((i, at) => {
    seed[i] += (p[i] * (differences[at] - value) - alpha * p[i]) / below;
    seed[target] += p[i] / below;
  });
  return seed;
}
