import { join } from 'node:path';
import { FOLDABLE } from '../../src/engine/graph/fold';
import type { ConstantTensor } from '../../src/engine/tensor';
import { channelsFirst, channelsLast } from '../../src/engine/ops/layout';
import { COMPOSITES } from '../../src/engine/ops/composites';
import { INTERNAL, OP_RULES } from '../../src/engine/ops/registry';
import { RESHAPES } from '../../src/engine/ops/shape';
import { isKnown, typeNodes } from '../../src/engine/ops/specialize';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Executor } from '../../src/engine/runtime/executor';
import { climb } from '../../src/engine/runtime/ladder';
import {
  cases,
  largestDifference,
  networkOf,
  numbers,
  planCase,
  registered,
  shapeOf,
  wrongIn,
  type Case,
} from '../support/operatorCases';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** Everything constant: evaluated ahead. */
const known = cases.filter(({ inputs }) => inputs.length === 0);

let executor: Executor;

describe.each(['wasm', 'tfjs-wasm', 'cpu'] as const)('on %s', (backend: BackendName) => {
  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const options = { wasmPath: WASM, backend, check: () => Promise.resolve(null), failed: new Map() };
    ({ executor } = await climb(options));
    expect(executor.backend).toBe(backend);
  });

  describe.each(['nhwc', 'plain'] as const)('with feature maps stored %s', (layout) => {
    it.each(registered.map((one) => [one.name, JSON.stringify(one.attributes), one.note, one] as const))(
      '%s %s %s computes onnxruntime’s values and the gradient of finite differences',
      async (_, __, ___, one) => {
        const { plan, inputs } = planCase(one, layout);
        const runtime = executor.openModel();
        const got = await runtime.prepare(plan).run(inputs);
        runtime.dispose();
        expect(wrongIn(one, got)).toEqual([]);
      },
    );
  });
});

describe('the references', () => {
  const operators = [...Object.keys(OP_RULES), ...Object.keys(RESHAPES), ...Object.keys(COMPOSITES)];

  it.each([...new Set(operators)].filter((name) => !(INTERNAL as readonly string[]).includes(name)))(
    'have three settings of %s at least',
    (name) => {
      const settings = registered.filter(({ operator }) => operator === name);
      const different = new Set(settings.map((one) => one.model));
      expect(different.size).toBeGreaterThanOrEqual(3);
    },
  );

  it('have no operator that is not registered', () => {
    expect(cases.filter(({ operator }) => !isKnown(operator)).map(({ operator }) => operator)).toEqual([]);
  });
});

describe('what is known ahead of the run', () => {
  function fold(one: Case, inputs: ReadonlyMap<string, ConstantTensor>) {
    const network = networkOf(one);
    const constants = new Map([...network.constants, ...inputs]);
    const { constants: found, nameOf } = typeNodes({ ...network, constants }, new Map());
    return network.outputs.map((name) => found.get(nameOf(name)));
  }

  function expectValues(one: Case, found: readonly (ConstantTensor | undefined)[], bound: number): void {
    one.outputs.forEach((key, i) => {
      expect(found[i]?.shape).toEqual(shapeOf(key));
      const data = Float32Array.from(found[i]?.data ?? []);
      expect(largestDifference(data, numbers(key))).toBeLessThanOrEqual(bound);
    });
  }

  it.each(known.map((one) => [one.name, JSON.stringify(one.attributes), one] as const))(
    '%s %s is what onnxruntime computes',
    (_, __, one) => expectValues(one, fold(one, new Map()), 1e-6),
  );

  it('has an evaluator for each of its cases’ operators, and a case for each evaluator', () => {
    const covered = new Set(cases.map(({ operator }) => operator));
    const without = FOLDABLE.filter((operator) => !covered.has(operator));
    // DequantizeLinear is a part of a network in idioms.test.ts.
    expect(without.sort()).toEqual(['CastLike', 'Constant', 'DequantizeLinear']);
  });

  const both = registered.filter(({ operator }) => FOLDABLE.includes(operator));
  it.each(both.map((one) => [one.name, JSON.stringify(one.attributes), one] as const))(
    '%s %s is the same when its inputs are constants',
    (_, __, one) => {
      const inputs = networkOf(one).inputs.map(({ name }, i): [string, ConstantTensor] => [
        name,
        { type: 'float', shape: shapeOf(one.inputs[i]), data: numbers(one.inputs[i]) },
      ]);
      const found = fold(one, new Map(inputs));
      // What has no evaluator at these shapes runs with the network instead.
      if (found.every((value) => value !== undefined)) expectValues(one, found, 1e-5);
    },
  );
});

// The layouts are each other's inverse, or every test above would test the wrong thing.
it.each([3, 4])('turns channels last and back at rank %s', (rank) => {
  const last = channelsLast(rank);
  expect(channelsFirst(rank).map((axis) => last[axis])).toEqual(last.map((_, axis) => axis));
});
