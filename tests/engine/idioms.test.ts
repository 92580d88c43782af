/** Networks as exporters of all times write them: computed shapes, computed weights, branches, other types of numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { readNpz } from '../support/npz';
import { agreement } from '../support/parity';
import { changed, guidedOf, requestFor } from '../support/request';

interface Idiom {
  readonly name: string;
  readonly opset: number;
  readonly model: string;
}

const IDIOMS = JSON.parse(readFileSync('reference/data/idioms.json', 'utf8')) as readonly Idiom[];
const ARRAYS = readNpz('reference/data/idioms.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const array = (name: string): Float32Array => ARRAYS[name].data as Float32Array;

async function open({ name, model }: Idiom): Promise<{ engine: EngineApi; info: ModelInfo }> {
  const [height, width, channels] = ARRAYS[`${name}/image`].shape;
  const image = { height, width, channels, data: array(`${name}/image`) };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  const bytes = Uint8Array.from(Buffer.from(model, 'base64')).buffer;
  return { engine, info: await engine.loadModel('model', name, bytes, { mean: [0], std: [1] }) };
}

function requestOf(name: string): AnalysisRequest {
  const [height, width] = ARRAYS[`${name}/image`].shape;
  return requestFor({ size: { height, width } });
}

it.each(IDIOMS.map((idiom) => [idiom.name, idiom.opset, idiom] as const))(
  '“%s” of opset %d answers as in onnxruntime',
  async (name, _, idiom) => {
    const { engine } = await open(idiom);
    const { logits, maps } = await engine.analyze(requestOf(name));
    expect(agreement(logits, array(`${name}/logits`)).difference).toBeLessThanOrEqual(1e-5);
    expect(guidedOf(maps)?.some((value) => value !== 0)).toBe(true);
  },
);

it.each(['open-but-fixed', 'open-but-fixed-view'])(
  '“%s” is known by its matrix to take one size only, and pictures are scaled to it',
  async (name) => {
    const { engine, info } = await open(IDIOMS.find((idiom) => idiom.name === name) as Idiom);
    expect(info.fixedSize).toEqual({ height: 28, width: 28 });
    const { maps } = await engine.analyze(changed(requestOf(name), { size: { height: 224, width: 224 } }));
    expect(maps.augmented).toMatchObject({ height: 28, width: 28 });
  },
);

it('leaves the size open where nothing fixes it', async () => {
  const { info } = await open(IDIOMS.find(({ name }) => name === 'view') as Idiom);
  expect(info.fixedSize).toBeNull();
});

it('says so where the answer is no number', async () => {
  const { engine } = await open(IDIOMS.find(({ name }) => name === 'view') as Idiom);
  const request = changed(requestOf('view'), { normalization: { mean: [0], std: [1e-38] } });
  await expect(engine.analyze(request)).rejects.toThrow(
    'view answers with values that are not numbers; check its weights and the normalisation (mean, std).',
  );
});
