import type { DerivedMethod } from './method';
import { RELIEF, type MethodSpec } from './spec';

export const guidedGradCamSpec = {
  name: 'guided-grad-cam',
  title: 'Guided Grad-CAM',
  summary: 'Guided backprop times Grad-CAM: fine detail where the layer found evidence.',
  formula: 'M = guided backprop ⊙ upsampled Grad-CAM / its maximum',
  paper: 'Selvaraju et al. 2017, “Grad-CAM: Visual Explanations from Deep Networks”, arXiv 1610.02391',
  pitfalls: 'Inherits both: the place is Grad-CAM’s, the detail guided backprop’s edges.',
  passes: 'one forward and one backward pass',
  domains: ['image', 'series'],
  needs: ['relu', 'layer'],
  parameters: {},
  map: RELIEF,
  from: ['grad-cam', 'guided-backprop'],
} as const satisfies MethodSpec;

export const guidedGradCam: DerivedMethod = {
  kind: 'derived',
  spec: guidedGradCamSpec,
  derive: (maps, heatOf) => {
    const [cam, guided] = [maps['grad-cam'], maps['guided-backprop']];
    if (!cam || !guided) return null;
    return { ...guided, data: product(guided.data, heatOf(cam)) };
  },
};

/** A gradient [C, H, W] times a map [H, W], or [C, H, W], elementwise. */
function product(gradient: Float32Array, map: Float32Array): Float32Array {
  const out = new Float32Array(gradient.length);
  for (let plane = 0; plane < gradient.length; plane += map.length) {
    for (let p = 0; p < map.length; p++) out[plane + p] = gradient[plane + p] * map[p];
  }
  return out;
}
