/** The parameter that is swept: what the curve runs along, and in whose order a sweep's frames stand. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { NumberParameter, ParameterSpec } from '../../engine/augment/spec';
import { numbersKey } from '../request';
import type { AnalysisState } from '../state';
import type { Sweep } from '../types';

/** The slider that differs between two states; null where none or more than one does. */
export function movedSlider(before: AnalysisState, after: AnalysisState): Sweep | null {
  if (before.augmentations === after.augmentations) return null;
  const former = new Map(before.augmentations.map((step) => [step.id, step]));
  const moved = after.augmentations.flatMap((step) => {
    const old = former.get(step.id);
    return old && old !== step ? changedSliders(old, step) : [];
  });
  const [first] = moved;
  return first && moved.length === 1 ? first : null;
}

function changedSliders(before: AugmentationStep, after: AugmentationStep): readonly Sweep[] {
  const [old, now] = [before, after].map((step): Readonly<Record<string, unknown>> => step.parameters);
  return slidersOf(after)
    .filter(([name]) => old?.[name] !== now?.[name])
    .map(([parameter]) => ({ stepId: after.id, parameter }));
}

/** The parameters of a step that are on sliders. */
function slidersOf(step: AugmentationStep): readonly (readonly [string, NumberParameter])[] {
  const specs = Object.entries<ParameterSpec>(SPECS[step.name].parameters);
  return specs.flatMap(([name, spec]) => (spec.kind === 'number' && spec.sweep ? [[name, spec]] : []));
}

/** The slider that was moved last, as long as it is there; else the rotation, or the first there is. */
export function axisOf(state: AnalysisState, last: Sweep | null): Sweep | null {
  const all = state.augmentations.flatMap((step) =>
    slidersOf(step).map(([parameter]): Sweep => ({ stepId: step.id, parameter })),
  );
  const isSame = (one: Sweep): boolean => one.stepId === last?.stepId && one.parameter === last.parameter;
  const rotation = all.find(({ parameter }) => parameter === 'angle');
  return all.find(isSame) ?? rotation ?? all[0] ?? null;
}

/** The declaration of what is swept, and its value in a state; null where the step is gone. */
export function alongAxis(
  state: AnalysisState,
  { stepId, parameter }: Sweep,
): { readonly spec: NumberParameter; readonly step: AugmentationStep; readonly value: number } | null {
  const step = state.augmentations.find(({ id }) => id === stepId);
  if (!step) return null;
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
  const values: Readonly<Record<string, unknown>> = step.parameters;
  const [spec, value] = [specs[parameter], values[parameter]];
  return spec?.kind === 'number' && typeof value === 'number' ? { spec, step, value } : null;
}

/** What may differ between two points of one curve, beside the swept parameter: nothing that the scores depend on. */
const OF_NO_SCORE = { method: null, moreMethods: [], layer: null, target: null, classes: 'top10' } as const;

/**
 * Equal for states that differ in the swept parameter alone.
 *
 * @param scores whether method, layer and the chosen class may differ too, since scores do not depend on them
 */
export function familyKey(state: AnalysisState, { stepId, parameter }: Sweep, scores: boolean): string {
  const augmentations = state.augmentations.map((step) =>
    step.id === stepId
      ? ({ ...step, parameters: { ...step.parameters, [parameter]: 'swept' } } as unknown as AugmentationStep)
      : step,
  );
  return numbersKey({ ...state, ...(scores ? OF_NO_SCORE : {}), augmentations });
}
