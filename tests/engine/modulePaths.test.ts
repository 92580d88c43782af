/** Layers by the path of their module, whichever exporter of PyTorch wrote the file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { modulePath } from '../../src/engine/onnx/modulePath';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { requestFor } from '../support/request';

const LAYERS = JSON.parse(readFileSync('reference/data/paths.json', 'utf8')) as readonly string[];
const ARRAYS = readNpz('reference/data/paths.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const [height, width, channels] = ARRAYS.image.shape;

const REQUEST = requestFor({ size: { height, width }, method: 'grad-cam', target: 1 });

describe.each(['torchscript', 'export'])('a file of the exporter of torch.%s', (exporter) => {
  let engine: EngineApi;

  beforeAll(async () => {
    const image = { height, width, channels, data: ARRAYS.image.data as Float32Array };
    engine = createEngine({ decode: () => Promise.resolve(image) });
    await engine.start({ wasmPath: WASM, backend: 'wasm' });
    await engine.loadImage('image', 'noise', new ArrayBuffer(1));
    const bytes = Uint8Array.from(readFileSync(`reference/data/paths-${exporter}.onnx`)).buffer;
    await engine.loadModel('model', 'network', bytes, { mean: [0], std: [1] });
  });

  it.each(LAYERS)('has the Grad-CAM of PyTorch at %s', async (layer) => {
    const { maps } = await engine.analyze({ ...REQUEST, layer });
    const { correlation, difference } = agreement(maps.cam?.data ?? [], ARRAYS[layer].data as Float32Array);
    expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
    expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
  });

  it('names the nearest modules where there is none of that name', async () => {
    await expect(engine.analyze({ ...REQUEST, layer: 'layer1.1.con' })).rejects.toThrow(
      /There is no layer “layer1\.1\.con” .*layer1\.1\.conv/,
    );
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
