/** Integrals of the gradient along a path, of functions whose integrals are known. */
import { adaptivePath, gaussPath } from '../../../src/engine/attribution/path';
import type { Passes } from '../../../src/engine/attribution/methods/method';

/** A function of two inputs; its value and its gradient. */
type Formula = (x: Float32Array) => { readonly value: number; readonly gradient: readonly number[] };

const INPUT = Float32Array.of(2, 1);
const BLACK = Float32Array.of(0, 0);
const DEFAULTS = { least: 32, most: 400, gap: 0.01 };

/** Passes of a formula, and where on the way from black its gradient was asked for. */
function passesOf(formula: Formula): { readonly passes: Passes; readonly asked: number[] } {
  const asked: number[] = [];
  const valueAndGradient = (x: Float32Array) => {
    asked.push(x[1]);
    const { value, gradient } = formula(x);
    return Promise.resolve({ value, gradient: Float32Array.from(gradient) });
  };
  const passes = {
    input: INPUT,
    target: 0,
    logits: Float32Array.of(formula(INPUT).value),
    forward: (x: Float32Array) => Promise.resolve(Float32Array.of(formula(x).value)),
    gradient: async (x: Float32Array) => (await valueAndGradient(x)).gradient,
    valueAndGradient,
  } as unknown as Passes;
  return { passes, asked };
}

/** ReLU6 of steep slopes that begins and ends early on the way, beside a gentle one. */
const clipped: Formula = ([a, b]) => {
  const within = b > 0.031 && b < 0.047;
  return {
    value: 500 * Math.min(0.016, Math.max(0, b - 0.031)) + 0.5 * a,
    gradient: [0.5, within ? 500 : 0],
  };
};

const sumOf = (gradient: Float64Array): number =>
  gradient.reduce((sum, value, i) => sum + value * (INPUT[i] - BLACK[i]), 0);

it('nodes go to where the gradient jumps, until the map adds up', async () => {
  const { passes, asked } = passesOf(clipped);
  const found = await adaptivePath(passes, BLACK, DEFAULTS, () => undefined);
  expect(found?.change).toBeCloseTo(9, 5);
  expect(Math.abs(sumOf(found?.gradient as Float64Array) / 9 - 1)).toBeLessThanOrEqual(0.01);
  expect(found?.gradient[0]).toBeCloseTo(0.5, 6);
  expect(found?.gradient[1]).toBeCloseTo(8, 1);
  expect(asked).toHaveLength(found?.passes as number);
  expect(asked.filter((at) => at > 0.02 && at < 0.06).length).toBeGreaterThan(asked.length / 2);
});

it('a fixed rule of as many nodes misses it', async () => {
  const { passes } = passesOf(clipped);
  const { gradient, change } = await gaussPath(passes, BLACK, 32, () => undefined);
  expect(Math.abs(sumOf(gradient) / change - 1)).toBeGreaterThan(0.05);
});

it('a smooth way takes the least number of nodes, and both rules agree', async () => {
  const smooth: Formula = ([a, b]) => ({ value: a * a * b + b, gradient: [2 * a * b, a * a + 1] });
  const { passes, asked } = passesOf(smooth);
  const found = await adaptivePath(passes, BLACK, DEFAULTS, () => undefined);
  expect(asked).toHaveLength(32);
  const { gradient } = await gaussPath(passes, BLACK, 32, () => undefined);
  expect(found?.gradient[0]).toBeCloseTo(gradient[0], 2);
  // ∫ (2t)² + 1 dt
  expect(gradient[1]).toBeCloseTo(7 / 3, 6);
});

it('being near enough once is no reason to end', async () => {
  const { passes } = passesOf(clipped);
  let [sum, nearSince] = [0, 0];
  await adaptivePath(passes, BLACK, { ...DEFAULTS, least: 2 }, (...[, , gradient]) => {
    sum = sumOf(gradient());
    nearSince = Math.abs(sum / 9 - 1) <= 0.01 ? nearSince + 1 : 0;
  });
  expect(nearSince).toBe(8);
});

it('it ends at its limit with the gap that there is, and tells how far it is', async () => {
  const { passes, asked } = passesOf(clipped);
  const told: (readonly [number, number])[] = [];
  const limits = { least: 4, most: 12, gap: 1e-9 };
  const found = await adaptivePath(passes, BLACK, limits, (done, expected) => told.push([done, expected]));
  expect(asked).toHaveLength(12);
  expect(found?.passes).toBe(12);
  expect(told.at(-1)).toEqual([12, 12]);
  for (const [done, expected] of told)
    expect([done, done <= expected && expected <= 12]).toEqual([done, true]);
});

it.each([
  ['its value', (b: number) => Math.log(b), () => 0],
  ['its gradient', (b: number) => Math.sqrt(b), (b: number) => 0.5 / Math.sqrt(b)],
])(
  'a way on which %s begins at infinity is left to the rule that does not ask there',
  async (_, value, slope) => {
    const { passes } = passesOf(([, b]) => ({ value: value(b), gradient: [0, slope(b)] }));
    expect(await adaptivePath(passes, BLACK, DEFAULTS, () => undefined)).toBeNull();
  },
);

it('a score that does not change has a map that is nothing', async () => {
  const { passes } = passesOf(() => ({ value: 3, gradient: [0, 0] }));
  const found = await adaptivePath(passes, BLACK, DEFAULTS, () => undefined);
  expect(found?.change).toBe(0);
  expect([...(found?.gradient ?? [])]).toEqual([0, 0]);
});
