/** Functions of single numbers, softmax, and operands that are repeated along rows, against JavaScript's in float64. */
import { setFlagsFromString } from 'node:v8';
import type { BinaryFunction, UnaryFunction } from '../../../src/engine/graph/ir';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import { wasmExecutor } from '../../../src/engine/runtime/wasm/executor';
import { instantiate } from '../../../src/engine/runtime/wasm/instance';
import type { Executor } from '../../../src/engine/runtime/executor';

setFlagsFromString('--experimental-wasm-relaxed-simd');

/** A few units in the last place of float32. */
const CLOSE = 5e-7;

const FUNCTIONS: Readonly<Partial<Record<UnaryFunction, (x: number) => number>>> = {
  Exp: Math.exp,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Tanh: Math.tanh,
  Sqrt: Math.sqrt,
  Neg: (x) => -x,
  Abs: Math.abs,
  Reciprocal: (x) => 1 / x,
};

const BINARY: Readonly<Partial<Record<BinaryFunction, (a: number, b: number) => number>>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** From −80 to 80, dense about 0, and what lies beyond. */
const NUMBERS = Float32Array.from([
  ...Array.from({ length: 4001 }, (_, i) => 80 * ((i - 2000) / 2000) ** 3),
  100,
  -120,
  Infinity,
  -Infinity,
  NaN,
]);

/** NaN where it is expected, infinite where it is expected, else within this part of the number. */
function expectClose(got: ArrayLike<number>, expected: readonly number[]): void {
  const wrong = expected.flatMap((value, i) => {
    const fine = Number.isFinite(value)
      ? Math.abs(got[i] - value) <= CLOSE * Math.abs(value) + 1e-37
      : Object.is(got[i], value);
    return fine ? [] : [`${i}: ${got[i]} for ${value}`];
  });
  expect(wrong).toEqual([]);
}

describe.each(['relaxed', 'simd'] as const)('with %s SIMD', (feature) => {
  let executor: Executor;
  beforeAll(async () => {
    const instance = await instantiate([feature]);
    if (!instance) throw new Error(`no ${feature}`);
    executor = wasmExecutor(instance);
  });

  const answer = async (
    build: (plan: PlanBuilder) => number,
    feeds: Record<string, Float32Array>,
  ): Promise<Float32Array> => {
    const builder = new PlanBuilder();
    const out = build(builder);
    const runtime = executor.openModel();
    const { y } = await runtime.prepare(builder.finish({ y: out })).run(feeds);
    runtime.dispose();
    return y;
  };

  it.each(Object.keys(FUNCTIONS) as UnaryFunction[])('%s is right to the last places', async (fn) => {
    const got = await answer((plan) => plan.emit('unary', [plan.input('x', [NUMBERS.length])], { fn }), {
      x: NUMBERS,
    });
    expectClose(
      got,
      [...NUMBERS].map((x) => Math.fround((FUNCTIONS[fn] as (x: number) => number)(x))),
    );
  });

  it.each([1, 3, 4, 7, 64])('a softmax of rows of %s adds up to 1', async (columns) => {
    const x = Float32Array.from({ length: 5 * columns }, (_, i) => 30 * Math.sin(i));
    const got = await answer((plan) => plan.emit('softmax', [plan.input('x', [5, columns])], {}), { x });
    const expected = Array.from({ length: 5 }, (_, row) => {
      const exps = Array.from(x.subarray(row * columns, (row + 1) * columns), Math.exp);
      const sum = exps.reduce((a, b) => a + b, 0);
      return exps.map((e) => e / sum);
    }).flat();
    expected.forEach((value, i) => expect(Math.abs(got[i] - value)).toBeLessThan(1e-6));
  });

  it.each(Object.keys(BINARY) as BinaryFunction[])('%s repeats an operand along rows', async (fn) => {
    for (const columns of [1, 5, 8]) {
      const a = Float32Array.from({ length: 6 * columns }, (_, i) => Math.sin(i));
      const b = Float32Array.from({ length: 6 }, (_, i) => 1.5 + Math.cos(i));
      const got = await answer(
        (plan) => plan.emit('binary', [plan.input('a', [2, 3, columns]), plan.input('b', [2, 3, 1])], { fn }),
        { a, b },
      );
      const apply = BINARY[fn] as (a: number, b: number) => number;
      expectClose(
        got,
        Array.from(a, (value, i) => Math.fround(apply(value, b[Math.floor(i / columns)]))),
      );
    }
  });
});
