/** Large filters are packed once: the gradient reads the panels of the convolution, against TensorFlow.js' plain kernels. */
import { setFlagsFromString } from 'node:v8';
import type { Window2d } from '../../../src/engine/graph/ir';
import { elementCount, type FloatTensor } from '../../../src/engine/tensor';
import { convolve, convolveAdjoint } from '../../../src/engine/ops/convolve';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import type { Plan } from '../../../src/engine/plan/plan';
import type { Executor } from '../../../src/engine/runtime/executor';
import { STARTERS } from '../../../src/engine/runtime/starters';
import { wasmExecutor } from '../../../src/engine/runtime/wasm/executor';
import { instantiate } from '../../../src/engine/runtime/wasm/instance';

setFlagsFromString('--experimental-wasm-relaxed-simd');

const wave = (count: number, frequency: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + frequency * i));

interface Case {
  readonly name: string;
  readonly size: readonly [number, number];
  readonly channels: number;
  readonly outputs: number;
  readonly window: Partial<Window2d> & Pick<Window2d, 'kernel'>;
}

const CASES: readonly Case[] = [
  { name: 'a pointwise product', size: [5, 6], channels: 301, outputs: 270, window: { kernel: [1, 1] } },
  { name: 'more rows than a block', size: [11, 12], channels: 256, outputs: 260, window: { kernel: [1, 1] } },
  {
    name: 'a strided pointwise product',
    size: [7, 6],
    channels: 270,
    outputs: 264,
    window: { kernel: [1, 1], strides: [2, 2] },
  },
  {
    name: '3×3 through tiles',
    size: [12, 10],
    channels: 84,
    outputs: 100,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  {
    name: '3×3 of odd channels',
    size: [5, 5],
    channels: 83,
    outputs: 101,
    window: { kernel: [3, 3], pads: [1, 1, 1, 1] },
  },
  {
    name: 'strided 3×3, phase by phase',
    size: [9, 8],
    channels: 90,
    outputs: 99,
    window: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    name: 'a dilated window',
    size: [8, 9],
    channels: 130,
    outputs: 136,
    window: { kernel: [2, 3], dilations: [2, 1], pads: [1, 1, 1, 1] },
  },
];

/** Answers y = convolution of x and dx = adjoint of dy. */
function planOf({ size, channels, outputs, window }: Case): {
  plan: Plan;
  feeds: Record<string, Float32Array>;
  bytes: number;
} {
  const plan = new PlanBuilder();
  const full: Window2d = { strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], ...window };
  const shape = [outputs, channels, ...full.kernel];
  const count = elementCount(shape);
  const filter: FloatTensor = { type: 'float', shape, data: wave(count, 0.37).map((v) => v / channels) };
  const conv = { filter, key: 'w', window: full, group: 1, size };
  const x = plan.input('x', [1, ...size, channels]);
  const y = convolve(plan, conv, x, null);
  const dy = plan.input('dy', plan.shape(y));
  const dx = convolveAdjoint(plan, conv, dy);
  const feeds = {
    x: wave(elementCount(plan.shape(x)), 0.71),
    dy: wave(elementCount(plan.shape(dy)), 0.53),
  };
  return { plan: plan.finish({ y, dx }), feeds, bytes: 4 * count };
}

async function answers(
  executor: Executor,
  plan: Plan,
  feeds: Record<string, Float32Array>,
): Promise<Record<string, Float32Array>> {
  const runtime = executor.openModel();
  const out = await runtime.prepare(plan).run(feeds);
  runtime.dispose();
  return out;
}

function expectClose(got: Float32Array, expected: Float32Array): void {
  expect(got).toHaveLength(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0);
  expect(worst).toBeLessThan(2e-5);
}

let reference: Executor;
beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  reference = (await STARTERS.cpu({ wasmPath: '', insisted: true })) as Executor;
});

describe.each(['relaxed', 'simd'] as const)('with %s SIMD', (feature) => {
  let ours: Executor;
  beforeAll(async () => {
    const instance = await instantiate([feature]);
    if (!instance) throw new Error(`no ${feature}`);
    ours = wasmExecutor(instance);
  });

  it.each(CASES.map((one) => [one.name, one] as const))(
    '%s and its gradient are what TensorFlow.js computes',
    async (_, one) => {
      const { plan, feeds } = planOf(one);
      const [got, expected] = [await answers(ours, plan, feeds), await answers(reference, plan, feeds)];
      expectClose(got.y, expected.y);
      expectClose(got.dx, expected.dx);
    },
  );

  it.each([false, true])(
    'a matrix serves a product and its transpose; transposed first: %s',
    async (first) => {
      const plan = new PlanBuilder();
      const [rows, depth, columns] = [13, 300, 257];
      const w = plan.constant('w', first ? [columns, depth] : [depth, columns], () =>
        wave(depth * columns, 0.37).map((v) => v / depth),
      );
      const [a, b] = [plan.input('a', [rows, depth]), plan.input('b', [rows, columns])];
      const y = plan.emit('matMul', [a, w], { transposeA: false, transposeB: first });
      const dx = plan.emit('matMul', [b, w], { transposeA: false, transposeB: !first });
      const feeds = { a: wave(rows * depth, 0.71), b: wave(rows * columns, 0.53) };
      const finished = plan.finish({ y, dx });
      const [got, expected] = [
        await answers(ours, finished, feeds),
        await answers(reference, finished, feeds),
      ];
      expectClose(got.y, expected.y);
      expectClose(got.dx, expected.dx);
    },
  );
});

it.each([
  { name: '3×3', window: { kernel: [3, 3], pads: [1, 1, 1, 1] } },
  { name: 'strided 3×3', window: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] } },
  { name: 'dilated 3×3', window: { kernel: [3, 3], dilations: [2, 2], pads: [2, 2, 2, 2] } },
] as const)('a large $name filter lies in memory once', async ({ name, window }) => {
  const ours = (await STARTERS.wasm({ wasmPath: '', insisted: true })) as Executor;
  const { plan, feeds, bytes } = planOf({ name, size: [5, 5], channels: 256, outputs: 256, window });
  const runtime = ours.openModel();
  await runtime.prepare(plan).run(feeds);
  const { bytes: held } = ours.memory();
  runtime.dispose();
  expect(held).toBeGreaterThan(bytes);
  expect(held).toBeLessThan(1.3 * bytes);
});
