/** What the bars of the strip measure, and how their numbers are written. */
import { barRange, grainOf, LOGIT_GRAIN } from '../../media/bars';
import type { BarRange } from '../../media/bars';
import type { ClassScore } from '../../engine/contract/answer';
import type { Task } from '../../engine/contract/task';
import { t } from '../../language';
import { decimal, decimalsFor, MINUS, share } from '../../session/numbers';

/** What can be chosen to be measured; `share`: of the shown classes alone. */
export const MEASURES = ['percent', 'share', 'logits'] as const;
export type Measure = (typeof MEASURES)[number];

export const MEASURE_TITLES: Readonly<Record<Measure, string>> = {
  percent: '%',
  share: t`% of shown`,
  logits: t`logits`,
};

export interface StripScale {
  readonly range: BarRange;
  /** Above the numbers. */
  readonly head: string;
  valueOf(score: ClassScore): number;
  text(score: ClassScore): string;
  /** The difference of two values, without its unit: “+12”. */
  difference(by: number): string;
  /** The difference of two values as it is spoken: “up 12 points”. */
  unit: string;
}

const signed = (value: number, digits: number): string => {
  const text = decimal(value, digits);
  return text.startsWith(MINUS) || Number(text) === 0 ? text : `+${text}`;
};

/** Percentage points: whole ones, one decimal where it would be none. */
const points = (by: number): string => signed(by * 100, Math.abs(by) < 0.0995 ? 1 : 0);

const ofOne = {
  range: { low: 0, high: 1 },
  difference: points,
  unit: t`points`,
};

const percents: StripScale = {
  ...ofOne,
  head: t`Probability`,
  valueOf: ({ probability }) => probability ?? 0,
  text: ({ probability }) => share(probability ?? 0),
};

function logits(scores: readonly ClassScore[]): StripScale {
  return {
    range: barRange(
      scores.map(({ logit }) => logit),
      LOGIT_GRAIN,
    ),
    head: t`Logit`,
    valueOf: ({ logit }) => logit,
    text: ({ logit }) => decimal(logit, 1),
    difference: (by) => signed(by, 1),
    unit: t`logits`,
  };
}

function values(scores: readonly ClassScore[]): StripScale {
  const all = scores.map(({ logit }) => logit);
  const digits = Math.max(0, decimalsFor(Math.max(...all.map(Math.abs))) - 1);
  return {
    range: barRange(all, grainOf(all)),
    head: t`Value`,
    valueOf: ({ logit }) => logit,
    text: ({ logit }) => decimal(logit, digits),
    difference: (by) => signed(by, digits),
    unit: '',
  };
}

/** Probabilities among the shown classes alone. @param shown of which the shares add up to one */
export function sharesOf(shown: readonly ClassScore[]): (score: ClassScore) => number {
  const sum = shown.reduce((total, { probability }) => total + (probability ?? 0), 0);
  return ({ probability }) => (sum > 0 ? (probability ?? 0) / sum : 0);
}

/** @param shown what the bars show now, from which ranges are made */
export function scaleFor(task: Task, measure: Measure, shown: readonly ClassScore[]): StripScale {
  if (task === 'regression') return values(shown);
  if (task === 'multi-label') return measure === 'logits' ? logits(shown) : percents;
  if (measure === 'logits') return logits(shown);
  return percents;
}
