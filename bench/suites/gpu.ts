/** Picture → pixels on a real GPU, stage by stage, beside PyTorch on the same GPU. Node on Dawn: no browser is needed. */
import { STAGES, type Stages } from '../dawn/stages';
import { startDawn, type Dawn } from '../lib/dawn';
import { interleave, type Contestant } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { startPyTorch, type PyTorch, type PyTorchTask } from '../lib/pytorch';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { GPU, TIMED, type Timed } from '../names';

const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZES = [160, 224] as const;
const WARM_UPS = 3;
/** What PyTorch and Captum have for a method; no augmentation and no pictures are in their time. */
const PEERS: Readonly<Record<Timed, readonly PyTorchTask[]>> = {
  none: ['forward'],
  'grad-cam': ['layer-grad-cam'],
  'guided-backprop': ['gradient', 'guided-backprop'],
  'guided-grad-cam': ['guided-grad-cam'],
};
const PEER_NAMES: Readonly<Record<PyTorchTask, string>> = {
  forward: 'PyTorch: forward',
  gradient: 'PyTorch: forward + input gradient',
  'layer-grad-cam': 'Captum: Grad-CAM',
  'guided-backprop': 'Captum: guided backprop',
  'guided-grad-cam': 'Captum: Guided Grad-CAM',
};
/** The methods whose stages are told: the least and the most. */
const STAGED: readonly Timed[] = ['none', 'guided-grad-cam'];

const sumOf = (stages: Stages): number => Object.values(stages).reduce((total, part) => total + part, 0);

interface Task {
  readonly model: ModelName;
  readonly size: number;
  readonly method: Timed;
}

const TASKS: readonly Task[] = MODELS.flatMap((model) =>
  SIZES.flatMap((size) => TIMED.map((method) => ({ model, size, method }))),
);

/** One method on one network: ours, and PyTorch and Captum in turns with it. */
async function compare(
  { model, size, method }: Task,
  dawn: Dawn,
  pytorch: PyTorch,
  most: number,
): Promise<Row[]> {
  const who = `ours, WebGPU on ${dawn.adapter}`;
  const on = `${model} ${size} ${method}`;
  const first = await dawn.measure(model, size, method);
  const contestants: Contestant<number | Stages>[] = [
    { name: who, measure: () => dawn.measure(model, size, method) },
    ...PEERS[method].map((peer) => ({
      name: PEER_NAMES[peer],
      measure: () => pytorch.time(model, size, peer),
    })),
  ];
  const outcomes = await interleave(contestants, { least: 1, most, warmUps: WARM_UPS, budget: Infinity });
  const ours = new Map([...outcomes].filter(([name]) => name === who));
  const stages = STAGES.flatMap((stage) =>
    toRows({ what: GPU.stage, on }, ours, (taken) => (typeof taken === 'number' ? NaN : taken[stage])).map(
      (row) => ({ ...row, who: stage }),
    ),
  );
  return [
    ...toRows({ what: GPU.what, on }, outcomes, (taken) =>
      typeof taken === 'number' ? taken : sumOf(taken),
    ),
    { what: GPU.first, on, who, unit: 'ms', samples: [sumOf(first)] },
    ...(STAGED.includes(method) ? stages : []),
  ];
}

export const gpu: Suite = async function* ({ quick }) {
  const dawn = await startDawn();
  if ('missing' in dawn) {
    const row = { what: GPU.what, on: 'WebGPU', who: 'ours', unit: 'ms' } as const;
    yield { ...row, samples: [], missing: dawn.missing };
    return;
  }
  const pytorch = startPyTorch('cuda');
  try {
    for (const task of TASKS) yield* await compare(task, dawn, pytorch, quick ? 3 : 40);
  } finally {
    pytorch.close();
    dawn.close();
  }
};
