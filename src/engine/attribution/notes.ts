/** Sentences that tell the user what a map can and cannot mean. */
import type { AnalysisRequest, LockedRanges, ModelInfo } from '../analysis';

/** What there is to say about one analysis. */
export function notesOf(
  { method, task }: Pick<AnalysisRequest, 'method' | 'task'>,
  model: ModelInfo,
  layer: string | null,
  ranges: LockedRanges,
): string[] {
  const guided = method === 'guided-backprop' || method === 'guided-grad-cam';
  const { guidedActivations, activations } = model;
  return [
    ...(task === 'classification' && model.classCount === 1
      ? ['One output alone has a probability of 100 %; task="regression" shows its value instead.']
      : []),
    ...(layer !== null && ranges.camMaximum === 0
      ? [
          task === 'regression'
            ? `Nothing at this layer (${layer}) raises the value.`
            : `No positive evidence at this layer (${layer}).`,
        ]
      : []),
    ...(guided && guidedActivations < activations
      ? [`The guided rule applies to ReLU only: ${guidedActivations} of ${activations} activations.`]
      : []),
  ];
}
