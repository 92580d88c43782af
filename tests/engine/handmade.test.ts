import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { candidateBias } from '../../src/engine/attribution/scores';
import { transposeData } from '../../src/engine/tensor';
import { Model } from '../../src/engine/network/model';
import { readNetwork } from '../../src/engine/onnx/model';
import type { Executor } from '../../src/engine/runtime/executor';
import { climb } from '../../src/engine/runtime/ladder';
import { readNpz } from '../support/npz';
import { agreement } from '../support/parity';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

interface Handmade {
  readonly name: string;
  readonly about: string;
  readonly opset: number;
  readonly model: string;
}

const networks = JSON.parse(readFileSync('reference/data/handmade.json', 'utf8')) as Handmade[];
const arrays = readNpz('reference/data/handmade.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** Values of a [1, C, H, W] or [1, H, W, C] array as [H, W, C] and as [C, H, W]. */
function inBothOrders(key: string, layout: 'nchw' | 'nhwc') {
  const data = arrays[key].data as Float32Array;
  const [, ...shape] = arrays[key].shape;
  return layout === 'nhwc'
    ? { last: data, first: transposeData(data, shape, [2, 0, 1]), size: shape }
    : { last: transposeData(data, shape, [1, 2, 0]), first: data, size: [shape[1], shape[2], shape[0]] };
}

let executor: Executor;

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const options = { wasmPath: WASM, backend, check: () => Promise.resolve(null), failed: new Map() };
    ({ executor } = await climb(options));
  });

  it.each(networks.map((network) => [network.name, network.about, network] as const))(
    '%s has onnxruntime’s logits and the gradient of finite differences: %s',
    async (name, _, network) => {
      const identity = { mean: [0, 0, 0], std: [1, 1, 1] };
      const model = new Model(
        'model',
        name,
        readNetwork(Buffer.from(network.model, 'base64'), name),
        identity,
      );
      const { inputLayout, classCount } = model.info;
      expect(inputLayout).toBe(name.startsWith('channels-last') ? 'nhwc' : 'nchw');
      const image = inBothOrders(`${name}/x`, inputLayout);
      const [height, width, channels] = image.size;
      const { logits: found, maps } = await model.run(executor, {
        image: { height, width, channels, data: image.last },
        domain: 'image',
        normalization: identity,
        task: 'classification',
        methods: [chosen('gradient')],
        layer: null,
        candidates: candidateBias('all', classCount),
      });
      const logits = agreement(found, arrays[`${name}/logits`].data);
      expect(logits.difference).toBeLessThanOrEqual(1e-4);
      const expected = inBothOrders(`${name}/gradient`, inputLayout).first;
      const gradient = agreement(maps.gradient?.data ?? [], expected);
      expect(gradient.difference).toBeLessThanOrEqual(1e-3);
      expect(gradient.correlation).toBeGreaterThanOrEqual(0.999);
    },
  );
});
