import { attentionsOf } from '../attentions';
import type { PlanMethod } from './method';
import { HEAT, type MethodSpec } from './spec';

export const attentionRolloutSpec = {
  name: 'attention-rollout',
  title: 'Attention rollout',
  summary: 'Which patches a transformer’s answer looks at, through all of its layers, whatever the class.',
  formula:
    'Â_l = (mean over heads of A_l + I) / 2;  R = Â_L ⋯ Â_1;  M = row of the class token, else mean of all rows',
  paper: 'Abnar & Zuidema 2020, “Quantifying Attention Flow in Transformers”, arXiv 2005.00928',
  pitfalls: 'Knows nothing of the class or value; attention is not importance (Jain & Wallace 2019).',
  passes: 'one forward pass',
  domains: ['image'],
  needs: ['attention'],
  parameters: {},
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const attentionRollout: PlanMethod = {
  kind: 'plan',
  spec: attentionRolloutSpec,
  plan: (to) => {
    const { nodes } = attentionsOf(to.graph);
    const meanOfHeads = (name: string) => {
      const attention = to.forward.as(name, 'plain');
      return to.plan.mean(attention, [to.plan.shape(attention).length - 3]);
    };
    return Object.fromEntries(nodes.map((name, i) => [`layer ${i}`, meanOfHeads(name)]));
  },
  grid: (graph) => attentionsOf(graph).grid,
  read: (outputs, { height, width }) => {
    const layers = Object.values(outputs);
    const tokens = Math.sqrt(layers[0].length);
    let rolled: Float64Array | null = null;
    for (const layer of layers) {
      const mixed = mixedOf(layer, tokens);
      rolled = rolled === null ? mixed : product(mixed, rolled, tokens);
    }
    return looked(rolled as Float64Array, tokens, height * width);
  },
};

/** Half of an attention [n, n], the other half each token itself; rows add up to 1. */
function mixedOf(attention: Float32Array, n: number): Float64Array {
  const mixed = Float64Array.from(attention, (value) => value / 2);
  for (let row = 0; row < n; row++) {
    mixed[row * n + row] += 0.5;
    const own = mixed.subarray(row * n, (row + 1) * n);
    const sum = own.reduce((total, value) => total + value, 0);
    for (let column = 0; column < n; column++) own[column] /= sum;
  }
  return mixed;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < n; k++) {
      const factor = a[row * n + k];
      for (let column = 0; column < n; column++) out[row * n + column] += factor * b[k * n + column];
    }
  }
  return out;
}

/** What the class token looks at; without one, what all tokens look at on average. */
function looked(rolled: Float64Array, n: number, places: number): Float32Array {
  const prefix = n - places;
  if (prefix > 0) return Float32Array.from(rolled.subarray(prefix, n));
  return Float32Array.from({ length: places }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += rolled[row * n + column];
    return sum / n;
  });
}
