import { readFileSync } from 'node:fs';
import { UserError } from '../../src/engine/contract/errors';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { EngineApi } from '../../src/engine/api';
import { divided, overlaid, overlaySize } from '../../src/engine/attribution/upsample';
import { defaultStep, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { createEngine } from '../../src/engine/engine';
import { decodeNode } from '../../src/engine/image/decodeNode';
import { npyOf } from '../support/npy';
import { readNpz } from '../support/npz';
import { camOf, guidedOf, requestFor, type Change } from '../support/request';
import { join } from 'node:path';

const NETWORKS = ['convolved', 'grey', 'flat'] as const;
type Network = (typeof NETWORKS)[number];

const arrays = readNpz('reference/data/series_networks.npz');
const values = (name: string): Float32Array => arrays[name].data as Float32Array;
const [CHANNELS, LENGTH] = arrays.series.shape;

let engine: EngineApi;

beforeAll(async () => {
  engine = createEngine({ decode: decodeNode });
  await engine.start({
    wasmPath: join('node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/'),
    backend: 'wasm',
  });
  for (const name of NETWORKS) {
    const file = readFileSync(`reference/data/series-${name}.onnx`);
    await engine.loadModel(name, name, Uint8Array.from(file).buffer, { mean: [0.5], std: [0.5] });
  }
  await load('series', CHANNELS, values('series'));
});

function load(id: string, channels: number, data: Float32Array): Promise<unknown> {
  return engine.loadImage(id, id, npyOf([channels, data.length / channels], data), 'series');
}

const request = (modelId: Network, change: Change = {}): AnalysisRequest =>
  requestFor({
    domain: 'series',
    imageId: 'series',
    modelId,
    size: { height: 224, width: 224 },
    ...change,
  });

const step = (
  name: AugmentationStep['name'],
  parameters: Record<string, number | string>,
): AugmentationStep =>
  ({
    id: name,
    name,
    enabled: true,
    parameters: { ...defaultStep(name).parameters, ...parameters },
  }) as AugmentationStep;

/** Largest difference as a part of the largest value. */
function difference(got: Float32Array, expected: Float32Array): number {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...got.map((value, i) => Math.abs(value - expected[i]))) / scale;
}

describe.each(NETWORKS)('the network %s', (name) => {
  let result: AnalysisResult;
  beforeAll(async () => {
    result = await engine.analyze(request(name));
  });

  it('gives the logits and maps of PyTorch and Captum', () => {
    expect(difference(result.logits, values(`${name}/logits`))).toBeLessThan(1e-5);
    expect(difference(camOf(result.maps)?.data as Float32Array, values(`${name}/cam`))).toBeLessThan(1e-5);
    expect(difference(guidedOf(result.maps) as Float32Array, values(`${name}/guided`))).toBeLessThan(1e-5);
  });

  it('draws every picture of the method as wide as the series is long, a band of rows a channel', () => {
    const pictures = Object.values(result.pictures);
    expect(pictures).toHaveLength(5);
    for (const { width, height } of pictures) expect([width, height % CHANNELS]).toEqual([LENGTH, 0]);
  });

  it('keeps the original for the graph', () => {
    expect(result.maps.original?.data).toEqual(result.maps.augmented.data);
    expect([result.maps.augmented.height, result.maps.augmented.width]).toEqual([1, LENGTH]);
  });
});

it('upsamples Grad-CAM along time linearly with half-pixel centres, one row for all channels', () => {
  const cam = { channels: 1, height: 1, width: 3, data: Float32Array.from([0, 4, 2]) };
  const series = { height: 1, width: 6, channels: 2, data: new Float32Array(12) };
  expect(overlaySize(cam, series)).toEqual({ height: 1, width: 6 });
  // torch.nn.functional.interpolate(torch.tensor([[[0., 4, 2]]]), size=6, mode='linear') / 4
  expect([...divided(overlaid(cam, series), 4)]).toEqual([0, 0.25, 0.75, 0.875, 0.625, 0.5]);
});

it('gives each channel a row of its own where the network saw the channels as rows', async () => {
  const { maps } = await engine.analyze(request('grey', { method: 'grad-cam' }));
  expect(camOf(maps)?.height).toBe(CHANNELS);
  const cam = camOf(maps);
  expect(cam && overlaySize(cam, maps.augmented)).toEqual({ height: CHANNELS, width: LENGTH });
});

it('normalises each channel, and takes one value for all of them', async () => {
  const one = await engine.analyze(request('convolved', { normalization: { mean: [2], std: [3] } }));
  const two = await engine.analyze(request('convolved', { normalization: { mean: [2, 2], std: [3, 3] } }));
  const moved = await engine.analyze(request('convolved', { normalization: { mean: [2, 0], std: [3, 3] } }));
  expect(one.logits).toEqual(two.logits);
  expect(moved.logits).not.toEqual(two.logits);
});

