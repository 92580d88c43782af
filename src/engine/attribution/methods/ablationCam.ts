import { weighted } from '../planes';
import type { RunMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const ablationCamSpec = {
  name: 'ablation-cam',
  title: 'Ablation-CAM',
  summary: 'Channels of a layer, weighed by how far the score falls when each is switched off. No gradient.',
  formula: 'w_k = (y − y without channel k) / y;  M = ReLU(Σ_k w_k A_k)',
  paper: 'Desai & Ramaswamy 2020, “Ablation-CAM: Visual Explanations via Gradient-free Localization”, WACV',
  pitfalls:
    'Slow, though only the part behind the layer is computed again. Channels that stand in for each other get little.',
  passes: 'one pass from the layer on for each of its channels',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const ablationCam: RunMethod = {
  kind: 'run',
  spec: ablationCamSpec,
  run: async (passes) => {
    const { target } = passes;
    const place = passes.layer();
    const activations = await passes.activations();
    const score = passes.logits[target];
    const kept = new Float32Array(place.channels).fill(1);
    const weights = new Float64Array(place.channels);
    for (let k = 0; k < place.channels; k++) {
      kept[k] = 0;
      weights[k] = (score - (await passes.without(kept))[target]) / score;
      kept[k] = 1;
      passes.report(k + 1, place.channels, () => weighted(activations, weights, place));
    }
    return weighted(activations, weights, place);
  },
};
