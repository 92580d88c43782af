/** Every way to convolve, with everything that may follow, against TensorFlow.js' plain kernels. */
import { setFlagsFromString } from 'node:v8';
import type { Window2d } from '../../../src/engine/graph/ir';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import { windowOutput } from '../../../src/engine/plan/kernels';
import type { Plan } from '../../../src/engine/plan/plan';
import type { Executor } from '../../../src/engine/runtime/executor';
import { STARTERS } from '../../../src/engine/runtime/starters';
import { wasmExecutor } from '../../../src/engine/runtime/wasm/executor';
import { fuse } from '../../../src/engine/plan/fuse';
import { instantiate, type Feature } from '../../../src/engine/runtime/wasm/instance';

// Node keeps fused multiply-add behind a flag; browsers do not.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const wave = (count: number, frequency: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + frequency * i));

interface Case {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  readonly columns: number;
  readonly window: Partial<Window2d> & Pick<Window2d, 'kernel'>;
}

const CASES: readonly Case[] = [
  {
    name: '3×3 through tiles',
    x: [1, 12, 14, 8],
    columns: 12,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  {
    name: '3×3 through tiles, odd',
    x: [1, 11, 13, 4],
    columns: 8,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  { name: '3×3 through tiles, unpadded', x: [2, 13, 12, 4], columns: 4, window: { kernel: [3, 3] } },
  {
    name: '3×3 through tiles, wide pads',
    x: [1, 12, 12, 4],
    columns: 4,
    window: { kernel: [3, 3], pads: [2, 0, 1, 2] },
  },
  {
    name: '3×3 of odd channels',
    x: [1, 9, 8, 5],
    columns: 7,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  {
    name: 'a stem of 3 channels',
    x: [1, 23, 21, 3],
    columns: 16,
    window: { kernel: [7, 7], strides: [2, 2], pads: [3, 3, 3, 3] },
  },
  {
    name: 'a stem in a batch',
    x: [2, 9, 10, 1],
    columns: 3,
    window: { kernel: [5, 3], strides: [2, 1], pads: [2, 1, 0, 1] },
  },
  { name: 'a pointwise product', x: [1, 5, 5, 40], columns: 9, window: { kernel: [1, 1] } },
  { name: 'a deep pointwise product', x: [1, 3, 5, 700], columns: 17, window: { kernel: [1, 1] } },
  {
    name: 'a strided pointwise product',
    x: [1, 7, 6, 16],
    columns: 8,
    window: { kernel: [1, 1], strides: [2, 2] },
  },
  {
    name: 'a dilated window',
    x: [1, 12, 11, 20],
    columns: 6,
    window: { kernel: [3, 3], dilations: [2, 3], pads: [2, 2, 3, 3] },
  },
  { name: 'deep windows', x: [1, 4, 4, 300], columns: 8, window: { kernel: [2, 2], pads: [0, 1, 1, 0] } },
  {
    name: 'deep windows of more rows than a block',
    x: [1, 11, 12, 130],
    columns: 9,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  {
    name: 'deep windows that see nothing of the picture',
    x: [1, 3, 4, 140],
    columns: 10,
    window: { kernel: [2, 2], pads: [3, 2, 0, 3] },
  },
  { name: 'more rows than a block', x: [1, 20, 21, 16], columns: 8, window: { kernel: [2, 3] } },
];

/** What follows the convolution: y is the convolution, e and m are inputs of its shape. */
const TAILS: Readonly<Record<string, (plan: PlanBuilder, y: number, e: number, m: number) => number>> = {
  nothing: (_, y) => y,
  'a sum': (plan, y, e) => plan.add(e, y),
  'a clip': (plan, y) => plan.emit('clip', [y], { minimum: 0, maximum: 6 }),
  'a sum and a ReLU': (plan, y, e) => plan.emit('clip', [plan.add(y, e)], { minimum: 0, maximum: Infinity }),
  'a guided gate': (plan, y, _, m) => plan.emit('gate', [y, m], { low: 0, high: 0.5, guided: true }),
  'a sum and a plain gate': (plan, y, e, m) =>
    plan.emit('gate', [plan.add(y, e), m], { low: 0, high: Infinity, guided: false }),
};

function planOf(
  { x, columns, window }: Case,
  tail: string,
  depthwise: boolean,
): { plan: Plan; feeds: Record<string, Float32Array> } {
  const builder = new PlanBuilder();
  const full: Window2d = { strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], ...window };
  const [batch, height, width, channels] = x;
  const filterShape = depthwise ? [...full.kernel, channels, 1] : [...full.kernel, channels, columns];
  const depth = depthwise ? channels : columns;
  const count = filterShape.reduce((product, extent) => product * extent, 1);
  const filter = builder.constant('filter', filterShape, () =>
    wave(count, 0.37).map((v) => v / Math.sqrt(channels)),
  );
  const bias = builder.constant('bias', [depth], () => wave(depth, 0.9));
  const y = builder.emit(depthwise ? 'depthwiseConv2d' : 'conv2d', [builder.input('x', x), filter, bias], {
    ...full,
    activation: 'linear',
  });
  const shape = [batch, ...windowOutput(full, height, width), depth];
  const [e, m] = [builder.input('e', shape), builder.input('m', shape)];
  const size = shape.reduce((product, extent) => product * extent, 1);
  return {
    plan: builder.finish({ out: TAILS[tail](builder, y, e, m) }),
    feeds: { x: wave(batch * height * width * channels, 0.71), e: wave(size, 0.53), m: wave(size, 0.29) },
  };
}

let reference: Executor;
const ours = new Map<Feature, Executor>();

beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  reference = (await STARTERS.cpu({ wasmPath: '', insisted: true })) as Executor;
  for (const feature of ['relaxed', 'simd'] as const) {
    const instance = await instantiate([feature]);
    if (instance) ours.set(feature, wasmExecutor(instance));
  }
});

describe.each(['relaxed', 'simd'] as const)('with %s SIMD', (feature) => {
  describe.each([false, true])('depthwise: %s', (depthwise) => {
    describe.each(Object.keys(TAILS))('followed by %s', (tail) => {
      it.each(CASES.map((one) => [one.name, one] as const))(
        '%s is what TensorFlow.js computes',
        async (_, one) => {
          const { plan, feeds } = planOf(one, tail, depthwise);
          const executor = ours.get(feature) as Executor;
          const [runtime, other] = [executor.openModel(), reference.openModel()];
          const got = (await runtime.prepare(plan).run(feeds)).out;
          const expected = (await other.prepare(plan).run(feeds)).out;
          runtime.dispose();
          other.dispose();
          expect(got).toHaveLength(expected.length);
          // At the border of a gate the two may fall on different sides: none of these numbers lies there.
          const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0);
          expect(worst).toBeLessThan(2e-5);
        },
      );
    });
  });
});

