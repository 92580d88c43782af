/** Steps that mix in an image of the gallery, through the whole engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import type { Image } from '../../src/engine/image/image';
import { requestFor } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const CASES = JSON.parse(readFileSync('reference/data/pixels.json', 'utf8')) as readonly {
  readonly name: string;
  readonly model: string;
}[];
const SIZE = { height: 12, width: 16 };

const flat = (height: number, width: number, channels: number, value: number): Image => ({
  height,
  width,
  channels,
  data: new Float32Array(height * width * channels).fill(value),
});
const IMAGES: readonly Image[] = [
  flat(12, 16, 3, 0),
  flat(50, 40, 3, 1),
  flat(9, 9, 1, 0.5),
  flat(8, 8, 5, 1),
];

let engine: EngineApi;

beforeAll(async () => {
  // A file's number of bytes says which image it is.
  engine = createEngine({ decode: (bytes) => Promise.resolve(IMAGES[bytes.length - 1]) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  for (const [i, id] of ['image', 'white', 'grey', 'spectral'].entries())
    await engine.loadImage(id, `${id}.png`, new ArrayBuffer(i + 1));
  const { model } = CASES.find(({ name }) => name === 'nothing') as (typeof CASES)[number];
  const bytes = Uint8Array.from(Buffer.from(model, 'base64')).buffer;
  await engine.loadModel('model', 'nothing', bytes, { mean: [0], std: [1] });
});

const mixed = async (image: number, gallery: Readonly<Record<number, string>>, amount = 0.25) => {
  const step = { id: 'm', name: 'mixup', enabled: true, parameters: { amount, image } } as AugmentationStep;
  return engine.augment(requestFor({ size: SIZE, method: 'none', steps: [step], gallery }));
};

it('brings an image of another size and of one channel to what it is mixed into', async () => {
  const { augmented } = await mixed(1, { 1: 'white' });
  expect(augmented).toMatchObject({ ...SIZE, channels: 3 });
  expect(augmented.data.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true);
  const { augmented: half } = await mixed(0, { 0: 'grey' }, 0.5);
  expect(half.data.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true);
});

it('says in one sentence what is wrong with the second image', async () => {
  await expect(mixed(0, { 0: 'spectral' })).rejects.toThrow(
    /takes images of 3 channels.*spectral\.png has 5/,
  );
  await expect(mixed(3, { 0: 'grey' })).rejects.toThrow('There is no image 3 in the gallery');
});

it('asks for no second image at the identity', async () => {
  const { augmented } = await mixed(7, {}, 0);
  expect(augmented.data).toEqual(IMAGES[0].data);
});

it('asks for a second image that the engine let go of', async () => {
  await expect(mixed(0, { 0: 'gone' })).rejects.toMatchObject({ name: 'NotLoaded' });
});

it('runs the steps of a state once, for its preview and for its answer', async () => {
  const [first, again] = [await mixed(1, { 1: 'white' }), await mixed(1, { 1: 'white' })];
  expect(again.augmented).toBe(first.augmented);
  const other = await mixed(1, { 1: 'white' }, 0.5);
  expect(other.augmented.data[0]).toBeCloseTo(0.5);
  await engine.loadImage('white', 'grey.png', new ArrayBuffer(3));
  expect((await mixed(1, { 1: 'white' }, 0.5)).augmented.data[0]).toBeCloseTo(0.25);
});
