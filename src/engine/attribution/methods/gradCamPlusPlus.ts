import { rectified, weightedSum } from '../camPlan';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const gradCamPlusPlusSpec = {
  name: 'grad-cam-plus-plus',
  title: 'Grad-CAM++',
  summary: 'Grad-CAM that weighs each place of the gradient by itself: finds several objects of a class.',
  formula:
    'α_kij = g² / (2 g² + g³ Σ_ij A_kij) = 1 / (2 + g Σ_ij A_kij), g = ∂y/∂A_kij;  w_k = Σ_ij α_kij ReLU(g);  M = ReLU(Σ_k w_k A_k)',
  paper:
    'Chattopadhay et al. 2018, “Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks”, arXiv 1710.11063',
  pitfalls:
    'Shows positive evidence alone; close to a plain average of the activations (Lerma & Lucas 2022).',
  passes: 'as Grad-CAM',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const gradCamPlusPlus: PlanMethod = {
  kind: 'plan',
  spec: gradCamPlusPlusSpec,
  plan: (to) => {
    const g = to.gradients();
    if (g === null) return null;
    const { plan } = to;
    const a = to.activations();
    const sums = plan.emit('reduce', [a], { fn: 'sum', axes: [1, 2], keepDims: true });
    // With g² cancelled nothing is divided by nothing, however small the gradients are; a negative one weighs nothing.
    const positive = rectified(plan, g);
    const below = plan.add(plan.mul(positive, sums), plan.scalar(2));
    const weighted = plan.emit('binary', [positive, below], { fn: 'Div' });
    const weights = plan.emit('reduce', [weighted], { fn: 'sum', axes: [1, 2], keepDims: true });
    return { map: rectified(plan, weightedSum(plan, a, weights)) };
  },
};