describe('what follows a convolution', () => {
  it.each([
    ['nothing', 1],
    ['a sum', 1],
    ['a sum and a ReLU', 1],
    ['a guided gate', 1],
    ['a sum and a plain gate', 1],
  ])('%s is a part of its call', (tail, steps) => {
    expect(fuse(planOf(CASES[0], tail, false).plan)).toHaveLength(steps);
  });

  it('stays apart where the convolution itself is wanted too', () => {
    const builder = new PlanBuilder();
    const filter = builder.constant('filter', [1, 1, 4, 4], () => new Float32Array(16));
    const y = builder.emit('conv2d', [builder.input('x', [1, 2, 2, 4]), filter], {
      kernel: [1, 1],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      activation: 'linear',
    });
    const sum = builder.add(y, builder.input('e', [1, 2, 2, 4]));
    expect(fuse(builder.finish({ y, sum }))).toHaveLength(2);
  });
});

describe('memory', () => {
  it('is given back with the model', async () => {
    const executor = ours.get('simd') as Executor;
    const before = executor.memory();
    const runtime = executor.openModel();
    const { plan, feeds } = planOf(CASES[0], 'a sum', false);
    await runtime.prepare(plan).run(feeds);
    expect(executor.memory().bytes).toBeGreaterThan(before.bytes);
    runtime.dispose();
    expect(executor.memory()).toEqual(before);
  });

  it('holds smaller plans after a larger one has moved the arena', async () => {
    const executor = wasmExecutor(
      (await instantiate(['simd'])) as NonNullable<Awaited<ReturnType<typeof instantiate>>>,
    );
    const runtime = executor.openModel();
    const small = planOf(CASES[4], 'nothing', false);
    const first = runtime.prepare(small.plan);
    const before = await first.run(small.feeds);
    const large = planOf(CASES[12], 'a sum', false);
    await runtime.prepare(large.plan).run(large.feeds);
    expect(await first.run(small.feeds)).toEqual(before);
  });
});
