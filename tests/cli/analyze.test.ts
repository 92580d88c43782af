/** The command as a shell sees it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { analyze } from './command';
import { node, noise, onnxFile } from '../support/onnxFile';
import { npyOf } from '../support/npy';
import { readNpz } from '../support/npz';

const CAT = 'assets/examples/chelsea.jpg';
const folder = mkdtempSync(join(tmpdir(), 'analyze-'));
const path = (name: string): string => join(folder, name);

jest.setTimeout(120_000);
afterAll(() => rmSync(folder, { recursive: true }));

it('writes what the panel shows, as JSON, arrays and one picture', async () => {
  const files = ['--json', path('a.json'), '--npz', path('a.npz'), '--png', path('a.png')];
  const outcome = await analyze(
    ...['--image', CAT, '--size', '160', '--set', 'center_crop.size=0.9', '--target', '281', ...files],
  );
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });

  const json = JSON.parse(readFileSync(path('a.json'), 'utf8'));
  expect(json.prediction).toMatchObject({ index: 281, label: 'tabby' });
  expect(json.backend).toBe('wasm');
  expect(json.augmentations[1]).toEqual({ name: 'center_crop', size: 0.9, output: 'crop' });

  const arrays = readNpz(path('a.npz'));
  expect(Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]))).toEqual({
    input: [1, 3, 144, 144],
    augmented: [144, 144, 3],
    logits: [1000],
    map: [3, 144, 144],
    cam: [4, 4],
    cam_image: [144, 144],
    guided: [3, 144, 144],
    guided_grad_cam: [3, 144, 144],
  });
  const at = (name: string, index: number): number => Number(arrays[name].data[index]);
  expect(at('logits', 281)).toBeCloseTo(json.prediction.logit, 5);
  // The red value of pixel (5, 7) before and after (x₂₅₅ − 127) / 128.
  const pixel = 7 * 144 + 5;
  expect(at('input', pixel)).toBeCloseTo((at('augmented', pixel * 3) * 255 - 127) / 128, 5);
  expect(at('guided_grad_cam', pixel)).toBeCloseTo(at('guided', pixel) * at('cam_image', pixel), 5);
  expect(Math.max(...Array.from(arrays.cam_image.data))).toBeCloseTo(1, 5);

  const { width, height } = await sharp(path('a.png')).metadata();
  expect(height).toBe(160);
  expect(width).toBe(160 + 4 * 144 + 4 * 4);
});

it('prints JSON alone when no file is named', async () => {
  const { code, stdout, stderr } = await analyze('--image', CAT, '--size', '64', '--method', 'none');
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ method: 'none', layer: null, size: 64 });
});

it('explains a class by its label, named by a file, and says which files it wrote', async () => {
  const labels = path('labels.txt');
  const names = Array.from({ length: 1000 }, (_, i) => (i === 281 ? 'my cat, tabby' : `thing_${i}`));
  writeFileSync(labels, `${names.join('\n')}\n`);
  const outcome = await analyze(
    ...['--image', CAT, '--size', '64', '--method', 'none', '--labels', labels],
    ...['--target', 'My Cat', '--npz', path('b.npz'), '--png', path('b.png')],
  );
  expect(outcome).toEqual({
    code: 0,
    stdout: `Wrote ${path('b.npz')} and ${path('b.png')}.\n`,
    stderr: '',
  });
});

it('prints its help', async () => {
  const { code, stdout, stderr } = await analyze('--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('--npz FILE');
});

describe('wrong input ends with one sentence and exit code 2:', () => {
  writeFileSync(path('notes.png'), 'no picture');
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no picture', ['--image', path('notes.png')], /notes\.png is not a picture/],
    ['a model that is none', ['--image', CAT, '--model', CAT], /chelsea\.jpg is not an ONNX model/],
    ['no such layer', ['--image', CAT, '--layer', 'nowhere'], /There is no layer “nowhere”/],
    ['no such folder', ['--image', CAT, '--size', '32', '--json', path('no/a.json')], /cannot be written/],
  ];
  it.each(cases)('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await analyze(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect([code, stdout]).toEqual([2, '']);
  });
});

it('takes the labels, the size and the pixels of a Teachable Machine export', async () => {
  const model = 'reference/tfjs/data/teachable-machine.zip';
  const files = ['--json', path('t.json'), '--npz', path('t.npz')];
  expect(await analyze('--image', CAT, '--model', model, ...files)).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const { scores } = JSON.parse(readFileSync(path('t.json'), 'utf8')) as { scores: { label: string }[] };
  expect(scores.map(({ label }) => label).sort()).toEqual(['bird', 'cat', 'dog']);
  const { input, augmented } = readNpz(path('t.npz'));
  expect(input.shape).toEqual([1, 3, 32, 32]);
  // libraries/image/src/utils/tf.ts of Teachable Machine: pixels from 0 to 255 by 127, less 1.
  for (const pixel of [0, 500, 1023]) {
    expect(input.data[pixel]).toBeCloseTo((Number(augmented.data[pixel * 3]) * 255) / 127 - 1, 5);
  }
});

it('says of a file of another tool what the panel says, and takes its names, size and pixels', async () => {
  const metadata = { task: 'classify', names: "{0: 'good', 1: 'bad'}", imgsz: '[48, 48]' };
  const file = onnxFile({
    nodes: [
      node('Conv', ['x', 'w'], ['c']),
      node('Relu', ['c'], ['r']),
      node('GlobalAveragePool', ['r'], ['y']),
    ],
    tensors: [noise('w', 2, 3, 3, 3)],
    input: [1, 3, null, null],
    metadata,
  });
  writeFileSync(path('other.onnx'), file);
  const told = await analyze('--image', CAT, '--model', path('other.onnx'));
  expect([told.code, told.stderr]).toEqual([0, '']);
  const said = JSON.parse(told.stdout);
  expect(said.size).toBe(48);
  expect(said.scores.map(({ label }: { label: string }) => label).sort()).toEqual(['bad', 'good']);
  expect(said.inferred).toContain(
    'Pixels: from 0 to 1, since the model itself says so (mean= and std=, or pixel_range= decides otherwise).',
  );
  writeFileSync(path('model.onnx'), Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10));
  const { code, stderr } = await analyze('--image', CAT, '--model', path('model.onnx'));
  expect(code).toBe(2);
  expect(stderr).toMatch(/model\.onnx is a Keras model in HDF5: load it with/);
});

it('explains a series as PyTorch does', async () => {
  const expected = readNpz('reference/data/series_networks.npz');
  const { shape, data } = expected.series;
  writeFileSync(path('series.npy'), Buffer.from(npyOf(shape, data as Float32Array)));
  const outcome = await analyze(
    ...['--series', path('series.npy'), '--model', 'reference/data/series-convolved.onnx'],
    ...['--npz', path('s.npz'), '--png', path('s.png')],
  );
  expect(outcome).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Wrote .*s\.npz and .*s\.png\.\n$/),
    stderr: '',
  });
  const got = readNpz(path('s.npz'));
  expect(Array.from(got.augmented.data)).toEqual(Array.from(data));
  expect(got.augmented.shape).toEqual(shape);
  expect(got.guided.shape).toEqual(shape);
  const logits = expected['convolved/logits'].data;
  got.logits.data.forEach((logit, i) => expect(Number(logit)).toBeCloseTo(Number(logits[i]), 4));
  const { width = 0, height = 0 } = await sharp(path('s.png')).metadata();
  expect(Math.min(width, height)).toBeGreaterThan(shape[0]);
});
