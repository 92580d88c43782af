import type { BackendName } from '../../src/engine/runtime/backends';
import { join } from 'node:path';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import type { Image } from '../../src/engine/image/image';
import {
  MODELS,
  SIZES,
  agreement,
  compareWithReference,
  modelBytes,
  outOfBounds,
  readReference,
  referenceRequest,
  type ReferenceModel,
} from '../support/parity';
import { camOf, changed } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** An engine with the network loaded; `show` makes a picture its image. */
async function engineWith(model: ReferenceModel, backend: BackendName) {
  let shown: Image;
  const engine: EngineApi = createEngine({ decode: () => Promise.resolve(shown) });
  const report = await engine.start({ wasmPath: WASM, backend });
  expect(report.backend).toBe(backend);
  await engine.loadModel('model', model, modelBytes(model).buffer, { mean: [0, 0, 0], std: [1, 1, 1] });
  const show = async (image: Image): Promise<void> => {
    shown = image;
    await engine.loadImage('image', 'reference', new ArrayBuffer(1));
  };
  return { engine, show };
}

beforeAll(() => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe.each(['wasm', 'tfjs-wasm', 'cpu'] as const)('on %s', (backend) => {
  describe.each(MODELS)('%s', (model) => {
    let loaded: Awaited<ReturnType<typeof engineWith>>;

    beforeAll(async () => {
      loaded = await engineWith(model, backend);
    }, 300_000);

    it.each(SIZES)(
      'agrees with PyTorch and Captum at %d pixels',
      async (size) => {
        const reference = readReference(model, size);
        await loaded.show(reference.image);
        const result = await loaded.engine.analyze(referenceRequest(reference));
        expect(result.target.index).toBe(reference.target);
        expect(outOfBounds(compareWithReference(result, reference))).toEqual([]);
      },
      900_000,
    );

    if (backend === 'cpu') return;

    it('gives the Grad-CAM of another layer by its module path', async () => {
      const reference = readReference(model, 160);
      await loaded.show(reference.image);
      const request = changed(referenceRequest(reference, reference.other.layer), { method: 'grad-cam' });
      const { maps, layer } = await loaded.engine.analyze(request);
      expect(layer?.height).toBeGreaterThan(5);
      const { correlation, difference } = agreement(camOf(maps)?.data ?? [], reference.other.cam);
      expect(correlation).toBeGreaterThanOrEqual(0.9999);
      expect(difference).toBeLessThanOrEqual(1e-3);
    }, 300_000);
  });
});
