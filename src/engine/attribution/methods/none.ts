import type { NoMethod } from './method';
import type { MethodSpec } from './spec';

export const noneSpec = {
  name: 'none',
  title: 'None',
  summary: 'The prediction alone.',
  formula: '',
  paper: '',
  pitfalls: '',
  passes: 'one forward pass',
  domains: ['image', 'series'],
  needs: [],
  parameters: {},
  map: null,
  from: [],
} as const satisfies MethodSpec;

export const none: NoMethod = { kind: 'none', spec: noneSpec };
