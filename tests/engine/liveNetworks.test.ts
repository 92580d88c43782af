import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { transposeData } from '../../src/engine/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { physical } from '../../src/engine/ops/layout';
import { specialize } from '../../src/engine/ops/specialize';
import { chosenModel } from '../../src/engine/network/ports';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Executor } from '../../src/engine/runtime/executor';
import { climb } from '../../src/engine/runtime/ladder';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

const names = JSON.parse(readFileSync('reference/data/live_networks.json', 'utf8')) as string[];
const arrays = readNpz('reference/data/live_networks.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const numbers = (key: string): Float32Array => arrays[key].data as Float32Array;

let executor: Executor;

async function answer(name: string) {
  const [network] = name.split('/');
  const { shape } = arrays[`${network}/x`];
  const model = chosenModel(readNetwork(Uint8Array.from(arrays[name].data), name), name).network;
  const { plan } = planAnalysis(specialize(model, shape), [chosen('gradient')], null);
  const last = [0, ...shape.slice(2).map((_, i) => i + 2), 1];
  const image = transposeData(numbers(`${network}/x`), shape, last);
  const candidates = new Float32Array(numbers(`${network}/logits`).length);
  const runtime = executor.openModel();
  const { logits, 'gradient map': gradient } = await runtime.prepare(plan).run({ image, candidates });
  runtime.dispose();
  const first = last.map((_, axis) => last.indexOf(axis));
  return { logits, gradient: transposeData(gradient, physical(shape, 'nhwc'), first) };
}

describe.each(['wasm', 'tfjs-wasm', 'cpu'] as const)('on %s', (backend: BackendName) => {
  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const options = { wasmPath: WASM, backend, check: () => Promise.resolve(null), failed: new Map() };
    ({ executor } = await climb(options));
    expect(executor.backend).toBe(backend);
  });

  it.each(names)('%s has PyTorch’s outputs and its gradient', async (name) => {
    const [network] = name.split('/');
    const got = await answer(name);
    expect(agreement(got.logits, numbers(`${network}/logits`)).difference).toBeLessThanOrEqual(BOUNDS.logits);
    const { correlation, difference } = agreement(got.gradient, numbers(`${network}/gradient`));
    expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
    expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
  });
});
