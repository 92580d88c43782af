import type { PlanMethod } from './method';
import { RELIEF, type MethodSpec } from './spec';

export const deconvnetSpec = {
  name: 'deconvnet',
  title: 'Deconvnet',
  summary: 'Which pixels speak for the class or value: all that is positive is let back through each ReLU.',
  formula: 'At each ReLU and ReLU6: dx = max(dy, 0); M = what arrives at the input',
  paper: 'Zeiler & Fergus 2014, “Visualizing and Understanding Convolutional Networks”, arXiv 1311.2901',
  pitfalls:
    'Ignores what the image switched off: largely the same whatever the class. Defined for ReLU only.',
  passes: 'one forward and one backward pass',
  domains: ['image', 'series'],
  needs: ['relu'],
  parameters: {},
  map: RELIEF,
  from: [],
} as const satisfies MethodSpec;

export const deconvnet: PlanMethod = {
  kind: 'plan',
  spec: deconvnetSpec,
  plan: (to) => {
    const map = to.inputGradient('deconvnet');
    return map === null ? null : { map };
  },
};
