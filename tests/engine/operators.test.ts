import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differentiate } from '../../src/engine/autodiff/differentiate';
import { lowerNodes } from '../../src/engine/autodiff/lowering';
import { fold } from '../../src/engine/graph/fold';
import { elementCount, transposeData, type Shape } from '../../src/engine/graph/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { channelsFirst, channelsLast, convert, hasChannels, physical } from '../../src/engine/ops/layout';
import { OP_RULES, opNameOf } from '../../src/engine/ops/registry';
import type { Layout, Lowered } from '../../src/engine/ops/rule';
import { typeNodes } from '../../src/engine/ops/specialize';
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
const PASS_THROUGH = ['Identity', 'Dropout'];
const all = cases.filter(({ operator }) => opNameOf(operator) && !PASS_THROUGH.includes(operator));

/** What is read but cannot be run, by what the sentence says; everything else of a registered operator must work. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  MaxPool: /dilated window/,
  MatMul: /multiplies a vector/,
  Slice: /steps other than 1/,
};

const networkOf = (one: Case) => readNetwork(Buffer.from(one.model, 'base64'), one.name);

function isRefused(one: Case): boolean {
  const { operator, attributes, inputs } = one;
  const ranks = inputs.map((key) => shapeOf(key).length);
  if (operator === 'MaxPool') return 'dilations' in attributes;
  if (operator === 'MatMul') return ranks.includes(1);
  const steps = operator === 'Slice' && networkOf(one).constants.get(networkOf(one).nodes[0].inputs[4]);
  return steps ? steps.data.some((step) => step !== 1) : false;
}

const registered = all.filter((one) => !isRefused(one));

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
  one.outputs.forEach((key, i) => (outputs[`y${i}`] = forward.as(network.outputs[i], 'plain')));
  names.forEach((target, i) => {
    const parts = one.cotangents.flatMap((key, k) => {
      // Cotangents arrive as stored values, gradients leave in the input's layout.
      const seed = plan.input(`dy${k}`, shapeOf(key));
      feeds[`dy${k}`] = numbers(key);
      const dx = differentiate(graph, forward, { seed, source: network.outputs[k], target, guided: false });
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
          expect(got[`dx${i}`]).toHaveLength(elementCount(shapeOf(key)));
          expect(largestDifference(got[`dx${i}`], numbers(key))).toBeLessThanOrEqual(1e-3);
        });
      },
    );
  });
});

describe('what cannot be run', () => {
  const refused = all.filter(isRefused);

  it.each(refused.map((one) => [one.name, one] as const))('is refused in words: %s', (_, one) => {
    expect(() => planCase(one, 'plain')).toThrow(REFUSED[one.operator]);
  });

  it('is no more than a few', () => expect(refused.length).toBeLessThanOrEqual(8));
});

describe('the references', () => {
  it('cover every registered operator', () => {
    const covered = new Set(registered.map(({ operator }) => opNameOf(operator)));
    expect(Object.keys(OP_RULES).filter((op) => !covered.has(op as keyof typeof OP_RULES))).toEqual([]);
  });

  it('hold for what is computed ahead of the run too', () => {
    const ahead = cases.filter(
      ({ operator, inputs }) => ['Neg', 'Transpose', 'Sqrt'].includes(operator) && inputs.length === 1,
    );
    expect(ahead.length).toBeGreaterThan(3);
    for (const one of ahead) {
      const [node] = networkOf(one).nodes;
      const value = fold(node, [
        { type: 'float', shape: shapeOf(one.inputs[0]), data: numbers(one.inputs[0]) },
      ]);
      expect(largestDifference(value?.data as Float32Array, numbers(one.outputs[0]))).toBeLessThanOrEqual(
        1e-6,
      );
    }
  });
});

// The layouts are each other's inverse, or every test above would test the wrong thing.
it.each([3, 4])('turns channels last and back at rank %s', (rank) => {
  const last = channelsLast(rank);
  expect(channelsFirst(rank).map((axis) => last[axis])).toEqual(last.map((_, axis) => axis));
});
