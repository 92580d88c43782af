/** Runs in a worker, as the product's engine does: engines alone, without pictures or panel. Contestants answer with milliseconds. */
import * as tf from '@tensorflow/tfjs';
import { expose } from 'comlink';
import { chosen, type Method } from '../../src/engine/attribution/methods/catalogue';
import { computedFor, outputName, planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { lower } from '../../src/engine/autodiff/lowering';
import type { Graph } from '../../src/engine/graph/ir';
import { readNetwork } from '../../src/engine/onnx/model';
import { chosenModel } from '../../src/engine/network/ports';
import { specialize } from '../../src/engine/ops/specialize';
import { PlanBuilder } from '../../src/engine/plan/builder';
import type { Plan } from '../../src/engine/plan/plan';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Executor } from '../../src/engine/runtime/executor';
import { STARTERS } from '../../src/engine/runtime/starters';
import { wasmExecutor } from '../../src/engine/runtime/wasm/executor';
import { instantiate, type Feature } from '../../src/engine/runtime/wasm/instance';
import { parallel } from '../../src/engine/runtime/wasm/threads/parallel';
import { Pool } from '../../src/engine/runtime/wasm/threads/pool';
import { onnxOfPlan } from '../peers/onnxGraph';
import { network, timeGradient } from '../peers/tfGrad';
import { jaxContestants } from '../peers/jax';
import { syntheticModel } from './synthetic';

type Run = () => Promise<number>;
type Inputs = Record<string, Float32Array<ArrayBuffer>>;

/** What onnxruntime-web's module offers, as far as it is used; it is loaded by its own build. */
interface Ort {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: string } };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{
      run(feeds: Record<string, object>): Promise<Record<string, { readonly data: Float32Array }>>;
    }>;
  };
}

export interface Task {
  readonly model: string;
  readonly size: number;
  /** Of onnxruntime-web, and of ours where it has threads. */
  readonly threads: number;
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};

let task: Task;
let bytes: Uint8Array<ArrayBuffer>;
let graph: Graph;
let inputs: Inputs;
const runs = new Map<string, Run>();

const planOf = (method: Method): Plan => planAnalysis(graph, computedFor([chosen(method)]), null).plan;

function image(size: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: size * size * 3 }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011));
}

async function oursOn(start: () => Promise<Executor | string | null>, method: Method): Promise<Run> {
  const executor = await start();
  if (executor === null || typeof executor === 'string')
    throw new Error(executor ?? 'it cannot be started here');
  const prepared = executor.openModel().prepare(planOf(method));
  return () => timed(() => prepared.run(inputs));
}

const started = new Map<BackendName, Promise<Executor | string>>();

/** Once a page: a tfjs backend that is started anew forgets what it holds. */
const backend = (name: BackendName) => (): Promise<Executor | string> => {
  const known = started.get(name) ?? STARTERS[name]({ wasmPath: `${location.origin}/wasm/`, insisted: true });
  started.set(name, known);
  return known;
};

/** Our own executor with the task's number of threads. */
const feature = (name: Feature) => async (): Promise<Executor | null> => {
  const instance = await instantiate([name], task.threads > 1);
  if (!instance) return null;
  if (task.threads === 1) return wasmExecutor(instance);
  const pool = await Pool.start(instance, task.threads);
  return pool && wasmExecutor({ ...instance, kernels: parallel(instance.kernels, pool) });
};

/** From a network that is read and weights that are there to the first maps: plan, packing, run. */
const firstRun = (): Promise<Run> => {
  const { network: whole } = chosenModel(readNetwork(bytes, task.model), task.model);
  const run: Run = async () => {
    const executor = await feature('relaxed')();
    if (!executor) throw new Error('it cannot be started here');
    const runtime = executor.openModel();
    const time = await timed(async () => {
      const read = specialize(whole, [1, 3, task.size, task.size]);
      await runtime
        .prepare(planAnalysis(read, computedFor([chosen('guided-grad-cam')]), null).plan)
        .run(inputs);
    });
    runtime.dispose();
    executor.dispose?.();
    return time;
  };
  return Promise.resolve(run);
};

/** A forward pass over several pictures. */
async function batched(count: number): Promise<Run> {
  const { network: whole } = chosenModel(readNetwork(bytes, task.model), task.model);
  const several = specialize(whole, [count, 3, task.size, task.size]);
  const builder = new PlanBuilder();
  const plan = builder.finish({ logits: lower(several, builder).as(several.output, 'plain') });
  const executor = (await feature('relaxed')()) as Executor;
  const prepared = executor.openModel().prepare(plan);
  const pictures = new Float32Array(count * inputs.image.length).fill(0.1);
  return () => timed(() => prepared.run({ image: pictures }));
}

async function ort(): Promise<Ort> {
  const url: string = '/ort/ort.wasm.min.mjs';
  const module = (await import(url)) as Ort;
  module.env.wasm.wasmPaths = `${location.origin}/ort/`;
  module.env.wasm.numThreads = task.threads;
  return module;
}

/** NHWC → NCHW */
function channelsFirst(data: Float32Array, size: number): Float32Array {
  const plane = size * size;
  return Float32Array.from(data, (_, i) => data[(i % plane) * 3 + Math.floor(i / plane)]);
}

async function ortForward(): Promise<Run> {
  const { InferenceSession, Tensor } = await ort();
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const x = new Tensor('float32', channelsFirst(inputs.image, task.size), [1, 3, task.size, task.size]);
  return () => timed(() => session.run({ [graph.input]: x }));
}

