/** Known network, known answer: a backend with a wrong driver is caught before it draws a wrong map. */
import { planAnalysis } from '../attribution/analysisPlan';
import type { Executor } from '../runtime/executor';
import answer from './answer.json';
import { chosen } from '../attribution/methods/catalogue';
import { SELF_TEST_SIZE, selfTestGraph, wave } from './network';

/** Largest difference that is accepted, as a part of the largest value; mobile GPUs compute in 16 bits here and there. */
const TOLERANCE = 5e-3;

/** One backward pass to a layer, and one under the guided rule. */
const METHODS = [chosen('grad-cam'), chosen('guided-backprop')];
/** Outputs of the plan by their names in the answer. */
const OUTPUTS: Readonly<Record<string, string>> = { cam: 'grad-cam map', guided: 'guided-backprop map' };

/** @returns what is wrong, or null. */
export async function selfTest(executor: Executor): Promise<string | null> {
  const graph = selfTestGraph();
  const runtime = executor.openModel();
  try {
    const prepared = runtime.prepare(planAnalysis(graph, METHODS, null).plan);
    const got = await prepared.run({
      image: wave([1, SELF_TEST_SIZE, SELF_TEST_SIZE, 3], 0.05, 1),
      candidates: new Float32Array(4),
    });
    const wrong = Object.entries(answer).find(([name, values]) => !close(got[OUTPUTS[name] ?? name], values));
    return wrong ? `its self-test gives a wrong ${wrong[0]}` : null;
  } finally {
    runtime.dispose();
  }
}

function close(got: Float32Array, expected: readonly number[]): boolean {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (
    got.length === expected.length &&
    got.every((value, i) => Math.abs(value - expected[i]) <= TOLERANCE * scale)
  );
}
