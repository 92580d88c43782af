/** Layers by the path of their module, whichever exporter of PyTorch wrote the file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { modulePath } from '../../src/engine/onnx/modulePath';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { camOf, changed, requestFor } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** Two networks, `norms` with batch norms that the engine computes ahead, by both exporters. */
const FILES = ['paths', 'norms'].flatMap((name) =>
  ['torchscript', 'export'].map((by) => [name, by] as const),
);

describe.each(FILES)('the network “%s” in a file of the exporter of torch.%s', (name, exporter) => {
  const layers = JSON.parse(readFileSync(`reference/data/${name}.json`, 'utf8')) as readonly string[];
  const arrays = readNpz(`reference/data/${name}.npz`);
  const [height, width, channels] = arrays.image.shape;
  const request = requestFor({ size: { height, width }, method: 'grad-cam', target: 1 });
  let engine: EngineApi;

  beforeAll(async () => {
    const image = { height, width, channels, data: arrays.image.data as Float32Array };
    engine = createEngine({ decode: () => Promise.resolve(image) });
    await engine.start({ wasmPath: WASM, backend: 'wasm' });
    await engine.loadImage('image', 'noise', new ArrayBuffer(1));
    const bytes = Uint8Array.from(readFileSync(`reference/data/${name}-${exporter}.onnx`)).buffer;
    await engine.loadModel('model', 'network', bytes, { mean: [0], std: [1] });
  });

  it.each(layers)('has the Grad-CAM of PyTorch at %s', async (path) => {
    const { maps, layer } = await engine.analyze(changed(request, { layer: path }));
    const { correlation, difference } = agreement(camOf(maps)?.data ?? [], arrays[path].data as Float32Array);
    expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
    expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
    if (name === 'norms') expect(layer?.name).toBe(path);
  });

  it('names the nearest modules where there is none of that name', async () => {
    const path = layers[layers.length - 2];
    const { problem } = await engine.analyze(changed(request, { layer: `${path}x` }));
    expect(problem).toContain(`There is no layer “${path}x”`);
    expect(problem).toContain(path);
  });
});

it.each([
  ['/layer4/layer4.2/relu/Relu', 'layer4.2.relu'],
  ['/features/features.0/features.0.1/Conv', 'features.0.1'],
  ['/features/denseblock1/denselayer1/norm1/BatchNormalization', 'features.denseblock1.denselayer1.norm1'],
  ['/Add', ''],
  ['Conv_12', ''],
  ['resnet/conv1/Conv2D', ''],
])('reads the module of the node “%s”', (name, path) => {
  expect(modulePath({ name, metadataProps: [] })).toBe(path);
});
