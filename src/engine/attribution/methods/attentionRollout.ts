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
  grid: (to) => attentionsOf(to.graph).grid,
  read: (outputs, { height, width }) => {
    const layers = Object.values(outputs);
    const tokens = Math.sqrt(layers[0].length);
    const prefix = tokens - height * width;
    // One row of the product, from the last layer back: what the class token looks at, else the mean of all rows.
    let row = Float64Array.from({ length: tokens }, (_, i) => (prefix === 0 ? 1 / tokens : i === 0 ? 1 : 0));
    for (const layer of layers.reverse()) row = product(row, mixedOf(layer, tokens));
    return Float32Array.from(row.subarray(prefix));
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

/** A row [n] times a matrix [n, n]. */
function product(row: Float64Array, matrix: Float64Array): Float64Array<ArrayBuffer> {
  const n = row.length;
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++)
    for (let column = 0; column < n; column++) out[column] += row[k] * matrix[k * n + column];
  return out;
}
