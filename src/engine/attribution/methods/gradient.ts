import type { PlanMethod } from './method';
import { DIVERGING, type MethodSpec } from './spec';

export const gradientSpec = {
  name: 'gradient',
  title: 'Gradient',
  summary: 'How the class or value changes with each pixel: its plain derivative.',
  formula: 'M = ∂y / ∂x',
  paper: 'Simonyan, Vedaldi & Zisserman 2013, “Deep Inside Convolutional Networks”, arXiv 1312.6034',
  pitfalls:
    'Noisy; says where a small change matters, not what the class is made of. Flat where the network saturates.',
  passes: 'one forward and one backward pass',
  domains: ['image', 'series'],
  needs: [],
  parameters: {},
  map: DIVERGING,
  from: [],
} as const satisfies MethodSpec;

export const gradient: PlanMethod = {
  kind: 'plan',
  spec: gradientSpec,
  plan: (to) => {
    const map = to.inputGradient('plain');
    return map === null ? null : { map };
  },
};
