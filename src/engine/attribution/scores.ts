/** Outputs → scores: which one is explained, which ones are shown. */
import type { AnalysisRequest, ClassScore } from '../analysis';
import { EXCLUDED } from './analysisPlan';

const TOP = 10;

/** Softmax over all classes, in float64. */
export function softmax(logits: Float32Array): Float32Array {
  const top = logits.reduce((best, value) => Math.max(best, value), -Infinity);
  const powers = Float64Array.from(logits, (value) => Math.exp(value - top));
  const sum = powers.reduce((total, value) => total + value, 0);
  return Float32Array.from(powers, (value) => value / sum);
}

/** What decides which output is explained. */
export type Question = Pick<AnalysisRequest, 'task' | 'target' | 'classes'>;

/** Outputs that may be explained: the target alone, the shown classes, or all; in regression the first for want of a target. */
export function candidatesOf({ task, target, classes }: Question): readonly number[] | 'all' {
  if (target !== null) return [target];
  if (task === 'regression') return [0];
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
  readonly probabilities: Float32Array | null;
  readonly target: ClassScore;
  readonly shown: readonly ClassScore[];
}

/** The first of the highest candidates is explained, by the same rule as in the plan. */
export function scoresOf(logits: Float32Array, question: Question): Scores {
  const { task, classes } = question;
  const probabilities = task === 'regression' ? null : softmax(logits);
  const score = (index: number): ClassScore => ({
    index,
    logit: logits[index],
    probability: probabilities && probabilities[index],
  });
  const candidates = candidatesOf(question);
  const pool = candidates === 'all' ? [...logits.keys()] : [...candidates].sort((a, b) => a - b);
  const best = pool.reduce((top, index) => (logits[index] > logits[top] ? index : top), pool[0]);
  const shown = task === 'regression' ? [...logits.keys()] : classes === 'top10' ? highest(logits) : classes;
  return { probabilities, target: score(best), shown: shown.map(score) };
}

const highest = (logits: Float32Array): readonly number[] =>
  [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b).slice(0, TOP);
