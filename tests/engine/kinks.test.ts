/** What PyTorch takes for the derivative where an operator has none; made by reference/kinks.py. */
import { readFileSync } from 'node:fs';
import type { TensorProto } from 'onnx-buf';
import { differentiate } from '../../src/engine/autodiff/differentiate';
import { lowerNodes } from '../../src/engine/autodiff/lowering';
import { readNetwork } from '../../src/engine/onnx/model';
import { typeNodes } from '../../src/engine/ops/specialize';
import { PlanBuilder } from '../../src/engine/plan/builder';
import { instantiate } from '../../src/engine/runtime/wasm/instance';
import { wasmExecutor } from '../../src/engine/runtime/wasm/executor';
import { floats, integers, node, onnxFile } from '../support/onnxFile';

interface Case {
  readonly operator: string;
  readonly attributes: Readonly<Record<string, number>>;
  readonly points: readonly (readonly number[])[];
  readonly gradients: readonly (readonly number[])[];
}
const CASES = JSON.parse(readFileSync('reference/data/kinks.json', 'utf8')) as readonly Case[];
/** Inputs that are constants here. */
const CONSTANTS: Readonly<Record<string, readonly TensorProto[]>> = {
  Clip: [floats('low', [], [0]), floats('high', [], [6])],
  ReduceL1: [integers('axes', [0])],
  ReduceL2: [integers('axes', [0])],
};

async function gradientsOf({ operator, attributes, points }: Case): Promise<readonly (readonly number[])[]> {
  const names = points.map((_, i) => `x${i}`);
  const constants = CONSTANTS[operator] ?? [];
  const real = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { real: value }]));
  const file = onnxFile({
    nodes: [node(operator, [...names, ...constants.map(({ name }) => name)], ['y'], real)],
    tensors: constants,
  });
  const shape = [1, points[0].length];
  const graph = typeNodes(readNetwork(file, operator), new Map(names.map((name) => [name, shape])));
  const plan = new PlanBuilder();
  const bound = names.map(
    (name) => [name, { id: plan.input(name, shape), layout: 'plain' as const }] as const,
  );
  const forward = lowerNodes(graph, plan, new Map(bound));
  const seed = plan.input('seed', shape);
  const outputs = names.map((target) =>
    differentiate(graph, forward, { seed, source: 'y', target, rule: 'plain' }),
  );
  const instance = await instantiate();
  if (!instance) throw new Error('there is no WebAssembly with SIMD here');
  const found = outputs.flatMap((id, i) => (id === null ? [] : [[`d${i}`, id] as const]));
  const prepared = wasmExecutor(instance)
    .openModel()
    .prepare(plan.finish(Object.fromEntries(found)));
  const inputs = Object.fromEntries(names.map((name, i) => [name, Float32Array.from(points[i])]));
  const got = await prepared.run({ ...inputs, seed: new Float32Array(points[0].length).fill(1) });
  // No gradient is a gradient of 0.
  return outputs.map((id, i) => (id === null ? points[i].map(() => 0) : [...got[`d${i}`]]));
}

describe('at its kinks', () => {
  it.each(CASES.map((one) => [one.operator, one] as const))(
    '%s has PyTorch’s gradient',
    async (operator, one) => {
      const found = await gradientsOf(one);
      // The slopes of a PRelu are constants in every network.
      one.gradients.slice(0, operator === 'PRelu' ? 1 : undefined).forEach((expected, i) => {
        found[i].forEach((value, k) => expect(value).toBeCloseTo(expected[k], 5));
      });
    },
  );
});
