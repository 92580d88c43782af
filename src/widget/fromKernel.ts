/** What the kernel says of the state, checked before the session sees it. A kernel may be newer than the page. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { UserError } from '../engine/contract/errors';
import { same } from '../session/reducer';
import type { AnalysisState } from '../session/state';
import { validateState, write } from '../session/validate';
import { AugmentationModel } from './augmentationModel';
import { demandOf, newer } from './schema';
import { STATE_TRAITS } from './traits';
import type { StateTrait } from './traits';

export const STATE_ENTRIES = Object.entries(STATE_TRAITS) as readonly (readonly [string, StateTrait])[];

/** Why the page cannot use what the kernel says, by trait. */
export type Refusals = ReadonlyMap<string, UserError>;

/** Values of traits by name: a model's, or a file's. */
export interface TraitValues {
  get(name: string): unknown;
}

/**
 * The change that brings a state to what some traits say, as far as the page understands them.
 * @param names those to look at; others may be behind the state (an upload that is still on its way)
 */
export function patchFromTraits(
  model: TraitValues,
  state: AnalysisState,
  names: readonly string[] = Object.keys(STATE_TRAITS),
): { readonly patch: Partial<AnalysisState>; readonly refusals: Refusals } {
  let patch: Partial<AnalysisState> = {};
  const refusals = new Map<string, UserError>();
  // Traits may share a field of the state, so each one sees what those before it made of it; one that says what
  // the state said before has nothing to add, and does not take back what its neighbour brought.
  for (const [name, trait] of STATE_ENTRIES) {
    if (!names.includes(name)) continue;
    const value = model.get(name);
    if (same(trait.read(state), value)) continue;
    const refusal = refusalOf(name, trait, value);
    if (refusal === null) patch = { ...patch, ...trait.patch(value as never, { ...state, ...patch }) };
    else refusals.set(name, refusal);
  }
  return { patch, refusals };
}

function refusalOf(name: string, { kind, nullable }: StateTrait, value: unknown): UserError | null {
  const demand = demandOf(kind, nullable, value);
  if (demand === null) return null;
  const isNamed = kind.type === 'choice' || kind.type === 'classes';
  if (isNamed && typeof value === 'string') return newer(`The ${name} ${write(value)}`);
  if (kind.type === 'choices' && Array.isArray(value)) {
    const unknown = (value as readonly unknown[]).find((each) => !kind.choices.includes(each as string));
    if (typeof unknown === 'string') return newer(`The ${name} ${write(unknown)}`);
  }
  return new UserError(`The ${name} must be ${demand}, not ${write(value)}.`);
}

/** A state with as much of a change as is possible, and why the rest of it is not. */
export function possible(
  state: AnalysisState,
  patch: Partial<AnalysisState>,
): { readonly state: AnalysisState; readonly refusal: UserError | null } {
  let refusal: UserError | null = null;
  for (const [key, value] of Object.entries(patch)) {
    const next = { ...state, [key]: value };
    try {
      validateState(next, state);
      state = next;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refusal ??= error;
    }
  }
  return { state, refusal };
}

/** The augmentation objects of the pipeline, in its order; what is none is left out. */
export function stepModels(model: WidgetModel): readonly AugmentationModel[] {
  const children = model.get('augmentations') as unknown;
  if (!Array.isArray(children)) return [];
  return children.filter((child): child is AugmentationModel => child instanceof AugmentationModel);
}

/**
 * The steps that objects of Python describe, as far as the page understands them.
 * @param idOf the id of the step of an object
 */
export function readSteps(
  children: readonly AugmentationModel[],
  idOf: (child: AugmentationModel) => string = (child) => child.model_id,
): { readonly steps: readonly AugmentationStep[]; readonly refusal: UserError | null } {
  const steps: AugmentationStep[] = [];
  let refusal: UserError | null = null;
  for (const child of children) {
    try {
      steps.push(child.step(idOf(child)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refusal ??= error;
    }
  }
  return { steps, refusal };
}
