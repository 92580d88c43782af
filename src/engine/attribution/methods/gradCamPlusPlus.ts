import { rectified, weightedSum } from '../camPlan';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const gradCamPlusPlusSpec = {
  name: 'grad-cam-plus-plus',
  title: 'Grad-CAM++',
  summary: 'Grad-CAM that weighs each place of the gradient by itself: finds several objects of a class.',
  formula:
    'α_kij = g² / (2 g² + g³ Σ_ij A_kij), g = ∂y/∂A_kij;  w_k = Σ_ij α_kij ReLU(g);  M = ReLU(Σ_k w_k A_k)',
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

/** Keeps the quotient finite where there is no gradient. */
const EPSILON = 1e-7;

export const gradCamPlusPlus: PlanMethod = {
  kind: 'plan',
  spec: gradCamPlusPlusSpec,
  plan: (to) => {
    const g = to.gradients();
    if (g === null) return null;
    const { plan } = to;
    const a = to.activations();
    const square = plan.mul(g, g);
    const sums = plan.emit('reduce', [a], { fn: 'sum', axes: [1, 2], keepDims: true });
    const below = plan.add(plan.scale(square, 2), plan.mul(plan.mul(square, g), sums));
    const alpha = plan.emit('binary', [square, plan.add(below, plan.scalar(EPSILON))], { fn: 'Div' });
    const weighted = plan.mul(rectified(plan, g), alpha);
    const weights = plan.emit('reduce', [weighted], { fn: 'sum', axes: [1, 2], keepDims: true });
    return { map: rectified(plan, weightedSum(plan, a, weights)) };
  },
};