describe('the length of a series', () => {
  const analyze = (network: Network, change: Change): Promise<AnalysisResult> =>
    engine.analyze(request(network, { method: 'none', ...change }));

  it('is what it is for a network that takes any', async () => {
    const { maps } = await analyze('convolved', { framing: { zoom: 3, x: 1, y: 0.5 } });
    expect(maps.augmented.width).toBe(50);
    const last = values('series').subarray(100, 150);
    expect([...maps.augmented.data].filter((_, i) => i % CHANNELS === 0)).toEqual([...last]);
  });

  it('is cut to what a network of one length takes, where the framing says', async () => {
    const long = Float32Array.from({ length: CHANNELS * 400 }, (_, i) => i % 400);
    await load('long', CHANNELS, long);
    const { maps } = await analyze('flat', { imageId: 'long', framing: { zoom: 1, x: 0.2, y: 0.5 } });
    expect(maps.augmented.width).toBe(LENGTH);
    expect(maps.augmented.data[0]).toBe(50);
    const zoomed = await analyze('flat', { imageId: 'long', framing: { zoom: 2, x: 0, y: 0.5 } });
    expect(zoomed.maps.augmented.width).toBe(LENGTH);
    expect(zoomed.maps.augmented.data[2 * CHANNELS]).toBeCloseTo(0.75, 5);
  });

  it('stays with a crop for a network of one length, and shrinks for one that takes any', async () => {
    const steps = [step('time_crop', { size: 0.5, position: 0 })];
    const [fixed, free] = [await analyze('grey', { steps }), await analyze('convolved', { steps })];
    expect([fixed.maps.augmented.width, free.maps.augmented.width]).toEqual([LENGTH, LENGTH / 2]);
    expect(fixed.maps.augmented.data.subarray((LENGTH / 2) * CHANNELS).every((value) => value === 0)).toBe(
      true,
    );
  });

  it('is refused in words where it is too short', async () => {
    await load('short', CHANNELS, new Float32Array(CHANNELS * 3));
    await expect(analyze('convolved', { imageId: 'short' })).rejects.toThrow(
      /series has 3 samples where it reaches convolved, which takes 7 at least/,
    );
    await expect(analyze('flat', { imageId: 'short' })).rejects.toThrow(/3 samples and the model takes 150/);
  });
});

describe('a series that does not fit', () => {
  it('has another number of channels', async () => {
    await load('three', 3, new Float32Array(3 * LENGTH));
    for (const network of NETWORKS) {
      await expect(engine.analyze(request(network, { imageId: 'three' }))).rejects.toThrow(
        /takes series of 2 channels and this one has 3/,
      );
    }
  });

  it('has gaps, which are counted and found; an erased interval covers them', async () => {
    const gaps = values('series').slice();
    gaps.fill(NaN, LENGTH + 20, LENGTH + 23);
    await load('gaps', CHANNELS, gaps);
    await expect(engine.analyze(request('flat', { imageId: 'gaps' }))).rejects.toThrow(
      /3 missing values \(NaN\), the first in channel 2 at sample 20/,
    );
    const steps = [step('erase_interval', { start: 0.1, length: 0.1 })];
    const { logits } = await engine.analyze(request('flat', { imageId: 'gaps', steps }));
    expect(logits.every(Number.isFinite)).toBe(true);
  });

  it('has gaps, which are hatched in its picture and nothing else is', async () => {
    const gaps = Float32Array.from({ length: 2 * LENGTH }, (_, i) => (i < LENGTH ? i % 2 : 7));
    gaps.fill(NaN, 20, 30);
    gaps.fill(NaN, LENGTH + 60, LENGTH + 64);
    await load('holes', CHANNELS, gaps);
    const { width, height, rgba } = await engine.preview(request('flat', { imageId: 'holes' }));
    expect(width).toBe(LENGTH);
    const greys = (x: number, top: boolean): number[] => [
      ...new Set(
        Array.from({ length: height >> 1 }, (_, y) => rgba[4 * ((top ? y : y + (height >> 1)) * width + x)]),
      ),
    ];
    for (const [x, top, count] of [
      [25, true, 2],
      [62, false, 2],
      [62, true, 1],
      [25, false, 1],
    ] as const)
      expect(greys(x, top)).toHaveLength(count);
    expect(greys(25, true)).not.toContain(0);
  });

  it.each([
    ['is infinite', [2, 2], [1, 2, Infinity, 4], /infinite at channel 2, sample 0/],
    ['has three dimensions', [1, 2, 2], [1, 2, 3, 4], /shape \[1, 2, 2\]/],
    ['is empty', [2, 0], [], /shape \[2, 0\]/],
    ['has too many channels', [65, 1], new Array(65).fill(0), /65 channels of 1 samples; at most 64/],
  ])('%s', async (_, shape, numbers, sentence) => {
    const file = npyOf(shape, Float32Array.from(numbers));
    const loading = engine.loadImage('bad', 'bad', file, 'series');
    await expect(loading).rejects.toThrow(UserError);
    await expect(engine.loadImage('bad', 'bad', file, 'series')).rejects.toThrow(sentence);
  });
});

it('refuses an image where the network takes a series, whatever its channels', async () => {
  await engine.loadImage('photo', 'photo', npyOf([8, 8, 5], new Float32Array(320)), 'array');
  const photo = request('convolved', { domain: 'image', imageId: 'photo' });
  await expect(engine.analyze(photo)).rejects.toThrow(/takes a series/);
  await expect(engine.analyze(request('convolved', { domain: 'image' }))).rejects.toThrow(/takes a series/);
});
