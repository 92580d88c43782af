import { overlaid } from '../upsample';
import { asGrid, extremes, shares, weighted } from '../planes';
import type { RunMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const scoreCamSpec = {
  name: 'score-cam',
  title: 'Score-CAM',
  summary:
    'Channels of a layer, weighed by the score of the image seen through each of them alone. No gradient.',
  formula:
    'm_k = upsampled A_k, stretched to [0, 1];  w = softmax over k of y(x ⊙ m_k);  M = ReLU(Σ_k w_k A_k)',
  paper: 'Wang et al. 2020, “Score-CAM: Score-Weighted Visual Explanations for CNNs”, arXiv 1910.01279',
  pitfalls: 'Slow. The softmax over channels lets a few of them decide.',
  passes: 'one forward pass for each channel of the layer, and one more',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const scoreCam: RunMethod = {
  kind: 'run',
  spec: scoreCamSpec,
  run: async (passes) => {
    const { input, size, target } = passes;
    const place = passes.layer();
    const activations = await passes.activations();
    const scores: number[] = [];
    for (let k = 0; k < place.channels; k++) {
      const mask = stretched(overlaid(asGrid(channelOf(activations, k, place.channels), place), size));
      const logits = await passes.forward(masked(input, mask, size.channels));
      scores.push(logits[target]);
      passes.report(k + 1, place.channels, () => {
        const weights = new Float64Array(place.channels);
        weights.set(shares(scores));
        return weighted(activations, weights, place);
      });
    }
    return weighted(activations, shares(scores), place);
  },
};

const channelOf = (activations: Float32Array, k: number, channels: number): Float32Array =>
  Float32Array.from({ length: activations.length / channels }, (_, p) => activations[p * channels + k]);

/** To [0, 1]; a channel that is the same everywhere shows nothing. */
function stretched(values: Float32Array): Float32Array {
  const [low, high] = extremes(values);
  return high > low ? values.map((value) => (value - low) / (high - low)) : values.fill(0);
}

/** The input [H, W, C] times a mask [H, W]; of a series one row, or one for each channel. */
function masked(input: Float32Array, mask: Float32Array, channels: number): Float32Array {
  const places = input.length / channels;
  const isWhole = mask.length === input.length;
  return input.map((value, i) => {
    const p = Math.floor(i / channels);
    return value * mask[isWhole ? (i % channels) * places + p : p];
  });
}
