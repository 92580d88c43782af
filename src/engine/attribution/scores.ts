/** Outputs → scores: their probabilities, which one is explained, which ones are shown. */
import type { Question as Asked } from '../contract/question';
import type { ClassScore } from '../contract/answer';
import { isProbability, type ModelInfo } from '../contract/modelInfo';
import type { Task } from '../contract/task';
import { firstMaximum } from '../tensor';
import { shares } from './planes';

const TOP = 10;

/** Added to the logits of classes that are no candidates. Finite, so that no backend makes NaN of it. */
export const EXCLUDED = -1e30;

/** Softmax over all classes, computed in float64. */
export const softmax = (logits: Float32Array): Float32Array => Float32Array.from(shares(logits));

const sigmoid = (logits: Float32Array): Float32Array => logits.map((value) => 1 / (1 + Math.exp(-value)));

/** Whether raw outputs are probabilities already, by an ending that was not recognised. */
export function areShares(values: Float32Array): boolean {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length > 1 && values.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-3;
}

/**
 * What the network itself says, or would: the softmax over all classes; the sigmoid of each where it ends in one, of two classes
 * of one logit, and of labels. Outputs that are probabilities stay as they are. null in regression.
 */
export function probabilitiesOf(
  logits: Float32Array,
  task: Task,
  { ending, classCount }: Pick<ModelInfo, 'ending' | 'classCount'>,
): Float32Array | null {
  if (task === 'regression') return null;
  if (isProbability(ending)) {
    // Of one output p, −p and p are explained.
    return classCount === 1 ? Float32Array.of(1 + logits[0], logits[1]) : logits.slice();
  }
  if (task === 'multi-label' || ending.link === 'sigmoid' || classCount === 1) return sigmoid(logits);
  return ending.link === null && areShares(logits) ? logits.slice() : softmax(logits);
}

/** What decides which output is explained. */
export type Question = Pick<Asked, 'task' | 'target' | 'classes'>;

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
export function scoresOf(
  logits: Float32Array,
  question: Question,
  model: Pick<ModelInfo, 'ending' | 'classCount'>,
): Scores {
  const { task, classes } = question;
  const probabilities = probabilitiesOf(logits, task, model);
  const score = (index: number): ClassScore => ({
    index,
    logit: logits[index],
    probability: probabilities && probabilities[index],
  });
  const candidates = candidatesOf(question);
  const pool = candidates === 'all' ? [...logits.keys()] : [...candidates].sort((a, b) => a - b);
  const best = pool[firstMaximum(pool.map((index) => logits[index]))];
  const shown = task === 'regression' ? [...logits.keys()] : classes === 'top10' ? highest(logits) : classes;
  return { probabilities, target: score(best), shown: shown.map(score) };
}

const highest = (logits: Float32Array): readonly number[] =>
  [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b).slice(0, TOP);
