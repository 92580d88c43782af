import { rectified, weightedSum } from '../camPlan';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const xgradCamSpec = {
  name: 'xgrad-cam',
  title: 'XGrad-CAM',
  summary: 'Grad-CAM whose gradients are averaged where the channel is active.',
  formula: 'w_k = Σ_ij A_kij g_kij / Σ_ij A_kij;  M = ReLU(Σ_k w_k A_k)',
  paper:
    'Fu et al. 2020, “Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs”, arXiv 2008.02312',
  pitfalls:
    'Made for layers behind a ReLU: where activations cancel out, a channel’s weight grows without bound.',
  passes: 'as Grad-CAM',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

/** Of a channel that is off everywhere. */
const EPSILON = 1e-7;

export const xgradCam: PlanMethod = {
  kind: 'plan',
  spec: xgradCamSpec,
  plan: (to) => {
    const gradients = to.gradients();
    if (gradients === null) return null;
    const { plan } = to;
    const a = to.activations();
    const sumOf = (id: number) => plan.emit('reduce', [id], { fn: 'sum', axes: [1, 2], keepDims: true });
    const below = plan.add(sumOf(a), plan.scalar(EPSILON));
    const weights = plan.emit('binary', [sumOf(plan.mul(a, gradients)), below], { fn: 'Div' });
    return { map: rectified(plan, weightedSum(plan, a, weights)) };
  },
};
