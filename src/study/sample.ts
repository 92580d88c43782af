/** What the network says at one point of a study, and whether the prediction of the start still holds there. Pure. */
import { UserError } from '../engine/contract/errors';
import type { Question } from '../engine/contract/question';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Task } from '../engine/contract/task';
import { areShares, scoresOf } from '../engine/attribution/scores';

/** The numbers of one evaluation. */
export interface Outputs {
  /** Logits, or the values of a regression. */
  readonly logits: Float32Array;
}

/** When a prediction counts as broken. */
export type Criterion =
  /** Another class is predicted. */
  | { readonly kind: 'class' }
  /** The explained label is found where it was not, or the other way round. */
  | { readonly kind: 'label'; readonly threshold: number }
  /** The value has moved by more than this, in its own unit. */
  | { readonly kind: 'value'; readonly tolerance: number };

/** @throws UserError for a regression without a tolerance */
export function criterionFor(task: Task, threshold: number, tolerance: number | null): Criterion {
  if (task === 'classification') return { kind: 'class' };
  if (task === 'multi-label') return { kind: 'label', threshold };
  if (tolerance === null)
    throw new UserError(
      'A regression has no class to keep: say by how much its value may move, as a tolerance in its unit.',
    );
  return { kind: 'value', tolerance };
}

export interface Sample {
  /** Of the axes, in their order. */
  readonly values: readonly number[];
  /** The predicted class, label or output; −1 where there is none. */
  readonly index: number;
  readonly logit: number;
  /** null in regression. */
  readonly probability: number | null;
  /** The explained class: a chosen one, else the one that is predicted at the start. */
  readonly explained: {
    readonly index: number;
    readonly logit: number;
    readonly probability: number | null;
    /** 1: the highest of the candidates. */
    readonly rank: number;
  };
  /** Logit of the explained class less the highest of the others; of a regression τ − |f(Tx) − f(x)|. */
  readonly margin: number;
  /** −log p of the explained class; of a regression |f(Tx) − f(x)|. */
  readonly loss: number;
  /** null where there is no answer. */
  readonly holds: boolean | null;
  /** Why there is no answer, a sentence. */
  readonly problem: string | null;
}

/** What decides the prediction, and what holds. */
export type StudyQuestion = Pick<Question, 'task' | 'classes' | 'target'> & {
  readonly criterion: Criterion;
};

export interface Judge {
  /** The untouched state: what is compared with. */
  readonly start: Sample;
  (values: readonly number[], outputs: Outputs): Sample;
}

/** @param start outputs where every axis is at its identity */
export function judgeFrom(
  start: Outputs,
  values: readonly number[],
  question: StudyQuestion,
  model: Pick<ModelInfo, 'ending' | 'classCount'>,
): Judge {
  const { task, classes, criterion } = question;
  const free = { task, classes, target: task === 'regression' ? question.target : null };
  const first = scoresOf(start.logits, free, model).target;
  const explained = question.target ?? first.index;
  const at = scoresOf(start.logits, free, model).probabilities?.[explained] ?? null;
  const wasFound = criterion.kind === 'label' && at !== null && at >= criterion.threshold;
  const judge = (point: readonly number[], { logits }: Outputs): Sample => {
    const { probabilities, target } = scoresOf(logits, free, model);
    const [logit, probability] = [logits[explained], probabilities && probabilities[explained]];
    const candidates = classes === 'top10' || task === 'regression' ? [...logits.keys()] : classes;
    const others = candidates.filter((index) => index !== explained);
    const moved = Math.abs(logit - start.logits[explained]);
    const holds = {
      class: () => target.index === first.index,
      label: () => (probability ?? 0) >= (criterion as { threshold: number }).threshold === wasFound,
      value: () => moved <= (criterion as { tolerance: number }).tolerance,
    }[criterion.kind]();
    const highest = others.reduce((top, index) => Math.max(top, logits[index]), -Infinity);
    return {
      values: point,
      index: target.index,
      logit: target.logit,
      probability: target.probability,
      explained: {
        index: explained,
        logit,
        probability,
        rank: 1 + others.filter((index) => logits[index] > logit).length,
      },
      margin: criterion.kind === 'value' ? criterion.tolerance - moved : logit - highest,
      loss: probability === null ? moved : crossEntropy(logits, explained, probability, task, model),
      holds,
      problem: null,
    };
  };
  return Object.assign(judge, { start: judge(values, start) });
}

/** −log p, from the logits where p is a softmax of them: close to 1 and to 0, p itself says too little. */
function crossEntropy(
  logits: Float32Array,
  index: number,
  probability: number,
  task: Task,
  { ending: { link }, classCount }: Pick<ModelInfo, 'ending' | 'classCount'>,
): number {
  const isShared = task === 'classification' && link !== 'sigmoid' && classCount > 1;
  if (!isShared || (link === null && areShares(logits))) return -Math.log(probability);
  return Math.log1p(
    logits.reduce((sum, logit, i) => (i === index ? sum : sum + Math.exp(logit - logits[index])), 0),
  );
}

/** A point at which there is no answer: it is marked, the study goes on. */
export const withoutAnswer = (values: readonly number[], start: Sample, problem: string): Sample => ({
  values,
  index: -1,
  logit: NaN,
  probability: start.probability === null ? null : NaN,
  explained: {
    index: start.explained.index,
    logit: NaN,
    probability: start.probability === null ? null : NaN,
    rank: NaN,
  },
  margin: NaN,
  loss: NaN,
  holds: null,
  problem,
});
