/** Every change of state is one action; the reducer is the only place where states are made. */
import { UserError } from '../engine/contract/errors';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { defaultParameters, fits, SPECS } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import { specOf, type Method } from '../engine/attribution/methods/catalogue';
import { DEFAULT_STATE, defaultSteps, domainOf } from './state';
import type { AnalysisState, MethodParameters } from './state';
import { validateState } from './validate';

export type Action =
  | { readonly type: 'update'; readonly patch: Partial<AnalysisState> }
  | {
      readonly type: 'set-parameter';
      readonly stepId: string;
      readonly parameter: string;
      readonly value: number | string;
    }
  | { readonly type: 'reset-parameter'; readonly stepId: string; readonly parameter: string }
  /** A value that is the default, or null, takes the parameter out of the state. */
  | {
      readonly type: 'set-method-parameter';
      readonly method: Method;
      readonly parameter: string;
      readonly value: number | string | null;
    }
  | { readonly type: 'set-enabled'; readonly stepId: string; readonly enabled: boolean }
  | { readonly type: 'reset-step'; readonly stepId: string }
  | { readonly type: 'move-step'; readonly stepId: string; readonly index: number }
  | { readonly type: 'duplicate-step'; readonly stepId: string }
  | { readonly type: 'remove-step'; readonly stepId: string }
  | { readonly type: 'reset-all' };

/**
 * The state after an action; the very same object when nothing changed.
 * @throws UserError for an unknown step or parameter, or a value outside of its range.
 */
export function reduce(state: AnalysisState, action: Action): AnalysisState {
  const rule = RULES[action.type] as (state: AnalysisState, action: Action) => AnalysisState;
  const next = rule(state, action);
  if (same(state, next)) return state;
  validateState(next, state);
  return next;
}

type Rules = {
  readonly [T in Action['type']]: (
    state: AnalysisState,
    action: Extract<Action, { type: T }>,
  ) => AnalysisState;
};

const RULES: Rules = {
  update: (state, { patch }) => {
    const framing = patch.framing ?? (isOtherImage(state, patch) ? DEFAULT_STATE.framing : state.framing);
    // A method that is chosen anew is shown alone.
    const isOther =
      patch.method !== undefined && patch.method !== state.method && state.moreMethods.length > 0;
    const moreMethods = patch.moreMethods ?? (isOther ? [] : state.moreMethods);
    return withFittingSteps({ ...state, ...patch, framing, moreMethods }, patch);
  },
  'set-parameter': (state, { stepId, parameter, value }) =>
    withParameter(state, stepId, parameter, () => value),
  'reset-parameter': (state, { stepId, parameter }) =>
    withParameter(state, stepId, parameter, (spec) => spec.default),
  'set-method-parameter': (state, { method, parameter, value }) => ({
    ...state,
    methodParameters: withMethodParameter(state.methodParameters, method, parameter, value),
  }),
  'set-enabled': (state, { stepId, enabled }) => withStep(state, stepId, (step) => ({ ...step, enabled })),
  'reset-step': (state, { stepId }) =>
    withStep(state, stepId, (step) => ({ ...reset(step), enabled: step.enabled })),
  'move-step': (state, { stepId, index }) => {
    const step = findStep(state, stepId);
    const others = state.augmentations.filter((other) => other !== step);
    return { ...state, augmentations: others.toSpliced(index, 0, step) };
  },
  'duplicate-step': (state, { stepId }) => {
    const step = findStep(state, stepId);
    const copy = { ...step, id: freeId(step.name, state.augmentations) };
    return {
      ...state,
      augmentations: state.augmentations.toSpliced(state.augmentations.indexOf(step) + 1, 0, copy),
    };
  },
  'remove-step': (state, { stepId }) => {
    const step = findStep(state, stepId);
    return { ...state, augmentations: state.augmentations.filter((other) => other !== step) };
  },
  'reset-all': (state) => {
    const { framing, target, layer, display } = DEFAULT_STATE;
    const augmentations = state.augmentations.map((step) => reset(step));
    return { ...state, augmentations, framing, target, layer, display };
  },
};

/** The step with this id. @throws UserError */
export function findStep(state: AnalysisState, id: string): AugmentationStep {
  const step = state.augmentations.find((candidate) => candidate.id === id);
  if (step) return step;
  const ids = state.augmentations.map((candidate) => candidate.id).join(', ') || 'none';
  throw new UserError(`There is no augmentation with the id “${id}”; there are ${ids}.`);
}

/** The declaration of a step's parameter. @throws UserError */
export function parameterSpec(step: AugmentationStep, parameter: string): ParameterSpec {
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
  if (Object.hasOwn(specs, parameter)) return specs[parameter] as ParameterSpec;
  throw new UserError(
    `${SPECS[step.name].title} has no parameter ${parameter}; it has ${Object.keys(specs).join(', ')}.`,
  );
}

function withStep(
  state: AnalysisState,
  id: string,
  change: (step: AugmentationStep) => AugmentationStep,
): AnalysisState {
  const step = findStep(state, id);
  return {
    ...state,
    augmentations: state.augmentations.map((other) => (other === step ? change(step) : other)),
  };
}

function withParameter(
  state: AnalysisState,
  id: string,
  parameter: string,
  value: (spec: ParameterSpec) => number | string,
): AnalysisState {
  return withStep(state, id, (step) => {
    const parameters = { ...step.parameters, [parameter]: value(parameterSpec(step, parameter)) };
    return { ...step, parameters } as AugmentationStep;
  });
}

/** The parameters with one of them changed; only what is not the default is kept. */
function withMethodParameter(
  all: MethodParameters,
  method: Method,
  parameter: string,
  value: number | string | null,
): MethodParameters {
  const { [method]: own = {}, ...others } = all;
  const values = Object.entries({ ...own, [parameter]: value }).flatMap(([name, each]) =>
    each === null || each === specOf(method).parameters[name]?.default ? [] : [[name, each] as const],
  );
  return values.length === 0 ? others : { ...others, [method]: Object.fromEntries(values) };
}

function reset(step: AugmentationStep): AugmentationStep {
  return { ...step, enabled: true, parameters: defaultParameters(step.name) } as AugmentationStep;
}

function freeId(name: string, steps: readonly AugmentationStep[]): string {
  const taken = new Set(steps.map((step) => step.id));
  for (let number = 2; ; number++) {
    const id = `${name}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** Augmentations of images are of no use to a series, nor the other way round: another kind of input starts afresh. */
function withFittingSteps(state: AnalysisState, patch: Partial<AnalysisState>): AnalysisState {
  const domain = domainOf(state);
  if (patch.image === undefined || patch.augmentations !== undefined) return state;
  if (state.augmentations.every((step) => fits(step.name, domain))) return state;
  return { ...state, augmentations: defaultSteps(domain) };
}

function isOtherImage(state: AnalysisState, patch: Partial<AnalysisState>): boolean {
  return patch.image !== undefined && !same(patch.image, state.image);
}

/** Whether two pieces of plain data are equal; key order does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
