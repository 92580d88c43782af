/** What a score says to the user, by what the network does: “54.1 %” and “logit 11.62”, or “12.31 dots”. */
import type { ClassScore } from '../engine/contract/answer';
import { t } from '../language';
import { decimal, decimalsFor, percent } from './numbers';
import type { AnalysisState } from './state';

/** How scores are to be read. */
export type Scale = Pick<AnalysisState, 'unit'>;

export interface ScoreText {
  /** The number that a user looks for, with its unit. */
  readonly main: string;
  /** What else there is to say; empty in regression. */
  readonly detail: string;
}

/** A classifier's scores have a probability; a regression's have a unit. */
export function scoreText({ logit, probability }: ClassScore, { unit }: Scale): ScoreText {
  return probability === null
    ? { main: withUnit(decimal(logit, decimalsFor(logit)), unit), detail: '' }
    : { main: percent(probability), detail: t`logit ${decimal(logit, 2)}` };
}

/** A number and its unit, if it has one. */
const withUnit = (number: string, unit: string): string => (unit === '' ? number : `${number} ${unit}`);
