import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisRequest, Task } from '../../src/engine/analysis';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import type { Image } from '../../src/engine/image/image';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';

interface Case {
  readonly name: string;
  readonly task: Task;
  /** Channels, height, width. */
  readonly input: readonly [number, number, number];
  readonly outputs: number;
  readonly layer: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const DATA = join(process.cwd(), 'reference/data');
const CASES = (JSON.parse(readFileSync(join(DATA, 'small.json'), 'utf8')) as readonly Case[]).filter(
  ({ input }) => input[1] === input[2],
);
const ARRAYS = readNpz(join(DATA, 'small.npz'));
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const array = (name: string): Float32Array => ARRAYS[name].data as Float32Array;

async function engineFor({ name, input: [channels, height, width], mean, std }: Case): Promise<EngineApi> {
  const image: Image = { height, width, channels, data: array(`${name}/image`) };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  const bytes = new Uint8Array(readFileSync(join(DATA, 'small', `${name}.onnx`)));
  await engine.loadModel('model', `${name}.onnx`, bytes.buffer, { mean, std });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  return engine;
}

const requestOf = ({ task, input, layer }: Case, target: number | null): AnalysisRequest => ({
  imageId: 'image',
  modelId: 'model',
  size: input[1],
  framing: { zoom: 1, x: 0.5, y: 0.5 },
  normalization: null,
  steps: [],
  task,
  method: 'guided-grad-cam',
  classes: 'top10',
  target,
  layer,
  display: { colormap: 'inferno', opacity: 0.5, scale: 'each' },
  lockedRanges: null,
});

describe.each(CASES.map((one) => [one.name, one] as const))('%s', (name, one) => {
  let engine: EngineApi;

  beforeAll(async () => {
    engine = await engineFor(one);
  });

  it.each(Array.from({ length: one.outputs }, (_, target) => target))(
    'agrees with PyTorch and Captum about output %d',
    async (target) => {
      const { logits, maps, target: explained } = await engine.analyze(requestOf(one, target));
      expect(explained.index).toBe(target);
      expect(agreement(logits, array(`${name}/outputs`)).difference).toBeLessThanOrEqual(BOUNDS.logits);
      const cam = agreement(maps.cam?.data ?? [], array(`${name}/cam/${target}`));
      const guided = agreement(maps.guided ?? [], array(`${name}/guided/${target}`));
      for (const { correlation, difference } of [cam, guided]) {
        expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
        expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
      }
    },
  );
});

describe('a regression', () => {
  const three = CASES.find(({ name }) => name === 'three-values') as Case;

  it('explains its first output for want of a target, be it the highest or not', async () => {
    const engine = await engineFor(three);
    const { target, maps } = await engine.analyze(requestOf(three, null));
    const outputs = array('three-values/outputs');
    expect(Math.max(...outputs)).toBeGreaterThan(outputs[0]);
    expect(target.index).toBe(0);
    expect(agreement(maps.guided ?? [], array('three-values/guided/0')).correlation).toBeGreaterThan(0.9999);
  });

  it('shows every output in its order, with values and without probabilities', async () => {
    const engine = await engineFor(three);
    const { shown, probabilities } = await engine.analyze(requestOf(three, 2));
    expect(shown.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(shown.map(({ logit }) => logit)).toEqual(
      [...array('three-values/outputs')].map((v) => expect.closeTo(v, 5)),
    );
    expect(shown.map(({ probability }) => probability)).toEqual([null, null, null]);
    expect(probabilities).toBeNull();
  });

  it('keeps a softmax at the end, which a classification leaves out', async () => {
    const shares = CASES.find(({ name }) => name === 'three-shares') as Case;
    const engine = await engineFor(shares);
    const values = await engine.analyze(requestOf(shares, null));
    expect(values.logits.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const logits = await engine.analyze({ ...requestOf(shares, null), task: 'classification' });
    expect(logits.logits.reduce((sum, value) => sum + value, 0)).not.toBeCloseTo(1, 2);
    expect([...(logits.probabilities ?? [])]).toEqual(
      [...values.logits].map((value) => expect.closeTo(value, 5)),
    );
  });
});
