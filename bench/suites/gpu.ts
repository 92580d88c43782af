/** Picture → pixels on a real GPU, stage by stage, beside PyTorch on the same GPU. Node on Dawn: no browser is needed. */
import { METHODS, type Method } from '../../src/engine/analysis';
import { startDawn, type Dawn } from '../lib/dawn';
import { interleave, type Contestant, type Outcome } from '../lib/interleave';
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
const WARM_UPS = 3;
const WHOLE = 'ours, WebGPU';
/** What PyTorch does for a method; no augmentation and no pictures are in its time. */
const PEERS: Readonly<Record<Method, PyTorchTask>> = {
  none: 'forward',
  'grad-cam': 'gradient',
  'guided-backprop': 'gradient',
  'guided-grad-cam': 'captum',
};
const PYTORCH = 'PyTorch eager on the GPU: forward; forward + input gradient; Captum’s Guided Grad-CAM';

const sumOf = (stages: Stages): number => Object.values(stages).reduce((total, part) => total + part, 0);

interface Task {
  readonly model: ModelName;
  readonly size: number;
  readonly method: Method;
}

const TASKS: readonly Task[] = MODELS.flatMap((model) =>
  SIZES.flatMap((size) => METHODS.map((method) => ({ model, size, method }))),
);

/** One method on one network: ours and PyTorch in turns, and the stages of ours. */
async function compare(
  { model, size, method }: Task,
  dawn: Dawn,
  timePeer: (task: PyTorchTask) => Promise<number>,
  rounds: number,
): Promise<Row[]> {
  const on = `${model} ${size} ${method}`;
  const first = await dawn.measure(model, size, method);
  const taken: Stages[] = [];
  const contestants: Contestant[] = [
    {
      name: WHOLE,
      measure: async () => {
        const stages = await dawn.measure(model, size, method);
        taken.push(stages);
        return sumOf(stages);
      },
    },
    { name: PYTORCH, measure: () => timePeer(PEERS[method]) },
  ];
  const endless = { budget: Infinity, share: Infinity };
  const outcomes = await interleave(contestants, { rounds, warmUps: WARM_UPS, ...endless });
  const parts = STAGES.map((stage): [string, Outcome] => [
    stage,
    { samples: taken.slice(WARM_UPS).map((stages) => stages[stage]) },
  ]);
  return [
    { what: FIRST, on, who: WHOLE, unit: 'ms', samples: [sumOf(first)] },
    ...toRows(WHAT, on, outcomes),
    ...toRows(STAGE, on, new Map(parts)),
  ];
}

export const gpu: Suite = {
  name: 'gpu',
  title: 'On a GPU',
  run: async ({ quick }) => {
    const dawn = await startDawn();
    if ('missing' in dawn)
      return [{ what: WHAT, on: 'WebGPU', who: WHOLE, unit: 'ms', samples: [], missing: dawn.missing }];
    const noPyTorch = missingPyTorch();
    const pytorch = noPyTorch ? null : startPyTorch('cuda');
    const rows: Row[] = [];
    try {
      for (const task of TASKS) {
        const { model, size } = task;
        const timePeer = async (what: PyTorchTask): Promise<number> => {
          if (!pytorch) throw new Error(noPyTorch ?? '');
          return pytorch.time(model, size, what);
        };
        rows.push(...(await compare(task, dawn, timePeer, quick ? 3 : 40)));
      }
    } finally {
      pytorch?.close();
      dawn.close();
    }
    return rows;
  },
};
