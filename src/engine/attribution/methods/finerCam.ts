import { rectified, weightedSum } from '../camPlan';
import type { ValueId } from '../../plan/plan';
import type { Planning, PlanMethod } from './method';
import { HEAT, share, whole, type MethodSpec } from './spec';

export const finerCamSpec = {
  name: 'finer-cam',
  title: 'FinerCAM',
  summary: 'What tells the class from those that it is most easily taken for.',
  formula:
    'T = Σ_i p_i (y_t − α y_i) / Σ_i p_i over the classes i nearest to t, p = softmax(y);  M = Grad-CAM of T',
  paper:
    'Zhang et al. 2025, “Finer-CAM: Spotting the Difference Reveals Finer Details for Visual Explanation”, arXiv 2501.11309',
  pitfalls:
    'Says nothing of what the classes have in common. Empty where the nearest classes look alike to the layer.',
  passes: 'as Grad-CAM',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {
    alpha: share({
      title: 'Strength of the comparison',
      summary: '0: plain Grad-CAM; 1: the difference alone.',
      minimum: 0,
      maximum: 1,
      step: 0.05,
      default: 1,
    }),
    classes: whole({
      title: 'Classes compared with',
      summary: 'How many of the nearest classes.',
      minimum: 1,
      maximum: 20,
      step: 1,
      default: 3,
    }),
  },
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const finerCam: PlanMethod = {
  kind: 'plan',
  spec: finerCamSpec,
  plan: (to, { alpha, classes }) => {
    const gradients = to.gradients(undefined, to.seedOf(derivative(to, Number(classes), Number(alpha))));
    if (gradients === null) return null;
    const weights = to.plan.mean(gradients, [1, 2]);
    return { map: rectified(to.plan, weightedSum(to.plan, to.activations(), weights)) };
  },
};

/** Puts a class behind all others; finite, so that no backend makes NaN of it. */
const TAKEN = 1e30;

/** ∂T/∂y, [1, outputs]; the shares p are a part of it. Found on the device, so that one pass is enough. */
function derivative({ plan, logits, explained }: Planning, classes: number, alpha: number): ValueId {
  const [, outputs] = plan.shape(logits);
  const count = Math.min(classes, outputs - 1);
  if (count === 0) return explained;
  const sum = (id: ValueId): ValueId => plan.emit('reduce', [id], { fn: 'sum', axes: [1], keepDims: true });
  const own = sum(plan.mul(explained, logits));
  const distance = plan.emit('unary', [plan.sub(logits, own)], { fn: 'Abs' });
  let order = plan.scale(plan.add(distance, plan.scale(explained, TAKEN)), -1);
  let nearest: ValueId | null = null;
  for (let i = 0; i < count; i++) {
    const next = plan.emit('oneHotOfMaximum', [order], {});
    nearest = nearest === null ? next : plan.add(nearest, next);
    order = plan.sub(order, plan.scale(next, TAKEN));
  }
  const p = plan.emit('softmax', [logits], {});
  const compared = plan.mul(p, nearest as ValueId);
  const below = plan.add(sum(compared), plan.scalar(1e-9));
  const over = (id: ValueId): ValueId => plan.emit('binary', [id, below], { fn: 'Div' });
  const differences = plan.sub(own, plan.scale(logits, alpha));
  const value = over(sum(plan.mul(compared, differences)));
  // Of the softmax: ∂p_i/∂y_j = p_i (1[i = j] − p_j).
  const pulled = plan.mul(compared, plan.sub(differences, value));
  const ofOthers = plan.sub(plan.sub(pulled, plan.mul(p, sum(pulled))), plan.scale(compared, alpha));
  return plan.add(over(ofOthers), plan.mul(explained, over(sum(compared))));
}
