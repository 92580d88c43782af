import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differentiate } from '../../src/engine/autodiff/differentiate';
import { lowerNodes } from '../../src/engine/autodiff/lowering';
import { FOLDABLE } from '../../src/engine/graph/fold';
import { PASS_THROUGH } from '../../src/engine/graph/simplify';
import { elementCount, transposeData, type ConstantTensor, type Shape } from '../../src/engine/graph/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { channelsFirst, channelsLast, convert, hasChannels, physical } from '../../src/engine/ops/layout';
import { COMPOSITES } from '../../src/engine/ops/composites';
import { OP_RULES } from '../../src/engine/ops/registry';
import { RESHAPES } from '../../src/engine/ops/shape';
import type { Layout, Lowered } from '../../src/engine/ops/rule';
import { isKnown, typeNodes } from '../../src/engine/ops/specialize';
import { PlanBuilder } from '../../src/engine/plan/builder';
import type { Plan, ValueId } from '../../src/engine/plan/plan';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Executor } from '../../src/engine/runtime/executor';
import { climb } from '../../src/engine/runtime/ladder';
import { readNpz } from '../support/npz';

interface Case {
  readonly name: string;
  readonly operator: string;
  readonly attributes: Record<string, unknown>;
  readonly note: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly cotangents: readonly string[];
  readonly gradients: readonly string[];
  readonly model: string;
}

const cases = JSON.parse(readFileSync('reference/data/operators.json', 'utf8')) as Case[];
const arrays = readNpz('reference/data/operators.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

const numbers = (key: string): Float32Array => arrays[key].data as Float32Array;
const shapeOf = (key: string): Shape => arrays[key].shape;

/** Removed before the graph is planned, not lowered. */
const registered = cases.filter(
  ({ operator, inputs }) => inputs.length > 0 && !PASS_THROUGH.includes(operator),
);
/** Everything constant: evaluated ahead. */
const known = cases.filter(({ inputs }) => inputs.length === 0);

const networkOf = (one: Case) => readNetwork(Buffer.from(one.model, 'base64'), one.name);

interface Planned {
  readonly plan: Plan;
  readonly inputs: Record<string, Float32Array>;
}

/** One plan for outputs and gradients. Inputs that can be stored channels last arrive in the given layout. */
function planCase(one: Case, layout: Layout): Planned {
  const network = networkOf(one);
  const names = network.inputs.map(({ name }) => name);
  const graph = typeNodes(network, new Map(names.map((name, i) => [name, shapeOf(one.inputs[i])])));
  const plan = new PlanBuilder();
  const feeds: Record<string, Float32Array> = {};
  const bound = new Map<string, Lowered>();
  const feed = (name: string, key: string): Lowered => {
    const shape = shapeOf(key);
    const own = hasChannels(shape.length) ? layout : 'plain';
    feeds[name] =
      own === 'nhwc' ? transposeData(numbers(key), shape, channelsLast(shape.length)) : numbers(key);
    return { id: plan.input(name, physical(shape, own)), layout: own };
  };
  names.forEach((name, i) => bound.set(name, feed(name, one.inputs[i])));
  const forward = lowerNodes(graph, plan, bound);
  const outputs: Record<string, ValueId> = {};
  one.outputs.forEach((_, i) => (outputs[`y${i}`] = forward.as(graph.nameOf(network.outputs[i]), 'plain')));
  names.forEach((target, i) => {
    const parts = one.cotangents.flatMap((key, k) => {
      // Cotangents arrive as stored values, gradients leave in the input's layout.
      const seed = plan.input(`dy${k}`, shapeOf(key));
      feeds[`dy${k}`] = numbers(key);
      const dx = differentiate(graph, forward, {
        seed,
        source: graph.nameOf(network.outputs[k]),
        target,
        guided: false,
      });
      return dx === null ? [] : [dx];
    });
    if (parts.length === 0) return;
    const sum = parts.reduce((a, b) => plan.add(a, b));
    outputs[`dx${i}`] = convert(plan, sum, (bound.get(target) as Lowered).layout, 'plain');
  });
  return { plan: plan.finish(outputs), inputs: feeds };
}

function largestDifference(got: Float32Array, expected: Float32Array): number {
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(0, ...expected.map((value, i) => Math.abs(value - got[i]) / scale));
}

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
        one.outputs.forEach((key, i) => {
          expect(got[`y${i}`]).toHaveLength(elementCount(shapeOf(key)));
          expect(largestDifference(got[`y${i}`], numbers(key))).toBeLessThanOrEqual(1e-4);
        });
        one.gradients.forEach((key, i) => {
          // Nothing flows through steps (Floor, Round, …).
          const dx = got[`dx${i}`] ?? new Float32Array(elementCount(shapeOf(key)));
          expect(dx).toHaveLength(elementCount(shapeOf(key)));
          expect(largestDifference(dx, numbers(key))).toBeLessThanOrEqual(1e-3);
        });
      },
    );
  });
});

describe('the references', () => {
  const operators = [...Object.keys(OP_RULES), ...Object.keys(RESHAPES), ...Object.keys(COMPOSITES)];
  /** LinearMap is no operator of ONNX; Resize, LRN and Gather are made of it. */
  const own = ['LinearMap'];

  it.each([...new Set(operators)].filter((name) => !own.includes(name)))(
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
    expect(without.sort()).toEqual(['CastLike', 'Constant', 'DequantizeLinear', 'IsNaN']);
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
