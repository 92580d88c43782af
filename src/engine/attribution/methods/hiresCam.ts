import { rectified, weightedSum } from '../camPlan';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const hiresCamSpec = {
  name: 'hires-cam',
  title: 'HiResCAM',
  summary: 'Where the layer really raised the class or value: activation times gradient, place by place.',
  formula: 'M = ReLU(Σ_k A_k ⊙ ∂y/∂A_k)',
  paper:
    'Draelos & Carin 2020, “Use HiResCAM instead of Grad-CAM for faithful explanations”, arXiv 2011.08891',
  pitfalls:
    'Coarse as the layer is. Equal to Grad-CAM where only a mean over places follows the layer; zero where each place goes through a layer norm next and nowhere else (the last block of most transformers), since a norm ignores how large its input is.',
  passes: 'as Grad-CAM',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const hiresCam: PlanMethod = {
  kind: 'plan',
  spec: hiresCamSpec,
  plan: (to) => {
    const gradients = to.gradients();
    if (gradients === null) return null;
    return { map: rectified(to.plan, weightedSum(to.plan, to.activations(), gradients)) };
  },
};
