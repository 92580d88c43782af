/** Networks that scale their pixels themselves: they get the range that they were made for, and it is said why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, StringStringEntryProtoSchema } from 'onnx-buf';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { Normalization } from '../../src/engine/contract/input';
import type { EngineApi, ModelDefaults } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { inferredFor, sentenceOf } from '../../src/engine/network/inference';
import { FACTS_KEY } from '../../src/engine/onnx/facts';
import { IMAGENET_NORMALIZATION } from '../../src/engine/network/pixels';
import { readNpz } from '../support/npz';
import { agreement } from '../support/parity';
import { requestFor } from '../support/request';

interface Case {
  readonly name: string;
  readonly largest: number | null;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly model: string;
}

const CASES = JSON.parse(readFileSync('reference/data/pixels.json', 'utf8')) as readonly Case[];
const ARRAYS = readNpz('reference/data/pixels.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const SIZE = { height: 12, width: 16 };
const caseOf = (name: string): Case => CASES.find((one) => one.name === name) as Case;
const NOTHING_SAID = { task: null, normalization: null, method: null, layer: null };

async function open(
  { name, model }: Case,
  entries: Readonly<Record<string, string>> = {},
  defaults: ModelDefaults = IMAGENET_NORMALIZATION,
  data = ARRAYS[`${name}/image`].data as Float32Array,
): Promise<{ engine: EngineApi; info: ModelInfo; sentences: readonly string[] }> {
  const image = { ...SIZE, channels: 3, data };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  const proto = fromBinary(ModelProtoSchema, Uint8Array.from(Buffer.from(model, 'base64')));
  for (const [key, value] of Object.entries(entries))
    proto.metadataProps.push(create(StringStringEntryProtoSchema, { key, value }));
  const info = await engine.loadModel(
    'model',
    name,
    toBinary(ModelProtoSchema, proto).slice().buffer,
    defaults,
  );
  return { engine, info, sentences: inferredFor(NOTHING_SAID, info).map(sentenceOf) };
}

const told = CASES.filter(({ largest }) => largest !== null);
it.each(told.map((one) => [one.name, one] as const))(
  '“%s” gets the pixels that it was made for, and answers as in onnxruntime',
  async (name, one) => {
    const { engine, info, sentences } = await open(one);
    const { mean, std } = info.normalization;
    [...mean].forEach((value, c) => expect(value).toBeCloseTo(one.mean[c], 5));
    [...std].forEach((value, c) => expect(value).toBeCloseTo(one.std[c] / (one.largest ?? 1), 5));
    const { logits } = await engine.analyze(requestFor({ size: SIZE, method: 'none' }));
    expect(agreement(logits, ARRAYS[`${name}/logits`].data as Float32Array).difference).toBeLessThanOrEqual(
      1e-5,
    );
    expect(sentences[0]).toMatch(/^Pixels: .*, since it .* decides otherwise/);
    if (one.mean[0] === 0) expect(sentences[0]).toContain(`: from 0 to ${one.largest},`);
  },
);

it.each(['grey-alone', 'transform-input', 'batch-norm-of-standardised'])(
  '“%s” may have standardised pixels, which are a guess',
  async (name) => {
    const { info, sentences } = await open(caseOf(name));
    expect(info.normalization.mean).toEqual(IMAGENET_NORMALIZATION.mean);
    expect(sentences[0]).toMatch(/a guess: nothing in the file says/);
  },
);

it('is a guess where the network begins with a convolution, and told as one', async () => {
  const { info, sentences } = await open(caseOf('nothing'));
  expect(info.normalization.mean).toEqual(IMAGENET_NORMALIZATION.mean);
  expect(sentences[0]).toBe(
    'Pixels: less mean [0.48, 0.46, 0.41], by std [0.23, 0.22, 0.23], a guess: nothing in the file says; these are ImageNet’s (mean= and std=, or pixel_range= decides otherwise).',
  );
});

it('is no inference once the user says it, nor where the product knows it', async () => {
  const { info } = await open(caseOf('nothing'));
  const said = { ...NOTHING_SAID, normalization: { mean: [0], std: [1] } };
  expect(inferredFor(said, info).map(({ of }) => of)).not.toContain('pixels');
  const known = await open(caseOf('nothing'), {}, { mean: [0.5], std: [0.5] });
  expect(known.info.inferred.map(({ of }) => of)).not.toContain('pixels');
});

it('comes from the file where that tells mean and std', async () => {
  const facts = { [FACTS_KEY]: JSON.stringify({ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }) };
  const { info, sentences } = await open(caseOf('by-255'), facts);
  expect(info.normalization.std).toEqual([0.25, 0.25, 0.25]);
  expect(sentences[0]).toMatch(/^Pixels: from −2 to 2, since the model itself says so/);
});

it('is the network’s own where an exporter only supposed 0 to 1', async () => {
  const facts = { [FACTS_KEY]: JSON.stringify({ mean: [0, 0, 0], std: [1, 1, 1] }) };
  expect((await open(caseOf('caffe'), facts)).info.normalization).toEqual({ mean: [0], std: [1 / 255] });
  expect((await open(caseOf('nothing'), facts)).info.normalization.std).toEqual([1, 1, 1]);
});

it('is 0 to 1 in a classification file of Ultralytics, which brings its names too', async () => {
  const { info } = await open(caseOf('nothing'), {
    author: 'Ultralytics',
    task: 'classify',
    imgsz: '[12, 16]',
    names: `{0: 'cat', 1: "owner's dog", 2: 'fox', 3: 'owl', 4: 'ibis'}`,
  });
  expect(info.normalization).toEqual({ mean: [0], std: [1] });
  expect(info.labels).toEqual(['cat', "owner's dog", 'fox', 'owl', 'ibis']);
  expect(info.task).toBe('classification');
});

describe('a file that takes blue, green, red', () => {
  const bgr8 = {
    'Image.BitmapPixelFormat': 'Bgr8',
    'Image.ColorSpaceGamma': 'SRGB',
    'Image.NominalPixelRange': 'NominalRange_0_255',
  };
  const guessed = (blue_first: boolean) => ({
    [FACTS_KEY]: JSON.stringify({ mean: [0], std: [1 / 255], pixels: 'something does this', blue_first }),
  });
  const answer = async (entries: Readonly<Record<string, string>>, normalization?: Normalization) => {
    const { engine } = await open(caseOf('nothing'), entries);
    const request = requestFor({ size: SIZE, method: 'gradient' });
    const input = { ...request.input, normalization: normalization ?? null };
    return engine.analyze({ ...request, input });
  };
  const expected = ARRAYS['nothing/blue-first'].data as Float32Array;

  it.each([
    ['as Azure Custom Vision says it', bgr8],
    ['as our exporter guesses it', guessed(true)],
  ])('%s answers as in onnxruntime', async (_, entries) => {
    const { logits } = await answer(entries);
    expect(agreement(logits, expected).difference).toBeLessThanOrEqual(1e-5);
  });

  it('is said', async () => {
    expect((await open(caseOf('nothing'), bgr8)).sentences[0]).toBe(
      'Pixels: from 0 to 255, blue first, since the model itself says so (mean= and std=, or pixel_range= decides otherwise).',
    );
  });

  it('keeps its order where the user says the scale, unless the order was guessed', async () => {
    const asked = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
    expect(agreement((await answer(bgr8, asked)).logits, expected).difference).toBeLessThanOrEqual(1e-5);
    const { logits } = await answer(guessed(true), asked);
    expect(agreement(logits, (await answer(guessed(false))).logits).difference).toBe(0);
  });

  it('has maps in the order of the picture: a step along the gradient raises the logit by as much', async () => {
    const { maps, target } = await answer(bgr8);
    const { data } = maps.named.gradient as { data: Float32Array };
    const image = ARRAYS['nothing/image'].data as Float32Array;
    const count = image.length / 3;
    const step = data.map((g) => (1e-3 * g) / Math.max(...data.map(Math.abs)));
    const moved = image.map((x, i) => x + step[(i % 3) * count + Math.floor(i / 3)]);
    const { engine } = await open(caseOf('nothing'), bgr8, undefined, moved);
    const { logits } = await engine.analyze(requestFor({ size: SIZE, method: 'none' }));
    const risen = 255 * data.reduce((sum, g, i) => sum + g * step[i], 0);
    expect((logits[target.index] - target.logit) / risen).toBeCloseTo(1, 1);
  });
});
