/** A plan says which points to look at next, given what is known: pure, whoever evaluates them. */
import type { Sample } from '../sample';

/** The values of all axes, in their order. */
export type Point = readonly number[];

/** Yields points, is given their samples in the same order, and returns what it found. */
export type Plan<T> = Generator<readonly Point[], T, readonly Sample[]>;

/**
 * Run a plan to its end.
 * @param evaluate called one point after the other
 * @param onSamples after every batch
 */
export async function follow<T>(
  plan: Plan<T>,
  evaluate: (point: Point) => Promise<Sample>,
  onSamples: (samples: readonly Sample[]) => void = () => undefined,
): Promise<T> {
  let step = plan.next();
  while (!step.done) {
    const samples: Sample[] = [];
    for (const point of step.value) samples.push(await evaluate(point));
    onSamples(samples);
    step = plan.next(samples);
  }
  return step.value;
}
