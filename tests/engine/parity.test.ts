import { join } from 'node:path';
import { createEngine } from '../../src/engine/engine';
import type { EngineApi } from '../../src/engine/api';
import {
  MODELS,
  SIZES,
  agreement,
  compareWithReference,
  modelBytes,
  outOfBounds,
  readReference,
  referenceRequest,
} from '../support/parity';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

async function engineWith(
  model: (typeof MODELS)[number],
  size: number,
  backend: 'wasm' | 'cpu',
): Promise<EngineApi> {
  const reference = readReference(model, size);
  const engine = createEngine({ decode: () => Promise.resolve(reference.image) });
  const report = await engine.start({ wasmPath: WASM, backend });
  expect(report.backend).toBe(backend);
  await engine.loadModel('model', model, modelBytes(model).buffer, reference);
  await engine.loadImage('image', 'reference', new ArrayBuffer(1));
  return engine;
}

beforeAll(() => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  describe.each(MODELS)('%s', (model) => {
    it.each(SIZES)(
      'agrees with PyTorch and Captum at %d pixels',
      async (size) => {
        const reference = readReference(model, size);
        const engine = await engineWith(model, size, backend);
        const result = await engine.analyze(referenceRequest(reference));
        expect(result.target.index).toBe(reference.target);
        expect(outOfBounds(compareWithReference(result, reference))).toEqual([]);
      },
      600_000,
    );
  });
});

describe.each(MODELS)('%s', (model) => {
  it('gives the Grad-CAM of another layer by its module path', async () => {
    const reference = readReference(model, 160);
    const engine = await engineWith(model, 160, 'wasm');
    const { maps, layer } = await engine.analyze({
      ...referenceRequest(reference, reference.other.layer),
      method: 'grad-cam',
    });
    expect(layer?.height).toBeGreaterThan(5);
    const { correlation, difference } = agreement(maps.cam?.data ?? [], reference.other.cam);
    expect(correlation).toBeGreaterThanOrEqual(0.9999);
    expect(difference).toBeLessThanOrEqual(1e-3);
  }, 120_000);
});
