/** What class activation maps are made of: a layer's activations and gradients on its grid, weighted sums, ReLU. */
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { asPicture, convert } from '../ops/layout';
import type { Layout } from '../ops/rule';
import type { FeatureMap } from './featureMaps';

/** Σ_k w_k A_k: activations [1, h, w, K] and weights that broadcast → [1, h, w]. */
export function weightedSum(plan: PlanBuilder, activations: ValueId, weights: ValueId): ValueId {
  return plan.emit('reduce', [plan.mul(activations, weights)], { fn: 'sum', axes: [3], keepDims: false });
}

/** max(x, 0). */
export const rectified = (plan: PlanBuilder, x: ValueId): ValueId =>
  plan.emit('clip', [x], { minimum: 0, maximum: Infinity });

/**
 * A feature map, or its gradient, as [1, h, w, C]. A transformer's tokens are the places of the grid; its class token takes no
 * part.
 */
export function onGrid(plan: PlanBuilder, id: ValueId, stored: Layout, map: FeatureMap): ValueId {
  const { order, prefix, height, width, channels } = map;
  if (order === 'channels-first') {
    const picture = asPicture(plan, convert(plan, id, stored, 'nhwc'));
    // Tokens in one row are laid out on their grid.
    return plan.reshape(picture, [1, height, width, channels]);
  }
  const plain = convert(plan, id, stored, 'plain');
  const [, places] = plan.shape(plain);
  const grid = prefix === 0 ? plain : plan.slice(plain, [0, prefix, 0], [1, places - prefix, channels]);
  return plan.reshape(grid, [1, height, width, channels]);
}

/** The activations of a value that was computed ahead into another, x = (y − shift)/scale; 0 where nothing of it is left. */
export function absorbedActivations(
  plan: PlanBuilder,
  y: ValueId,
  { absorbed, channels }: FeatureMap,
): ValueId {
  if (!absorbed) return y;
  const { name, scale, shift } = absorbed;
  const row = (what: string, values: () => Float32Array): ValueId =>
    plan.constant(`${name} ${what}`, [1, 1, 1, channels], values);
  const centred = plan.sub(
    y,
    row('shift', () => Float32Array.from(shift)),
  );
  return plan.mul(
    centred,
    row('inverse scale', () => Float32Array.from(scale, (s) => (s === 0 ? 0 : 1 / s))),
  );
}

/** Their gradients, dy·scale. */
export function absorbedGradients(
  plan: PlanBuilder,
  dy: ValueId,
  { absorbed, channels }: FeatureMap,
): ValueId {
  if (!absorbed) return dy;
  const { name, scale } = absorbed;
  return plan.mul(
    dy,
    plan.constant(`${name} scale`, [1, 1, 1, channels], () => Float32Array.from(scale)),
  );
}
