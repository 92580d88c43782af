/** Runs on WebGPU in Node what tests/engine/webgpu.test.ts looks at, and writes the answers into the file that is named. */
import { writeFileSync } from 'node:fs';
import { provideWebGpu } from '../../../src/cli/nodeWebGpu';
import type { Instruction, Plan } from '../../../src/engine/plan/plan';
import type { Executor } from '../../../src/engine/runtime/executor';
import { webGpuObstacle } from '../../../src/engine/runtime/probes';
import { planCase, registered, type Case } from '../operatorCases';
import { engineFor, NETWORK, requestOf } from '../smallNetworks';
import { encoded, type Asked, type Encoded, type Failure, type Message, type Run } from './answers';
import { camOf, guidedOf } from '../request';

/** The globals are there once WebGPU is. */
const CALLS: Readonly<Record<keyof Asked, () => readonly [object, string]>> = {
  bindGroups: () => [GPUDevice.prototype, 'createBindGroup'],
  submissions: () => [GPUQueue.prototype, 'submit'],
  readbacks: () => [GPUBuffer.prototype, 'mapAsync'],
};

/** From now on count what is asked of the device. @returns what it was so far */
function countCalls(): Record<keyof Asked, number> {
  const counts = { bindGroups: 0, submissions: 0, readbacks: 0 };
  for (const what of Object.keys(CALLS) as (keyof Asked)[]) {
    const [prototype, method] = CALLS[what]();
    const original = Reflect.get(prototype, method) as (...all: unknown[]) => unknown;
    Reflect.set(prototype, method, function (this: unknown, ...all: unknown[]) {
      counts[what] += 1;
      return original.apply(this, all);
    });
  }
  return counts;
}

async function runTwice(
  one: Case,
  { openModel }: Executor,
  counts: Record<keyof Asked, number>,
): Promise<Run> {
  const { plan, inputs } = planCase(one, 'nhwc');
  const runtime = openModel();
  try {
    const prepared = runtime.prepare(plan);
    const first = await prepared.run(inputs);
    Object.assign(counts, { bindGroups: 0, submissions: 0, readbacks: 0 });
    const again = await prepared.run(inputs);
    return { first: encoded(first), again: encoded(again), asked: { ...counts } };
  } finally {
    runtime.dispose();
  }
}

/** What makes another shader of a call: the kernel, its function, which bounds there are, the ranks. */
function shaderOf({ values }: Plan, { kernel, attributes, inputs }: Instruction): string {
  const ranks = inputs.map((id) => values[id].shape.length);
  const bounds = Object.values(attributes).map((value) => Number.isFinite(value));
  return JSON.stringify([kernel, 'fn' in attributes ? attributes.fn : '', bounds, ranks]);
}

/** Cases enough that every kernel is called with every function and all ranks that there are. */
function covering(cases: readonly Case[]): readonly Case[] {
  const known = new Set<string>();
  return cases.filter((one) => {
    const { plan } = planCase(one, 'nhwc');
    const before = known.size;
    plan.instructions.forEach((instruction) => known.add(shaderOf(plan, instruction)));
    return known.size > before;
  });
}

async function mapsOfNetwork(): Promise<Encoded> {
  const engine = await engineFor(NETWORK, 'webgpu');
  const { backend, logits, maps } = await engine.analyze(requestOf(NETWORK, 0));
  const [cam, guided] = [camOf(maps), guidedOf(maps)];
  if (backend !== 'webgpu' || !cam || !guided) throw new Error(`the network ran on ${backend}`);
  return encoded({ logits, cam: cam.data, guided });
}

async function answer(): Promise<Message> {
  const context = { wasmPath: '', insisted: true };
  const missing = await provideWebGpu().then(
    () => webGpuObstacle(context),
    (error: Error) => error.message,
  );
  if (missing !== null) return { missing };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  const { description, device, isFallbackAdapter } = adapter?.info as GPUAdapterInfo;
  const network = await mapsOfNetwork();
  // tfjs looks for WebGPU when it is loaded.
  const { STARTERS } = await import('../../../src/engine/runtime/starters');
  const executor = await STARTERS.webgpu(context);
  if (typeof executor === 'string') throw new Error(executor);
  const counts = countCalls();
  const operators: Record<string, Run | Failure> = {};
  // A shader takes a tenth of a second to be compiled for an emulated GPU.
  for (const one of isFallbackAdapter ? covering(registered) : registered) {
    operators[one.name] = await runTwice(one, executor, counts).catch((error: Error) => ({
      error: error.message,
    }));
  }
  return { adapter: description || device || 'a GPU without a name', operators, network };
}

async function main(): Promise<void> {
  const [, , file] = process.argv;
  writeFileSync(file, JSON.stringify(await answer()));
}

// Dawn would keep the process alive.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
