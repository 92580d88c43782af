/** The method where the user says nothing, and predictions without a map. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { METHODS, specOf } from '../../src/engine/attribution/methods/catalogue';
import { methodNames } from '../../src/session/request';
import { methodOf } from '../../src/engine/network/methods';
import { node, noise, onnxFile } from '../support/onnxFile';
import { readNpz } from '../support/npz';
import { agreement } from '../support/parity';
import { camOf, requestFor } from '../support/request';

const CASES = JSON.parse(readFileSync('reference/data/endings.json', 'utf8')) as readonly {
  readonly name: string;
  readonly model: string;
}[];
const ARRAYS = readNpz('reference/data/endings.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const SIZE = { height: 12, width: 16 };

/** The network that ends in a softmax, with another activation. */
async function open(activation: string): Promise<{ engine: EngineApi; info: ModelInfo }> {
  const { model } = CASES.find(({ name }) => name === 'softmax') as (typeof CASES)[number];
  const proto = fromBinary(ModelProtoSchema, Uint8Array.from(Buffer.from(model, 'base64')));
  for (const node of proto.graph?.node ?? []) if (node.opType === 'Relu') node.opType = activation;
  const image = { ...SIZE, channels: 3, data: ARRAYS['softmax/image'].data as Float32Array };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  const bytes = toBinary(ModelProtoSchema, proto).slice().buffer;
  return { engine, info: await engine.loadModel('model', 'network', bytes, { mean: [0], std: [1] }) };
}

it('is Guided Grad-CAM where the activations are ReLU, and every method is offered', async () => {
  const { info } = await open('Relu');
  expect(methodOf(null, info)).toBe('guided-grad-cam');
  expect(Object.keys(info.refusedMethods)).toEqual(['attention-rollout']);
  expect(methodOf('none', info)).toBe('none');
});

it('is Grad-CAM without ReLU; why guided methods are not offered is said, and that the method was inferred', async () => {
  const { engine, info } = await open('Sigmoid');
  expect(methodOf(null, info)).toBe('grad-cam');
  const reason = 'The guided rules are defined for ReLU, and this network has none.';
  expect(info.refusedMethods).toMatchObject({
    'guided-backprop': reason,
    'guided-grad-cam': reason,
    deconvnet: reason,
  });
  expect(info.refusedMethods).not.toHaveProperty('grad-cam');
  expect(info.inferred).toContainEqual(
    expect.objectContaining({ of: 'method', value: 'grad-cam', from: expect.stringMatching(/^0 of 1 act/) }),
  );
  const { maps, problem } = await engine.analyze(requestFor({ size: SIZE, method: methodOf(null, info) }));
  expect(problem).toBeNull();
  expect(camOf(maps)).not.toBeNull();
});

it('without a spatial layer no class activation map is offered, with the reason; the gradient is', async () => {
  const nodes = [
    node('Flatten', ['x'], ['f']),
    node('MatMul', ['f', 'w'], ['h']),
    node('Relu', ['h'], ['r']),
    node('MatMul', ['r', 'v'], ['y']),
  ];
  const pixels = 3 * SIZE.height * SIZE.width;
  const input = [1, 3, SIZE.height, SIZE.width];
  const file = onnxFile({ nodes, tensors: [noise('w', pixels, 6), noise('v', 6, 4)], input });
  const image = { ...SIZE, channels: 3, data: ARRAYS['softmax/image'].data as Float32Array };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  const bytes = file.slice().buffer;
  const info = await engine.loadModel('model', 'dense', bytes, { mean: [0], std: [1] });
  const needing = METHODS.filter((name) => specOf(name).needs.includes('layer'));
  expect(Object.keys(info.refusedMethods).sort()).toEqual([...needing, 'attention-rollout'].sort());
  for (const name of needing) expect(info.refusedMethods[name]).toMatch(/no feature map with a height/);
  const { problem, logits } = await engine.analyze(requestFor({ size: SIZE, method: 'score-cam' }));
  expect(problem).toMatch(
    /^This network has no feature map .* class activation maps are made of; choose another method/,
  );
  expect(logits).toHaveLength(4);
  const plain = await engine.analyze(requestFor({ size: SIZE, method: 'gradient' }));
  expect(plain.problem).toBeNull();
  expect(plain.maps.named.gradient).toBeDefined();
});

it.each([
  [
    'a method that the network does not allow',
    'Sigmoid',
    null,
    /^Guided Grad-CAM is not possible for network\. The guided rules are defined for ReLU/,
  ],
  ['a layer that there is not', 'Relu', 'nowhere', /There is no layer “nowhere”/],
])('%s costs the maps, never the prediction', async (_, activation, layer, problem) => {
  const { engine } = await open(activation);
  const whole = await engine.analyze(requestFor({ size: SIZE, layer }));
  expect(whole.problem).toMatch(problem);
  expect(methodNames(whole.request)).toEqual(['none']);
  expect(Object.keys(whole.pictures)).toEqual(['original', 'augmented']);
  const { probabilities } = await engine.analyze(requestFor({ size: SIZE, method: 'none' }));
  expect([...(whole.probabilities ?? [])]).toEqual([...(probabilities ?? [])]);
  if (activation === 'Relu') {
    const expected = ARRAYS['softmax/probabilities'].data as Float32Array;
    expect(agreement(whole.probabilities ?? [], expected).difference).toBeLessThanOrEqual(1e-5);
  }
});
