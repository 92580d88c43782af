/** Picture → pixels on a real GPU, stage by stage, beside PyTorch on the same GPU. Node on Dawn: no browser is needed. */
import { METHODS, type Method } from '../../src/engine/analysis';
import { startDawn } from '../lib/dawn';
import { reasonOf, type Outcome } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { startPyTorch, type PyTorchTask } from '../lib/pytorch';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { missingPyTorch } from '../lib/voila';
import { STAGES, type Stages } from '../peers/stages';

export const WHAT = 'picture → pixels';
export const STAGE = 'stages';
export const FIRST = 'first run';
const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZES = [160, 224] as const;
const WHOLE = 'ours, WebGPU';
/** What PyTorch does for a method; no augmentation and no pictures are in its time. */
const PEERS: Readonly<Record<Method, PyTorchTask>> = {
  none: 'forward',
  'grad-cam': 'gradient',
  'guided-backprop': 'gradient',
  'guided-grad-cam': 'captum',
};
const PYTORCH = 'PyTorch eager on the GPU: forward; forward + input gradient; Captum’s Guided Grad-CAM';

const sumOf = (stages: Readonly<Record<string, number>>): number =>
  Object.values(stages).reduce((total, part) => total + part, 0);

export const gpu: Suite = {
  name: 'gpu',
  title: 'On a GPU',
  run: async ({ quick }) => {
    const rounds = quick ? 3 : 40;
    const dawn = await startDawn();
    if ('missing' in dawn)
      return [{ what: WHAT, on: 'WebGPU', who: WHOLE, unit: 'ms', samples: [], missing: dawn.missing }];
    const noPyTorch = missingPyTorch();
    const pytorch = noPyTorch ? null : startPyTorch('cuda');
    const rows: Row[] = [];
    try {
      for (const model of MODELS) {
        for (const size of SIZES) {
          for (const method of METHODS) {
            const on = `${model} ${size} ${method}`;
            const first: Stages = await dawn.measure(model, size, method);
            rows.push({ what: FIRST, on, who: WHOLE, unit: 'ms', samples: [sumOf(first)] });
            const taken: Stages[] = [];
            const others: number[] = [];
            let missing = noPyTorch;
            for (let round = -3; round < rounds; round++) {
              const stages = await dawn.measure(model, size, method);
              const other = await (missing ? null : pytorch?.time(model, size, PEERS[method]))?.catch(
                (error: unknown) => {
                  missing = reasonOf(error);
                  return null;
                },
              );
              if (round < 0) continue;
              taken.push(stages);
              if (typeof other === 'number') others.push(other);
            }
            const peer: Outcome = missing ? { missing } : { samples: others };
            rows.push(
              ...toRows(
                WHAT,
                on,
                new Map<string, Outcome>([
                  [WHOLE, { samples: taken.map(sumOf) }],
                  [PYTORCH, peer],
                ]),
              ),
            );
            const parts = STAGES.map((stage): [string, Outcome] => [
              stage,
              { samples: taken.map((stages) => stages[stage]) },
            ]);
            rows.push(...toRows(STAGE, on, new Map(parts)));
          }
        }
      }
    } finally {
      pytorch?.close();
      dawn.close();
    }
    return rows;
  },
};
