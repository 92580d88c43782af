import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { layersOf } from '../../src/engine/attribution/layers';
import type { Graph } from '../../src/engine/graph/ir';
import { transposeData } from '../../src/engine/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { chosenModel } from '../../src/engine/network/ports';
import { isActivation } from '../../src/engine/ops/registry';
import { specialize } from '../../src/engine/ops/specialize';
import type { BackendName } from '../../src/engine/runtime/backends';
import { climb } from '../../src/engine/runtime/ladder';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

interface Case {
  readonly name: string;
  readonly grid: readonly [number, number];
  readonly default: string;
  readonly other: string;
}

const cases = JSON.parse(readFileSync('reference/data/transformers.json', 'utf8')) as Case[];
const arrays = readNpz('reference/data/transformers.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const numbers = (key: string): Float32Array => arrays[key].data as Float32Array;

function graphOf(name: string): Graph {
  const bytes = Uint8Array.from(arrays[`${name}/model`].data);
  return specialize(chosenModel(readNetwork(bytes, name), name).network, arrays[`${name}/x`].shape);
}

async function run(backend: BackendName, name: string, layer: string | null) {
  const options = { wasmPath: WASM, backend, check: () => Promise.resolve(null), failed: new Map() };
  const { executor } = await climb(options);
  expect(executor.backend).toBe(backend);
  const { plan, layer: place } = planAnalysis(graphOf(name), [chosen('grad-cam'), chosen('gradient')], layer);
  const { shape } = arrays[`${name}/x`];
  const image = transposeData(numbers(`${name}/x`), shape, [0, 2, 3, 1]);
  const candidates = new Float32Array(numbers(`${name}/logits`).length);
  const runtime = executor.openModel();
  const answer = await runtime.prepare(plan).run({ image, candidates });
  runtime.dispose();
  const [, channels, height, width] = shape;
  const gradient = transposeData(answer['gradient map'], [1, height, width, channels], [0, 3, 1, 2]);
  return { place, logits: answer.logits, cam: answer['grad-cam map'], gradient };
}

beforeAll(() => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe.each(cases.map((one) => [one.name, one] as const))('a transformer with %s', (name, one) => {
  describe.each(['wasm', 'tfjs-wasm', 'cpu'] as const)('on %s', (backend) => {
    it.each(['default', 'other'] as const)('has PyTorch’s Grad-CAM at its %s layer', async (which) => {
      const found = await run(backend, name, which === 'default' ? null : one.other);
      expect([found.place?.height, found.place?.width]).toEqual(one.grid);
      expect(agreement(found.logits, numbers(`${name}/logits`)).difference).toBeLessThanOrEqual(
        BOUNDS.logits,
      );
      for (const [got, key] of [
        [found.cam, one[which]],
        [found.gradient, 'gradient'],
      ] as const) {
        const { correlation, difference } = agreement(got, numbers(`${name}/${key}`));
        expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
        expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
      }
    });
  });

  it('takes the last layer whose patches are all read by itself', () => {
    const layers = layersOf(graphOf(name));
    expect(layers.nameOf(layers.resolve(null))).toBe(one.default);
  });

  it('counts its activations as one each, and lists them', () => {
    const graph = graphOf(name);
    const activations = graph.nodes.filter(isActivation);
    expect(activations.map(({ origin }) => origin)).toEqual(['Gelu', 'Gelu']);
    expect(layersOf(graph).list.map((layer) => layer.name)).toContain('blocks.0.mlp.1');
  });
});
