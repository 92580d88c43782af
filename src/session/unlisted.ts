/** A picture that shows none of the listed classes: what is explained then is not what the network predicts. */
import type { AnalysisResult } from '../engine/contract/answer';
import { highestOf } from './headline';
import type { AnalysisState } from './state';

/** Whether the list alone decides what is explained, and the prediction is none of it. */
export const isUnlisted = (
  { target }: Pick<AnalysisState, 'target'>,
  result: Pick<AnalysisResult, 'logits' | 'target' | 'request'>,
): boolean =>
  target === null &&
  result.request.question.task === 'classification' &&
  highestOf(result.logits) !== result.target.index;
