/** Runs in a worker: one plan on our own executor, its kernel calls counted and timed. */
import { expose } from 'comlink';
import { chosen, type Method } from '../../src/engine/attribution/methods/catalogue';
import { computedFor, planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { elementCount } from '../../src/engine/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { chosenModel } from '../../src/engine/network/ports';
import { specialize } from '../../src/engine/ops/specialize';
import { wasmExecutor } from '../../src/engine/runtime/wasm/executor';
import { instantiate, type Feature } from '../../src/engine/runtime/wasm/instance';
import { parallel } from '../../src/engine/runtime/wasm/threads/parallel';
import { Pool } from '../../src/engine/runtime/wasm/threads/pool';
import { tally, type Line } from '../lib/tally';

export interface ProfileTask {
  readonly url: string;
  readonly size: number;
  readonly method: Method;
  readonly feature: Feature;
  readonly threads: number;
  readonly runs: number;
}

export interface Profile {
  /** Milliseconds from the graph to the end of the first run: planning, preparing the weights, running. */
  readonly first: number;
  /** Milliseconds of every run after it. */
  readonly runs: readonly number[];
  /** Kinds of calls, by their smallest time of all runs. */
  readonly lines: readonly Line[];
}

async function profile({ url, size, method, feature, threads, runs }: ProfileTask): Promise<Profile> {
  const instance = await instantiate([feature], threads > 1);
  if (!instance) throw new Error(`this browser has no ${feature} SIMD`);
  const pool = threads > 1 ? await Pool.start(instance, threads) : null;
  const counted = tally(pool ? parallel(instance.kernels, pool) : instance.kernels);
  const executor = wasmExecutor({ ...instance, kernels: counted.kernels });
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const { network } = chosenModel(readNetwork(bytes, url), url);

  const begin = performance.now();
  const { plan } = planAnalysis(specialize(network, [1, 3, size, size]), computedFor([chosen(method)]), null);
  const prepared = executor.openModel().prepare(plan);
  const inputs = Object.fromEntries(
    plan.values.flatMap((value) => {
      if (value.kind !== 'input') return [];
      const values = new Float32Array(elementCount(value.shape));
      return [[value.name, value.name === 'image' ? values.map((_, i) => Math.sin(i * 0.37)) : values]];
    }),
  );
  await prepared.run(inputs);
  const first = performance.now() - begin;

  const times: number[] = [];
  await prepared.run(inputs);
  counted.reset();
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await prepared.run(inputs);
    times.push(performance.now() - start);
    counted.next();
  }
  return { first, runs: times, lines: counted.lines() };
}

expose(profile);
