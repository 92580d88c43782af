import { rectified, weightedSum } from '../camPlan';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const layerCamSpec = {
  name: 'layer-cam',
  title: 'LayerCAM',
  summary: 'Activation times positive gradient, place by place: sharp at early layers too.',
  formula: 'M = ReLU(Σ_k ReLU(∂y/∂A_k) ⊙ A_k)',
  paper:
    'Jiang et al. 2021, “LayerCAM: Exploring Hierarchical Class Activation Maps for Localization”, IEEE TIP 30',
  pitfalls: 'Leaves out what speaks against the class; early layers show edges of everything.',
  passes: 'as Grad-CAM; earlier layers cost a longer backward pass',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const layerCam: PlanMethod = {
  kind: 'plan',
  spec: layerCamSpec,
  plan: (to) => {
    const gradients = to.gradients();
    if (gradients === null) return null;
    const { plan } = to;
    return { map: rectified(plan, weightedSum(plan, to.activations(), rectified(plan, gradients))) };
  },
};
