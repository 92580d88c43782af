/** What a study shows of the answers: for every class of one image, or for the explained class of many. Pure. */
import type { Task } from '../../engine/contract/task';
import type { Sample } from '../../study/sample';
import type { Scores } from '../curve/curve';

export const MEASURE_NAMES = ['probability', 'score', 'margin', 'rank'] as const;
export type MeasureName = (typeof MEASURE_NAMES)[number];

/** `share`: 0–1. `rank`: from 1, the best, drawn at the top. */
export type Scale = 'share' | 'number' | 'rank';

export interface Measure {
  readonly title: string;
  readonly hint: string;
  readonly scale: Scale;
  /** @param candidates among which the network may choose */
  of(scores: Scores, index: number, candidates: readonly number[]): number;
  ofSample(sample: Sample): number;
}

const highestOfOthers = (logits: Float32Array, index: number, candidates: readonly number[]): number =>
  candidates.reduce((top, other) => (other === index ? top : Math.max(top, logits[other])), -Infinity);

export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  probability: {
    title: 'Probability',
    hint: 'What the network says of each class, 0–100 %',
    scale: 'share',
    of: ({ probabilities }, index) => probabilities?.[index] ?? NaN,
    ofSample: ({ explained }) => explained.probability ?? NaN,
  },
  score: {
    title: 'Score',
    hint: 'The logit of each class, or the value of a regression',
    scale: 'number',
    of: ({ logits }, index) => logits[index] ?? NaN,
    ofSample: ({ explained }) => explained.logit,
  },
  margin: {
    title: 'Margin',
    hint: 'The logit of a class less the highest of the others: below 0 another one wins',
    scale: 'number',
    of: ({ logits }, index, candidates) => logits[index] - highestOfOthers(logits, index, candidates),
    ofSample: ({ margin }) => margin,
  },
  rank: {
    title: 'Rank',
    hint: 'The place of a class among all: 1 is predicted',
    scale: 'rank',
    of: ({ logits }, index, candidates) =>
      1 + candidates.filter((other) => logits[other] > logits[index]).length,
    ofSample: ({ explained }) => explained.rank,
  },
};

/** Those that mean something to a task: a value has neither probability nor rivals. */
export const measuresFor = (task: Task): readonly MeasureName[] =>
  task === 'regression' ? ['score'] : MEASURE_NAMES;

/** Of several images: the share of them whose prediction holds. */
export const SURVIVAL = {
  title: 'Images that hold',
  hint: 'The share of the images whose prediction holds all the way from the start, with its 95 % interval (bootstrap)',
} as const;
