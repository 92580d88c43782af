import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';
import { rectified, weightedSum } from '../camPlan';

export const gradCamSpec = {
  name: 'grad-cam',
  array: 'cam',
  title: 'Grad-CAM',
  summary:
    'Where a layer found evidence for the class or value: its activations weighted by their mean gradients.',
  formula: 'w_k = mean over i, j of ∂y/∂A_kij;  M = ReLU(Σ_k w_k A_k)',
  paper: 'Selvaraju et al. 2017, “Grad-CAM: Visual Explanations from Deep Networks”, arXiv 1610.02391',
  pitfalls:
    'Coarse: one value for each place of the layer. Averaging the gradient may point at places that the class does not use (see HiResCAM).',
  passes: 'one forward pass, and a backward pass from the output to the layer',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const gradCam: PlanMethod = {
  kind: 'plan',
  spec: gradCamSpec,
  plan: (to) => {
    const gradients = to.gradients();
    if (gradients === null) return null;
    const weights = to.plan.mean(gradients, [1, 2]);
    return { map: rectified(to.plan, weightedSum(to.plan, to.activations(), weights)) };
  },
};
