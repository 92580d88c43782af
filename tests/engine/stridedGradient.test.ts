/** The gradient of a strided convolution, all phases in one convolution or one for each, is its adjoint. */
import { PlanBuilder } from '../../src/engine/plan/builder';
import { windowOutput } from '../../src/engine/plan/kernels';
import { blockFilter, stridedGradient, type Strided } from '../../src/engine/ops/stridedGradient';
import type { Executor } from '../../src/engine/runtime/executor';
import { STARTERS } from '../../src/engine/runtime/starters';

const wave = (count: number, frequency: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + frequency * i));
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);

const GEOMETRIES: readonly Strided[] = [
  { kernel: [3, 3], stride: 2, pads: [1, 1, 1, 1], size: [8, 9] },
  { kernel: [3, 3], stride: 2, pads: [0, 1, 0, 1], size: [10, 8] },
  { kernel: [5, 5], stride: 2, pads: [1, 2, 1, 2], size: [9, 12] },
  { kernel: [7, 7], stride: 2, pads: [3, 3, 3, 3], size: [11, 11] },
  { kernel: [4, 4], stride: 4, pads: [0, 0, 0, 0], size: [13, 8] },
  { kernel: [2, 3], stride: 3, pads: [0, 0, 0, 0], size: [9, 10] },
  { kernel: [1, 3], stride: 2, pads: [0, 0, 2, 2], size: [7, 7] },
];
const [OUTPUTS, INPUTS] = [5, 8];

let executor: Executor;
beforeAll(async () => {
  executor = (await STARTERS.wasm({ wasmPath: '', insisted: true })) as Executor;
});

describe.each([true, false])('one convolution for each phase: %s', (apart) => {
  it.each(GEOMETRIES)(
    '⟨conv(x), dy⟩ = ⟨x, gradient(dy)⟩ for $kernel by $stride, $pads of $size',
    async (geometry) => {
      const { kernel, stride, pads, size } = geometry;
      const window = { kernel, strides: [stride, stride], dilations: [1, 1], pads } as const;
      const filter = wave(OUTPUTS * INPUTS * kernel[0] * kernel[1], 0.61);
      const plan = new PlanBuilder();
      const x = plan.input('x', [1, ...size, INPUTS]);
      const dy = plan.input('dy', [1, ...windowOutput(window, ...size), OUTPUTS]);
      const hwio = plan.constant('w', [...kernel, INPUTS, OUTPUTS], () => {
        const out = new Float32Array(filter.length);
        const area = kernel[0] * kernel[1];
        filter.forEach((value, at) => {
          const [o, i, k] = [Math.floor(at / area / INPUTS), Math.floor(at / area) % INPUTS, at % area];
          out[(k * INPUTS + i) * OUTPUTS + o] = value;
        });
        return out;
      });
      const y = plan.emit('conv2d', [x, hwio], { ...window, activation: 'linear' });
      const dx = stridedGradient(
        plan,
        dy,
        geometry,
        { channels: INPUTS, apart },
        (picture, block, padding) => {
          const depth = block.rows.phases.length * block.columns.phases.length * INPUTS;
          const own = plan.constant(`w ${block.name}`, [...block.kernel, OUTPUTS, depth], () =>
            blockFilter(filter, [OUTPUTS, INPUTS, ...kernel], geometry, block),
          );
          return plan.emit('conv2d', [picture, own], {
            kernel: block.kernel,
            strides: [1, 1],
            dilations: [1, 1],
            pads: padding,
            activation: 'linear',
          });
        },
      );
      const count = (id: number): number => plan.shape(id).reduce((product, extent) => product * extent, 1);
      const feeds = { x: wave(count(x), 0.37), dy: wave(count(dy), 0.83) };
      expect(plan.shape(dx)).toEqual(plan.shape(x));
      const runtime = executor.openModel();
      const out = await runtime.prepare(plan.finish({ y, dx })).run(feeds);
      runtime.dispose();
      const expected = dot(out.y, feeds.dy);
      expect(Math.abs(dot(out.dx, feeds.x) - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
    },
  );
});
