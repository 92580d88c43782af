/** Sentences that tell the user what a map can and cannot mean. */
import type { NamedMaps } from '../contract/maps';
import type { Question } from '../contract/question';
import type { ModelInfo } from '../contract/modelInfo';
import type { Task } from '../contract/task';
import { shortened } from '../text/sentence';
import { mapSpecOf, specOf, type MapName } from './methods/catalogue';
import { areShares } from './scores';

/** What was computed. */
export interface Computed {
  readonly layer: string | null;
  readonly maps: NamedMaps;
  readonly logits: Float32Array;
}

/** What there is to say about one analysis. */
export function notesOf(
  { methods, task }: Pick<Question, 'methods' | 'task'>,
  model: ModelInfo,
  { layer, maps, logits }: Computed,
): string[] {
  const guided = methods.some(({ name }) => specOf(name).needs.includes('relu'));
  const empty = Object.entries(maps).some(
    ([name, { data }]) => mapSpecOf(name as MapName).drawn === 'heat' && data.every((value) => value <= 0),
  );
  const { guidedActivations, activations } = model;
  return [
    ...(task === 'regression' || model.ending.link !== null ? [] : likeProbabilities(task, logits)),
    ...(layer !== null && empty ? [nothingRaises(task, layer)] : []),
    ...(guided && guidedActivations < activations
      ? [`The guided rule applies to ReLU only: ${guidedActivations} of ${activations} activations.`]
      : []),
  ];
}

function nothingRaises(task: Task, layer: string): string {
  if (task === 'regression') return `Nothing at this layer (${layer}) raises the value.`;
  return `No positive evidence at this layer (${layer}).`;
}

/** Of outputs that are taken for logits. */
function likeProbabilities(task: Task, outputs: Float32Array): string[] {
  if (task === 'classification' && areShares(outputs)) {
    return [
      'The outputs add up to 1, so they are taken for probabilities and shown as they are; the map explains the probability, since the logits behind it were not found.',
    ];
  }
  if (!outputs.every((value) => value >= 0 && value <= 1)) return [];
  return [
    'All outputs lie between 0 and 1, as probabilities do, and are read as logits; task="regression" shows them as they are.',
  ];
}

/**
 * Why a map is missing.
 * @param ends - see `AnalysisPlan.ends`.
 */
export function missingMap(ends: readonly string[], layer: string | null): string {
  const [first, ...more] = ends;
  if (first === undefined) {
    return `The answer does not depend on ${layer === null ? 'the input' : `the layer ${shortened(layer)}`}, so there is no map.`;
  }
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return `The gradient is zero by definition through ${shortened(first)}${others}, so there is no map; the prediction is shown alone.`;
}

/** Of a map with values that are not finite, which has no colours. */
export function brokenMap(layer: string | null): string {
  const of = layer === null ? 'the input' : `the layer ${shortened(layer)}`;
  return `The gradient at ${of} is not finite (a square root, a logarithm or a division meets 0 on the way), so its map is not drawn.`;
}
