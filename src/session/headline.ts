/** What the headline says, as data: what the network predicts, always, and what is explained where that is something else. */
import { foundLabels } from '../engine/attribution/foundLabels';
import type { AnalysisResult, ClassScore } from '../engine/contract/answer';
import type { Task } from '../engine/contract/task';
import { NOUNS } from '../engine/network/nouns';
import { t } from '../language';
import { share } from './numbers';
import { scoreText } from './scoreText';
import type { AnalysisState } from './state';

const LABEL = NOUNS['multi-label'];

/** “Predicts · palace · 33 %” */
export interface Clause {
  readonly verb: string;
  readonly label: string;
  readonly score: string;
  /** After the score: how the target came to be, or the names of further labels. */
  readonly rest: string;
}

export interface Headline {
  readonly predicts: Clause;
  /** null where the prediction itself is explained because nobody chose otherwise. */
  readonly explains: Clause | null;
}

/** Labels that the headline names at most. */
const MOST_NAMES = 8;

export interface Teller {
  readonly state: Pick<AnalysisState, 'unit' | 'threshold' | 'target'>;
  labelOf(index: number): string;
}

/** What of an answer is told. */
type Told = Pick<AnalysisResult, 'logits' | 'probabilities' | 'target' | 'request'>;

/** Index of the highest output of all, whether it is shown or not. */
export const highestOf = (logits: Float32Array): number =>
  logits.reduce((best, value, index) => (value > (logits[best] ?? -Infinity) ? index : best), 0);

/** An output that may not be among the shown ones. */
export const scoreOf = (
  { logits, probabilities }: Pick<AnalysisResult, 'logits' | 'probabilities'>,
  index: number,
): ClassScore => ({
  index,
  logit: logits[index] ?? NaN,
  probability: probabilities && (probabilities[index] ?? NaN),
});

/** “33 %”, or the value of a regression with its unit. */
export const shortScore = (score: ClassScore, { state }: Pick<Teller, 'state'>): string =>
  score.probability === null ? scoreText(score, state).main : share(score.probability);

const BY_TASK: Readonly<Record<Task, (teller: Teller, result: Told) => Clause>> = {
  classification: (teller, result) => {
    const best = highestOf(result.logits);
    return {
      verb: t`Predicts`,
      label: teller.labelOf(best),
      score: shortScore(scoreOf(result, best), teller),
      rest: '',
    };
  },
  'multi-label': (teller, result) => {
    const { threshold } = teller.state;
    const found = foundLabels(result, threshold);
    const names = found.slice(0, MOST_NAMES).map((index) => teller.labelOf(index));
    const list = names.length > 0 ? `: ${names.join(', ')}${found.length > names.length ? ', …' : ''}` : '';
    const count = t`${found.length} of ${result.logits.length} ${t(result.logits.length === 1 ? LABEL.one : LABEL.many)}`;
    return { verb: '', label: count, score: '', rest: t`reach ${share(threshold)}${list}` };
  },
  regression: (teller, result) => ({
    verb: '',
    label: teller.labelOf(0),
    score: shortScore(scoreOf(result, 0), teller),
    rest: '',
  }),
};

/** What is explained where nobody chose it. */
const AUTOMATIC: Readonly<Record<Task, string>> = {
  classification: t`the highest of those shown`,
  'multi-label': t`the highest of those shown`,
  regression: '',
};

export function headlineOf(teller: Teller, result: Told): Headline {
  const { task } = result.request.question;
  const { target } = result;
  const isChosen = teller.state.target !== null;
  const predicted = { classification: highestOf(result.logits), 'multi-label': -1, regression: 0 }[task];
  const explains: Clause = {
    verb: t`Explaining`,
    label: teller.labelOf(target.index),
    score: shortScore(target, teller),
    rest: isChosen ? t`chosen by you` : AUTOMATIC[task],
  };
  return {
    predicts: BY_TASK[task](teller, result),
    explains: isChosen || target.index !== predicted ? explains : null,
  };
}

/** In one line, for files: “Predicts palace 33 % · explaining church 0.5 %”. */
export function headlineText({ predicts, explains }: Headline): string {
  const explained = explains && t`explaining ${explains.label} ${explains.score}`;
  return [spokenClause(predicts), explained].filter(Boolean).join(' · ');
}

/** As it is spoken. */
export const spokenClause = ({ verb, label, score, rest }: Clause): string =>
  [verb, label, score, rest].filter(Boolean).join(' ');
