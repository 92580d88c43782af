/** A large plan keeps one bit a number for its gates: the same answer bit for bit, in far less memory. */
import { readFileSync } from 'node:fs';
import { computedFor, planAnalysis } from '../../../src/engine/attribution/analysisPlan';
import { readNetwork } from '../../../src/engine/onnx/model';
import { specialize } from '../../../src/engine/ops/specialize';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import type { Plan } from '../../../src/engine/plan/plan';
import { chosenModel } from '../../../src/engine/network/ports';
import { instantiate } from '../../../src/engine/runtime/wasm/instance';
import { parallel } from '../../../src/engine/runtime/wasm/threads/parallel';
import type { Pool } from '../../../src/engine/runtime/wasm/threads/pool';
import { wasmExecutor } from '../../../src/engine/runtime/wasm/executor';
import { seededValues } from '../../support/seeded';
import { chosen } from '../../../src/engine/attribution/methods/catalogue';

let drawn = 0;
const noise = (count: number): Float32Array => seededValues(`masks ${drawn++}`, count, 2, 4);

/** @param roomy - bytes that the plan may take before it keeps bits. */
async function run(
  plan: Plan,
  roomy: number,
  values: Readonly<Record<string, Float32Array>>,
): Promise<{ readonly outputs: Readonly<Record<string, Float32Array>>; readonly bytes: number }> {
  const instance = await instantiate();
  if (!instance) throw new Error('no SIMD');
  const executor = wasmExecutor(instance, roomy);
  const prepared = executor.openModel().prepare(plan);
  return { outputs: await prepared.run({ ...values }), bytes: executor.memory().bytes };
}

test('the embedded network with all its maps answers the same, in half the memory and less', async () => {
  const NAME = 'efficientnet-lite0.onnx';
  const file = new Uint8Array(readFileSync(`assets/${NAME}`));
  const { network } = chosenModel(readNetwork(file, NAME), NAME, { input: null, output: null });
  const size = 96;
  const { plan } = planAnalysis(
    specialize(network, [1, 3, size, size]),
    computedFor([chosen('guided-grad-cam')]),
    null,
  );
  const values = { image: noise(3 * size * size), candidates: new Float32Array(1000) };
  const [whole, bits] = [await run(plan, Infinity, values), await run(plan, 0, values)];
  expect(bits.outputs).toEqual(whole.outputs);
  // At 96 pixels temporaries take 5 MB, of which gates want 4. The weights are the same in both.
  expect(whole.bytes - bits.bytes).toBeGreaterThan(2.5e6);
});

// Whole words, and what is left of the last; numbers on the borders, none, and infinite.
it.each([1, 4, 31, 32, 33, 127, 1000])('a gate of %i numbers', async (count) => {
  const special = [0, -0, 6, NaN, Infinity, -Infinity, 1e-45, 5.9999995];
  const fill = (): Float32Array => noise(count).map((value, i) => (i % 3 === 0 ? special[i % 8] : value));
  const build = (guided: boolean, [low, high]: readonly [number, number]): Plan => {
    const plan = new PlanBuilder();
    const [x, dy] = [plan.input('x', [1, count]), plan.input('dy', [1, count])];
    const y = plan.emit('unary', [x], { fn: 'Abs' });
    const used = plan.emit('unary', [y], { fn: 'Sqrt' });
    const flow = plan.emit('binary', [dy, used], { fn: 'Add' });
    // Two gates of one output, and one with other limits.
    const gate = plan.emit('gate', [flow, y], { low, high, guided });
    const again = plan.emit('gate', [gate, y], { low, high, guided: false });
    const other = plan.emit('gate', [flow, y], { low: 1, high: Infinity, guided });
    return plan.finish({ gate, again, other });
  };
  for (const guided of [true, false]) {
    for (const limits of [
      [0, 6],
      [0, Infinity],
    ] as const) {
      const values = { x: fill(), dy: fill() };
      const plan = build(guided, limits);
      const whole = await run(plan, Infinity, values);
      expect((await run(plan, 0, values)).outputs).toEqual(whole.outputs);
    }
  }
});

test('an output that is asked for, or read again after a gate, stays whole', async () => {
  const plan = new PlanBuilder();
  const [x, dy] = [plan.input('x', [1, 50]), plan.input('dy', [1, 50])];
  const y = plan.emit('unary', [x], { fn: 'Abs' });
  const asked = plan.emit('unary', [x], { fn: 'Neg' });
  const limits = { low: 0, high: Infinity, guided: true };
  const gate = plan.emit('gate', [dy, y], limits);
  const after = plan.emit('binary', [gate, y], { fn: 'Mul' });
  const other = plan.emit('gate', [dy, asked], limits);
  const self = plan.emit('gate', [after, after], limits);
  const finished = plan.finish({ after, asked, other, self });
  const values = { x: noise(50), dy: noise(50) };
  expect((await run(finished, 0, values)).outputs).toEqual((await run(finished, Infinity, values)).outputs);
});

test('parts for several threads are the same numbers', async () => {
  const count = 500_003;
  const plan = new PlanBuilder();
  const [x, dy] = [plan.input('x', [1, count]), plan.input('dy', [1, count])];
  const y = plan.emit('unary', [x], { fn: 'Neg' });
  const gate = plan.emit('gate', [dy, y], { low: 0, high: 6, guided: true });
  const finished = plan.finish({ gate });
  const values = { x: noise(count), dy: noise(count) };
  const instance = await instantiate();
  if (!instance) throw new Error('no SIMD');
  const { kernels } = instance;
  const run = jest.fn((kernel: keyof typeof kernels, parts: readonly (readonly number[])[]) =>
    parts.forEach((part) => kernels[kernel](...part)),
  );
  const split = parallel(kernels, { threads: 3, run } as unknown as Pool);
  const prepared = wasmExecutor({ ...instance, kernels: split }, 0)
    .openModel()
    .prepare(finished);
  const got = await prepared.run({ ...values });
  expect(run.mock.calls.filter(([name]) => name.startsWith('gate')).map(([name]) => name)).toEqual([
    'gateBits',
    'gateByBits',
  ]);
  const expected = values.dy.map((flow, i) => (flow > 0 && values.x[i] < 0 && values.x[i] > -6 ? flow : 0));
  expect(Buffer.from(got.gate.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
});
