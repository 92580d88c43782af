import type { PlanMethod } from './method';
import { RELIEF, type MethodSpec } from './spec';

export const guidedBackpropSpec = {
  name: 'guided-backprop',
  array: 'guided',
  title: 'Guided backprop',
  summary:
    'Which pixels speak for the class or value: the gradient, with only positive signals let through each ReLU.',
  formula: 'At each ReLU and ReLU6: dx = dy · 1[dy > 0] · 1[0 < x (< 6)]; M = what arrives at the input',
  paper: 'Springenberg et al. 2015, “Striving for Simplicity: The All Convolutional Net”, arXiv 1412.6806',
  pitfalls:
    'Shows edges whatever the class and largely whatever the weights (Adebayo et al. 2018): sharp, but weak evidence. Defined for ReLU only.',
  passes: 'one forward and one backward pass',
  domains: ['image', 'series'],
  needs: ['relu'],
  parameters: {},
  map: RELIEF,
  from: [],
} as const satisfies MethodSpec;

export const guidedBackprop: PlanMethod = {
  kind: 'plan',
  spec: guidedBackpropSpec,
  plan: (to) => {
    const map = to.inputGradient('guided');
    return map === null ? null : { map };
  },
};
