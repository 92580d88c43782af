import type { EngineApi } from '../../src/engine/api';
import { agreement, BOUNDS } from '../support/parity';
import { array, CASES, engineFor, requestOf, type Case } from '../support/smallNetworks';
import { camOf, changed, guidedOf } from '../support/request';

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
      const cam = agreement(camOf(maps)?.data ?? [], array(`${name}/cam/${target}`));
      const guided = agreement(guidedOf(maps) ?? [], array(`${name}/guided/${target}`));
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
    expect(agreement(guidedOf(maps) ?? [], array('three-values/guided/0')).correlation).toBeGreaterThan(
      0.9999,
    );
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
    const logits = await engine.analyze(changed(requestOf(shares, null), { task: 'classification' }));
    expect(logits.logits.reduce((sum, value) => sum + value, 0)).not.toBeCloseTo(1, 2);
    expect([...(logits.probabilities ?? [])]).toEqual(
      [...values.logits].map((value) => expect.closeTo(value, 5)),
    );
  });
});

describe('images of other data', () => {
  const wide = CASES.find(({ name }) => name === 'wide') as Case;
  const npy = (descr: string, shape: string, values: ArrayBufferView): ArrayBuffer => {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
    const start = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length, 0)}${header}`, 'latin1');
    return new Uint8Array(Buffer.concat([start, new Uint8Array(values.buffer)])).buffer;
  };

  it('come through the window into the network and onto the screen alike', async () => {
    const grey = CASES.find(({ name }) => name === 'grey') as Case;
    const engine = await engineFor(grey);
    const scan = Int16Array.from({ length: 28 * 28 }, (_, i) => (i % 28 < 14 ? -1000 : 140));
    const info = await engine.loadImage('image', 'ct.npy', npy('<i2', '28, 28', scan), 'array');
    expect(info).toMatchObject({ channels: 1, range: [-1000, 140], window: [-430, 1140] });
    const whole = await engine.analyze(requestOf(grey, 0));
    expect(whole.notes[0]).toMatch(/^ct\.npy has values from -1000 to 140/);
    const { maps, pictures, notes } = await engine.analyze(
      changed(requestOf(grey, 0), { window: [40, 400] }),
    );
    expect(maps.augmented.data[0]).toBe(0);
    expect(maps.augmented.data[27]).toBeCloseTo(0.75, 6);
    expect([pictures.original?.rgba[0], pictures.original?.rgba[4 * 27]]).toEqual([0, 191]);
    expect(notes).toEqual([]);
  });

  it('show the channels that are chosen, while the network sees all', async () => {
    const engine = await engineFor(wide);
    const request = requestOf(wide, 0);
    const first = await engine.analyze(request);
    const other = await engine.analyze(changed(request, { channels: [4] }));
    expect(other.logits).toEqual(first.logits);
    const values = array('wide/image');
    expect([...(other.pictures.original?.rgba.slice(0, 3) ?? [])]).toEqual(
      Array(3).fill(Math.round(values[4] * 255)),
    );
    expect([...(first.pictures.original?.rgba.slice(0, 3) ?? [])]).toEqual(
      [...values.slice(0, 3)].map((value) => Math.round(value * 255)),
    );
  });

  it('of other channels than the network’s are refused in words', async () => {
    const engine = await engineFor(wide);
    await engine.loadImage('image', 'a.npy', npy('|u1', '2, 2, 2', new Uint8Array(8)), 'array');
    await expect(engine.analyze(requestOf(wide, 0))).rejects.toThrow(
      'The model takes images of 5 channels, and a.npy has 2 channels.',
    );
  });

  it('are normalised by one number for all channels, and as they are where nothing is known of a model', async () => {
    const engine = await engineFor({ ...wide, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
    const plain = await engine.analyze(requestOf(wide, 0));
    const one = await engine.analyze(changed(requestOf(wide, 0), { normalization: { mean: [0], std: [1] } }));
    const each = { mean: Array<number>(5).fill(0), std: Array<number>(5).fill(1) };
    const five = await engine.analyze(changed(requestOf(wide, 0), { normalization: each }));
    expect(one.logits).toEqual(plain.logits);
    expect(five.logits).toEqual(plain.logits);
  });

  it('that claim to be arrays and are none are refused', async () => {
    const engine = await engineFor(wide);
    await expect(engine.loadImage('image', 'a.npy', new ArrayBuffer(9), 'array')).rejects.toThrow(
      'a.npy is no NumPy file',
    );
  });
});
