/** The operators' reference cases, made by reference/operators.py, and the plan that answers one. */
import { readFileSync } from 'node:fs';
import { differentiate } from '../../src/engine/autodiff/differentiate';
import { lowerNodes } from '../../src/engine/autodiff/lowering';
import { PASS_THROUGH } from '../../src/engine/graph/simplify';
import { elementCount, transposeData, type Shape } from '../../src/engine/tensor';
import { readNetwork } from '../../src/engine/onnx/model';
import { channelsLast, convert, hasChannels, physical } from '../../src/engine/ops/layout';
import type { Layout, Lowered } from '../../src/engine/ops/rule';
import { typeNodes } from '../../src/engine/ops/specialize';
import { PlanBuilder } from '../../src/engine/plan/builder';
import type { Plan, ValueId } from '../../src/engine/plan/plan';
import { readNpz } from './npz';

/** One operator with one setting. */
export interface Case {
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

export const cases = JSON.parse(readFileSync('reference/data/operators.json', 'utf8')) as Case[];
const arrays = readNpz('reference/data/operators.npz');

export const numbers = (key: string): Float32Array => arrays[key].data as Float32Array;
export const shapeOf = (key: string): Shape => arrays[key].shape;

/** Those of operators that are planned; the others are removed before. */
export const registered = cases.filter(
  ({ operator, inputs }) => inputs.length > 0 && !PASS_THROUGH.includes(operator),
);

export const networkOf = (one: Case) => readNetwork(Buffer.from(one.model, 'base64'), one.name);

export interface Planned {
  readonly plan: Plan;
  readonly inputs: Record<string, Float32Array>;
}

/** One plan for outputs and gradients. Inputs that can be stored channels last arrive in the given layout. */
export function planCase(one: Case, layout: Layout): Planned {
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
        rule: 'plain',
      });
      return dx === null ? [] : [dx];
    });
    if (parts.length === 0) return;
    const sum = parts.reduce((a, b) => plan.add(a, b));
    outputs[`dx${i}`] = convert(plan, sum, (bound.get(target) as Lowered).layout, 'plain');
  });
  return { plan: plan.finish(outputs), inputs: feeds };
}

/** Largest difference, as a part of the largest value where that is over 1. */
export function largestDifference(got: Float32Array, expected: Float32Array): number {
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(0, ...expected.map((value, i) => Math.abs(value - got[i]) / scale));
}

/** What is further from onnxruntime's values or from the gradient of finite differences than is allowed, with how far. */
export function wrongIn(one: Case, got: Readonly<Record<string, Float32Array>>, exactness = 1e-4): string[] {
  const compared = (name: string, values: Float32Array | undefined, key: string, bound: number): string[] => {
    if (values?.length !== elementCount(shapeOf(key)))
      return [`${name} has ${values?.length ?? 'no'} values`];
    const difference = largestDifference(values, numbers(key));
    return difference <= bound ? [] : [`${name} differs by ${difference}`];
  };
  // Nothing flows through steps (Floor, Round, …).
  const gradient = (name: string, key: string) => got[name] ?? new Float32Array(elementCount(shapeOf(key)));
  return [
    ...one.outputs.flatMap((key, i) => compared(`y${i}`, got[`y${i}`], key, exactness)),
    ...one.gradients.flatMap((key, i) => compared(`dx${i}`, gradient(`dx${i}`, key), key, 1e-3)),
  ];
}
