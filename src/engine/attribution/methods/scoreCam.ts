import { overlaid } from '../upsample';
import { asGrid, extremes, masked, shares, weighted } from '../planes';
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
    const seen = new Float32Array(input.length);
    // What a channel that is the same everywhere shows is nothing, for every such channel.
    let ofNothing: number | null = null;
    for (let k = 0; k < place.channels; k++) {
      const mask = overlaid(asGrid(channelOf(activations, k, place.channels), place), size);
      const isFlat = !stretch(mask);
      if (!isFlat || ofNothing === null) {
        const logits = await passes.forward(masked(input, mask, size.channels, seen));
        scores.push(logits[target]);
        if (isFlat) ofNothing = logits[target];
      } else scores.push(ofNothing);
      passes.report(k + 1, place.channels, () => {
        const weights = new Float64Array(place.channels);
        weights.set(shares(scores));
        return weighted(activations, weights, place);
      });
    }
    return weighted(activations, shares(scores), place);
  },
};

function channelOf(activations: Float32Array, k: number, channels: number): Float32Array {
  const values = new Float32Array(activations.length / channels);
  for (let p = 0; p < values.length; p++) values[p] = activations[p * channels + k];
  return values;
}

/** In place, to [0, 1]; one that is the same everywhere to 0. @returns whether it was another */
function stretch(values: Float32Array): boolean {
  const [low, high] = extremes(values);
  if (!(high > low)) {
    values.fill(0);
    return false;
  }
  const range = high - low;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - low) / range;
  return true;
}
