/** Logits → scores: which class is explained, which classes are shown. */
import type { ClassScore, ClassSelection } from '../analysis';
import { EXCLUDED } from './analysisPlan';

const TOP = 10;

/** Softmax over all classes, in float64. */
export function softmax(logits: Float32Array): Float32Array {
  const top = logits.reduce((best, value) => Math.max(best, value), -Infinity);
  const powers = Float64Array.from(logits, (value) => Math.exp(value - top));
  const sum = powers.reduce((total, value) => total + value, 0);
  return Float32Array.from(powers, (value) => value / sum);
}

/** Classes that may be explained: the target alone, the shown ones, or all. */
export function candidatesOf(target: number | null, classes: ClassSelection): readonly number[] | 'all' {
  if (target !== null) return [target];
  return classes === 'top10' ? 'all' : classes;
}

/** The plan's `candidates` input: 0 for candidates, else so low that no such class can be the highest. */
export function candidateBias(candidates: readonly number[] | 'all', classCount: number): Float32Array {
  if (candidates === 'all') return new Float32Array(classCount);
  const bias = new Float32Array(classCount).fill(EXCLUDED);
  for (const index of candidates) bias[index] = 0;
  return bias;
}

export interface Scores {
  readonly probabilities: Float32Array;
  readonly target: ClassScore;
  readonly shown: readonly ClassScore[];
}

/** The first of the highest candidates is explained, by the same rule as in the plan. */
export function scoresOf(logits: Float32Array, target: number | null, classes: ClassSelection): Scores {
  const probabilities = softmax(logits);
  const score = (index: number): ClassScore => ({
    index,
    logit: logits[index],
    probability: probabilities[index],
  });
  const candidates = candidatesOf(target, classes);
  const pool = candidates === 'all' ? [...logits.keys()] : [...candidates].sort((a, b) => a - b);
  const best = pool.reduce((top, index) => (logits[index] > logits[top] ? index : top), pool[0]);
  const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b);
  const shown = classes === 'top10' ? order.slice(0, TOP) : classes;
  return { probabilities, target: score(best), shown: shown.map(score) };
}
