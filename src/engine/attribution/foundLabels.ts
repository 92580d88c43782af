/** Which labels of a multi-label network count as found. */
import type { AnalysisResult } from '../contract/answer';

/** Indices of all labels whose probability reaches the threshold, the most probable first. */
export function foundLabels(
  { probabilities }: Pick<AnalysisResult, 'probabilities'>,
  threshold: number,
): readonly number[] {
  if (!probabilities) return [];
  const reached = [...probabilities.keys()].filter((index) => probabilities[index] >= threshold);
  return reached.sort((a, b) => probabilities[b] - probabilities[a] || a - b);
}
