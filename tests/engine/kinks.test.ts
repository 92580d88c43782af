/** What PyTorch takes for the derivative where an operator has none; made by reference/kinks.py. */
import { readFileSync } from 'node:fs';
import type { TensorProto } from 'onnx-buf';
import { differentiate } from '../../src/engine/autodiff/differentiate';
import { lowerNodes } from '../../src/engine/autodiff/lowering';
import { elementCount } from '../../src/engine/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { typeNodes } from '../../src/engine/ops/specialize';
import { PlanBuilder } from '../../src/engine/plan/builder';
import { instantiate } from '../../src/engine/runtime/wasm/instance';
import { wasmExecutor } from '../../src/engine/runtime/wasm/executor';
import { floats, integers, node, onnxFile } from '../support/onnxFile';

interface Case {
  readonly operator: string;
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
  readonly points: readonly (readonly number[])[];
  readonly results: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}
const CASES = JSON.parse(readFileSync('reference/data/kinks.json', 'utf8')) as readonly Case[];
/** Attributes that are whole numbers. */
const WHOLE: readonly string[] = ['axis', 'p'];
/** Inputs that are constants here. */
const CONSTANTS: Readonly<Record<string, readonly TensorProto[]>> = {
  Clip: [floats('low', [], [0]), floats('high', [], [6])],
  ReduceL1: [integers('axes', [0])],
  ReduceL2: [integers('axes', [0])],
};

interface Answer {
  readonly results: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

async function answerOf({ operator, attributes, points }: Case): Promise<Answer> {
  const names = points.map((_, i) => `x${i}`);
  const constants = CONSTANTS[operator] ?? [];
  const given = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value !== 'number' || WHOLE.includes(name) ? value : { real: value },
    ]),
  );
  const file = onnxFile({
    nodes: [node(operator, [...names, ...constants.map(({ name }) => name)], ['y'], given)],
    tensors: constants,
  });
  // Pools take channels.
  const shape = operator.endsWith('Pool') ? [1, 1, points[0].length] : [1, points[0].length];
  const graph = typeNodes(readNetwork(file, operator), new Map(names.map((name) => [name, shape])));
  const plan = new PlanBuilder();
  const bound = names.map(
    (name) => [name, { id: plan.input(name, shape), layout: 'plain' as const }] as const,
  );
  const forward = lowerNodes(graph, plan, new Map(bound));
  const result = graph.shapes.get('y') as readonly number[];
  const seed = plan.input('seed', result);
  const outputs = names.map((target) =>
    differentiate(graph, forward, { seed, source: 'y', target, rule: 'plain' }),
  );
  const instance = await instantiate();
  if (!instance) throw new Error('there is no WebAssembly with SIMD here');
  const found = outputs.flatMap((id, i) => (id === null ? [] : [[`d${i}`, id] as const]));
  const prepared = wasmExecutor(instance)
    .openModel()
    .prepare(plan.finish({ y: forward.as('y', 'plain'), ...Object.fromEntries(found) }));
  const inputs = Object.fromEntries(names.map((name, i) => [name, Float32Array.from(points[i])]));
  const got = await prepared.run({ ...inputs, seed: new Float32Array(elementCount(result)).fill(1) });
  // No gradient is a gradient of 0.
  const gradients = outputs.map((id, i) => (id === null ? points[i].map(() => 0) : [...got[`d${i}`]]));
  return { results: [...got.y], gradients };
}

describe('at its kinks', () => {
  it.each(CASES.map((one) => [one.operator, one] as const))(
    '%s has PyTorch’s results and gradient',
    async (operator, one) => {
      const { results, gradients: found } = await answerOf(one);
      results.forEach((value, k) => expect(value).toBeCloseTo(one.results[k], 5));
      // The slopes of a PRelu are constants in every network.
      one.gradients.slice(0, operator === 'PRelu' ? 1 : undefined).forEach((expected, i) => {
        found[i].forEach((value, k) => expect(value).toBeCloseTo(expected[k], 5));
      });
    },
  );
});
