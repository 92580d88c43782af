/**
 * The product's way from a decoded picture to pixels on WebGPU, in Node on Dawn, stage by stage.
 * First a line that says which GPU it is or why there is none; then a line `model size method` in, the stages as JSON out.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { provideWebGpu } from '../../src/cli/nodeWebGpu';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import { chosen, type Method } from '../../src/engine/attribution/methods/catalogue';
import { renderPictures } from '../../src/engine/attribution/pictures';
import { candidateBias, candidatesOf } from '../../src/engine/attribution/scores';
import { defaultParameters, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { applySteps } from '../../src/engine/augment/pipeline';
import { frameImage } from '../../src/engine/image/framing';
import type { Image } from '../../src/engine/image/image';
import { Model } from '../../src/engine/network/model';
import { readNetwork } from '../../src/engine/onnx/model';
import type { Executor, PreparedPlan } from '../../src/engine/runtime/executor';
import { modelPath, type ModelName } from '../lib/models';
import type { Greeting, Stages } from './stages';

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const PHOTOGRAPH: Image = {
  width: 640,
  height: 427,
  channels: 3,
  data: Float32Array.from({ length: 640 * 427 * 3 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.0137)),
};

function requestOf(size: number, method: Method, angle: number): AnalysisRequest {
  const rotation: AugmentationStep = {
    id: 'rotate',
    name: 'rotate',
    enabled: true,
    parameters: { ...defaultParameters('rotate'), angle },
  };
  return {
    input: {
      domain: 'image',
      imageId: 'photograph',
      size: { width: size, height: size },
      window: null,
      framing: { zoom: 1, x: 0.5, y: 0.5 },
      normalization: IMAGENET,
      steps: [rotation],
      gallery: {},
    },
    question: {
      modelId: 'network',
      task: 'classification',
      methods: [chosen(method)],
      classes: 'top10',
      target: null,
      layer: null,
    },
    look: { channels: null, colormap: 'inferno', opacity: 0.5, ranges: null },
  };
}

/** An executor that says when the last command of a run was given, and when the answer was there. */
function watched(executor: Executor): {
  readonly executor: Executor;
  readonly times: { begin: number; given: number; end: number };
} {
  const times = { begin: 0, given: 0, end: 0 };
  const watch = (plan: PreparedPlan): PreparedPlan => ({
    ...plan,
    run: async (inputs) => {
      times.begin = performance.now();
      const answer = plan.run(inputs);
      times.given = performance.now();
      return answer.finally(() => (times.end = performance.now()));
    },
  });
  const openModel: Executor['openModel'] = () => {
    const runtime = executor.openModel();
    return { ...runtime, prepare: (plan) => watch(runtime.prepare(plan)) };
  };
  return { executor: { ...executor, openModel }, times };
}

async function start(): Promise<Executor> {
  await provideWebGpu();
  // tfjs looks for WebGPU when it is loaded.
  const { STARTERS } = await import('../../src/engine/runtime/starters');
  const executor = await STARTERS.webgpu({ wasmPath: '', insisted: false });
  if (typeof executor === 'string') throw new Error(executor);
  return executor;
}

async function nameOfGpu(): Promise<string> {
  const info = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }))?.info;
  return info?.device || info?.description || info?.vendor || 'a GPU without a name';
}

async function greet(): Promise<Executor | null> {
  const answer = (greeting: Greeting): unknown => process.stdout.write(`${JSON.stringify(greeting)}\n`);
  try {
    const executor = await start();
    answer({ adapter: await nameOfGpu() });
    return executor;
  } catch (error) {
    answer({ missing: (error as Error).message });
    return null;
  }
}

const executor = await greet();
if (executor) {
  const { executor: timed, times } = watched(executor);
  const models = new Map<string, Model>();
  const modelOf = (name: ModelName): Model => {
    const known =
      models.get(name) ??
      new Model(name, name, readNetwork(new Uint8Array(readFileSync(modelPath(name))), name), IMAGENET);
    models.set(name, known);
    return known;
  };
  let turn = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, size, method] = line.split(' ') as [ModelName, string, Method];
    const model = modelOf(name);
    // Another angle each time: nothing may be kept from the last run.
    const request = requestOf(Number(size), method, (turn++ % 89) + 1);
    // The engine keeps the framed picture while it is not changed.
    const original = frameImage(PHOTOGRAPH, request.input.framing, request.input.size);
    const begin = performance.now();
    const augmented = applySteps(original, request.input.steps, { fixedSize: false });
    const shaped = performance.now();
    const { maps } = await model.run(timed, {
      image: augmented,
      domain: request.input.domain,
      normalization: IMAGENET,
      task: request.question.task,
      methods: request.question.methods,
      layer: null,
      candidates: candidateBias(candidatesOf(request.question), model.info.classCount),
    });
    const answered = performance.now();
    renderPictures(request, original, { augmented, original: null, named: maps });
    const stages: Stages = {
      augment: shaped - begin,
      'normalise and plan': times.begin - shaped + (answered - times.end),
      commands: times.given - times.begin,
      'GPU and readback': times.end - times.given,
      pictures: performance.now() - answered,
    };
    process.stdout.write(`${JSON.stringify(stages)}\n`);
  }
}
process.exit(0);
