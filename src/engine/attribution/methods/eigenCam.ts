import { principal } from '../principal';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const eigenCamSpec = {
  name: 'eigen-cam',
  title: 'Eigen-CAM',
  summary: 'What varies most over the places of a layer, whatever the class: the first principal component.',
  formula:
    'A = U Σ Vᵀ of the activations less their mean over places;  M = ReLU(u₁ σ₁), its sign that of the mean activation',
  paper:
    'Muhammad & Yeasin 2020, “Eigen-CAM: Class Activation Map using Principal Components”, arXiv 2008.00299',
  pitfalls: 'Knows nothing of the class or value that is explained.',
  passes: 'one forward pass',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const eigenCam: PlanMethod = {
  kind: 'plan',
  spec: eigenCamSpec,
  plan: (to) => ({ activations: to.activations() }),
  read: ({ activations }, { channels }) =>
    principal(activations, channels).map((value) => Math.max(0, value)),
};
