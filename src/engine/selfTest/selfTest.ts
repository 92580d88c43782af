/** Known network, known answer: a backend with a wrong driver is caught before it draws a wrong map. */
import { planAnalysis } from '../attribution/analysisPlan';
import type { Executor } from '../runtime/executor';
import answer from './answer.json';
import { SELF_TEST_SIZE, selfTestGraph, wave } from './network';

/** Largest difference that is accepted, as a part of the largest value; mobile GPUs compute in 16 bits here and there. */
const TOLERANCE = 5e-3;

/** @returns what is wrong, or null. */
export async function selfTest(executor: Executor): Promise<string | null> {
  const graph = selfTestGraph();
  const runtime = executor.openModel();
  try {
    const prepared = runtime.prepare(planAnalysis(graph, 'guided-grad-cam', null).plan);
    const got = await prepared.run({
      image: wave([1, SELF_TEST_SIZE, SELF_TEST_SIZE, 3], 0.05, 1),
      candidates: new Float32Array(4),
    });
    const wrong = Object.entries(answer).find(([name, values]) => !close(got[name], values));
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
