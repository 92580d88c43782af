/** Methods of many passes end between passes when they are stopped, and leave nothing behind. */
import { join } from 'node:path';
import { chosen } from '../../src/engine/attribution/methods/catalogue';
import { EXCLUDED } from '../../src/engine/attribution/scores';
import { createEngine } from '../../src/engine/engine';
import { Model } from '../../src/engine/network/model';
import { readNetwork } from '../../src/engine/onnx/model';
import { Stopped, type Work } from '../../src/engine/work';
import { countingExecutor } from '../support/countingExecutor';
import { modelBytes } from '../support/parity';
import { requestFor } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const SIDE = 32;
const IMAGE = {
  height: SIDE,
  width: SIDE,
  channels: 3,
  data: Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i % 97) / 97),
};
/** Its last layer has hundreds of channels: Score-CAM takes as many passes. */
const NETWORK = 'efficientnet-lite0';
const TIMES = 100;
/** Pieces within the third pass or so. */
const ENOUGH = 300;

describe('work that was stopped', () => {
  /** Pieces of work until it is stopped: one an instruction, and one a pass. */
  let left = Infinity;
  const work: Work = { piece: () => (--left === 0 ? Promise.reject(new Stopped()) : null) };
  const engine = createEngine({ decode: () => Promise.resolve(IMAGE), work });
  const request = requestFor({ size: { height: SIDE, width: SIDE }, method: 'score-cam' });
  const ordinary = requestFor({ size: { height: SIDE, width: SIDE }, method: 'grad-cam' });

  async function stopped(): Promise<void> {
    left = ENOUGH;
    await expect(engine.analyze(request)).rejects.toThrow(Stopped);
    left = Infinity;
  }

  beforeAll(async () => {
    await engine.start({ wasmPath: WASM, backend: 'wasm' });
    await engine.loadModel('model', NETWORK, modelBytes(NETWORK).buffer, { mean: [0.5], std: [0.5] });
    await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  });

  it('keeps the weights packed, and leaks nothing in a hundred times', async () => {
    const { maps } = await engine.analyze(ordinary);
    await stopped();
    const before = await engine.memory();
    for (let i = 0; i < TIMES; i++) await stopped();
    expect(await engine.memory()).toEqual(before);
    const after = await engine.analyze(ordinary);
    expect(after.maps.named['grad-cam']?.data).toEqual(maps.named['grad-cam']?.data);
    // Nothing was packed, planned or uploaded again for it.
    expect(await engine.memory()).toEqual(before);
  });
});

describe('between passes', () => {
  const scale = { mean: [0.5], std: [0.5] };
  let model: Model;
  beforeAll(() => {
    model = new Model('model', NETWORK, readNetwork(modelBytes(NETWORK), NETWORK), scale);
  });

  it.each(['score-cam', 'smoothgrad', 'integrated-gradients', 'occlusion', 'rise', 'ablation-cam'] as const)(
    '%s gives way on executors that give no sign within one, as a GPU does',
    async (method) => {
      const { executor, counts } = countingExecutor();
      const LAST = 12;
      let pieces = 0;
      const work: Work = { piece: () => (++pieces === LAST ? Promise.reject(new Stopped()) : null) };
      const candidates = new Float32Array(model.info.classCount).fill(EXCLUDED);
      candidates[0] = 0;
      const run = model.run(executor, {
        image: IMAGE,
        domain: 'image',
        normalization: scale,
        task: 'classification',
        methods: [chosen(method, method === 'occlusion' ? { window: 4, stride: 2 } : {})],
        layer: null,
        candidates,
        work,
      });
      await expect(run).rejects.toBeInstanceOf(Stopped);
      expect(pieces).toBe(LAST);
      expect(counts.runs).toBeLessThan(LAST);
    },
  );
});