/** Forward and backward as one graph; refused where its answer is not ours. */
async function ortUnrolled(): Promise<Run> {
  const { InferenceSession, Tensor } = await ort();
  const plan = planOf('guided-grad-cam');
  const session = await InferenceSession.create(onnxOfPlan(plan), { executionProviders: ['wasm'] });
  const feeds = {
    image: new Tensor('float32', channelsFirst(inputs.image, task.size), [1, 3, task.size, task.size]),
    candidates: new Tensor('float32', inputs.candidates, [1, inputs.candidates.length]),
  };
  const executor = await feature('relaxed')();
  const expected = await (executor as Executor).openModel().prepare(plan).run(inputs);
  const answer = await session.run(feeds);
  // Of one channel, so that its axes are in the same order in both.
  const name = outputName('grad-cam', 'map');
  const difference = differenceOf({ [name]: answer[name].data }, { [name]: expected[name] });
  if (!(difference <= 1e-3)) throw new Error('its answer differs from ours');
  return () => timed(() => session.run(feeds));
}

async function tape(guided: boolean): Promise<Run> {
  const executor = await backend('tfjs-wasm')();
  if (typeof executor === 'string') throw new Error(executor);
  const forward = network(graph, guided);
  const x = tf.keep(tf.tensor4d(inputs.image, [1, task.size, task.size, 3]));
  return () => timeGradient(forward, x);
}

/** The forward pass with batch normalisation folded in and float32 weights: jax-js reads neither of the two files as they are. */
const folded = (): Uint8Array<ArrayBuffer> => onnxOfPlan(planOf('none'));

const CONTESTANTS: Readonly<Record<string, () => Promise<Run>>> = {
  'ours, wasm: forward': () => oursOn(feature('relaxed'), 'none'),
  'ours, wasm: guided backprop': () => oursOn(feature('relaxed'), 'guided-backprop'),
  'ours, wasm: Guided Grad-CAM': () => oursOn(feature('relaxed'), 'guided-grad-cam'),
  'ours, wasm: plan and first run': firstRun,
  'ours, plain SIMD: forward': () => oursOn(feature('simd'), 'none'),
  'ours, plain SIMD: Guided Grad-CAM': () => oursOn(feature('simd'), 'guided-grad-cam'),
  'our plan on tfjs-wasm: forward': () => oursOn(backend('tfjs-wasm'), 'none'),
  'our plan on tfjs-wasm: Guided Grad-CAM': () => oursOn(backend('tfjs-wasm'), 'guided-grad-cam'),
  'tf.grad, tfjs-wasm: gradient': () => tape(false),
  'tf.grad, tfjs-wasm: guided backprop': () => tape(true),
  'onnxruntime-web: forward': ortForward,
  'onnxruntime-web: unrolled Guided Grad-CAM': ortUnrolled,
  'jax-js, wasm: forward': async () => (await jaxContestants(folded(), inputs, task.size)).forward,
  'jax-js, wasm: gradient': async () => (await jaxContestants(folded(), inputs, task.size)).gradient,
};

/** Largest difference of all outputs, each as a part of its largest value. */
function differenceOf(got: Record<string, Float32Array>, expected: Record<string, Float32Array>): number {
  const parts = Object.entries(expected).map(([name, values]) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return values.reduce((most, value, i) => Math.max(most, Math.abs(value - got[name][i])), 0) / largest;
  });
  return Math.max(...parts);
}

const engineBench = {
  open: async (given: Task): Promise<void> => {
    task = given;
    const width = /^synthetic-(\d+)$/.exec(given.model)?.[1];
    bytes = width
      ? syntheticModel(Number(width))
      : new Uint8Array(await (await fetch(`/models/${given.model}.onnx`)).arrayBuffer());
    const { network } = chosenModel(readNetwork(bytes, given.model), given.model);
    graph = specialize(network, [1, 3, given.size, given.size]);
    const [, classes] = graph.shapes.get(graph.output) as readonly number[];
    inputs = { image: image(given.size), candidates: new Float32Array(classes) };
    runs.clear();
  },
  /** What the device is asked to do for one Guided Grad-CAM, and how far its answer is from that of wasm. */
  dispatches: async (): Promise<{ dispatches: number; difference: number }> => {
    const plan = planOf('guided-grad-cam');
    const gpu = await backend('webgpu')();
    if (typeof gpu === 'string') throw new Error(gpu);
    const prepared = gpu.openModel().prepare(plan);
    let dispatches = 0;
    const prototype = GPUComputePassEncoder.prototype;
    const dispatch = Reflect.get(prototype, 'dispatchWorkgroups') as (...all: number[]) => undefined;
    prototype.dispatchWorkgroups = function (...all: number[]) {
      dispatches += 1;
      return dispatch.apply(this, all);
    };
    const got = await prepared.run(inputs).finally(() => (prototype.dispatchWorkgroups = dispatch));
    const reference = (await feature('relaxed')()) as Executor;
    const expected = await reference.openModel().prepare(plan).run(inputs);
    return { dispatches, difference: differenceOf(got, expected) };
  },
  /** Milliseconds a picture of a forward pass over several at once, on wasm. */
  batch: async (count: number): Promise<number> => {
    const name = `batch of ${count}`;
    const known = runs.get(name) ?? (await batched(count));
    runs.set(name, known);
    return (await known()) / count;
  },
  contestants: (): string[] => Object.keys(CONTESTANTS),
  run: async (name: string): Promise<number> => {
    const known = runs.get(name) ?? (await CONTESTANTS[name]());
    runs.set(name, known);
    return known();
  },
};

export type EngineBench = typeof engineBench;
expose(engineBench);
