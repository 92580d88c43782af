import type { PlanMethod } from './method';
import { DIVERGING, type MethodSpec } from './spec';

export const gradientTimesInputSpec = {
  name: 'gradient-x-input',
  title: 'Gradient × input',
  summary: 'What each pixel adds to the class or value, if the network were a plane.',
  formula: 'M = x ⊙ ∂y / ∂x, x the normalised input',
  paper: 'Shrikumar et al. 2016, “Not Just a Black Box: Learning Important Features”, arXiv 1605.01713',
  pitfalls: 'Pixels at the mean of the normalisation get nothing, whatever they mean to the network. Noisy.',
  passes: 'one forward and one backward pass',
  domains: ['image', 'series'],
  needs: [],
  parameters: {},
  map: DIVERGING,
  from: [],
} as const satisfies MethodSpec;

export const gradientTimesInput: PlanMethod = {
  kind: 'plan',
  spec: gradientTimesInputSpec,
  plan: (to) => {
    const gradient = to.inputGradient('plain');
    return gradient === null ? null : { map: to.plan.mul(gradient, to.input()) };
  },
};
