import type { Grid } from '../../contract/maps';
import type { ValueId } from '../../plan/plan';
import { rectified, weightedSum } from '../camPlan';
import type { FeatureMap } from '../featureMaps';
import { maximumOf, upsample } from '../upsample';
import type { Place, Planning, PlanMethod } from './method';
import { HEAT, whole, type MethodSpec } from './spec';

export const layerCamSpec = {
  name: 'layer-cam',
  title: 'LayerCAM',
  summary: 'Activation times positive gradient, place by place: sharp at early layers too.',
  formula: 'M = ReLU(Σ_k ReLU(∂y/∂A_k) ⊙ A_k);  of several layers the largest of tanh(2 M / max M)',
  paper:
    'Jiang et al. 2021, “LayerCAM: Exploring Hierarchical Class Activation Maps for Localization”, IEEE TIP 30',
  pitfalls: 'Leaves out what speaks against the class; early layers show edges of everything.',
  passes: 'as Grad-CAM; earlier layers cost a longer backward pass',
  domains: ['image', 'series'],
  needs: ['layer'],
  parameters: {
    layers: whole({
      title: 'Layers',
      summary: 'Fused: the chosen one, and the last one of each finer grid before it.',
      minimum: 1,
      maximum: 5,
      step: 1,
      default: 1,
    }),
  },
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

/** Lifts what a layer shows faintly before layers are fused; section III-C of the paper. */
const GAMMA = 2;

export const layerCam: PlanMethod = {
  kind: 'plan',
  spec: layerCamSpec,
  plan: (to, { layers }) => {
    const maps: Record<string, ValueId> = {};
    for (const stage of to.stages(Number(layers))) {
      const map = evidence(to, stage);
      if (map === null) return null;
      maps[stage.value] = map;
    }
    return maps;
  },
  grid: (to, { layers }) => to.stages(Number(layers)).at(-1) ?? null,
  read: (outputs, place, _, shapes) => {
    const maps = Object.entries(outputs).map(([stage, data]) => {
      const [, height, width] = shapes[stage];
      return { height, width, data };
    });
    return maps.length === 1 ? maps[0].data : fused(maps, place);
  },
};

/** ReLU(Σ_k ReLU(g) ⊙ A) of one layer, [1, h, w]. */
function evidence(to: Planning, map: FeatureMap): ValueId | null {
  const gradients = to.gradients(map);
  if (gradients === null) return null;
  return rectified(to.plan, weightedSum(to.plan, to.activations(map), rectified(to.plan, gradients)));
}

/** The largest of all at every place of the finest. */
function fused(maps: readonly Grid[], { height, width }: Place): Float32Array {
  const out = new Float32Array(height * width);
  for (const map of maps) {
    const top = maximumOf(map.data);
    if (top === 0) continue;
    const lifted = { ...map, data: map.data.map((value) => Math.tanh((GAMMA * value) / top)) };
    upsample(lifted, height, width).forEach((value, i) => (out[i] = Math.max(out[i], value)));
  }
  return out;
}
