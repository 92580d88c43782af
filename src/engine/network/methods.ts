/** Which methods a network allows, and which one is best where the user says nothing. */
import type { ModelInfo } from '../contract/modelInfo';
import {
  METHODS,
  PREFERRED,
  specOf,
  type Method,
  type MethodChoice,
  chosen,
} from '../attribution/methods/catalogue';
import type { Need } from '../attribution/methods/spec';

type Facts = Pick<ModelInfo, 'activations' | 'guidedActivations' | 'defaultLayer' | 'layers' | 'attentions'>;

/** Why a network does not have what a method needs; null where it does. */
const REASONS: Readonly<Record<Need, (facts: Facts) => string | null>> = {
  relu: ({ activations, guidedActivations }) =>
    activations > 0 && guidedActivations === 0
      ? 'The guided rules are defined for ReLU, and this network has none.'
      : null,
  layer: ({ layers, defaultLayer }) =>
    layers.length === 0 && defaultLayer === null
      ? 'This network has no feature map with a height and a width that all of its gradient passes through.'
      : null,
  attention: ({ attentions }) =>
    attentions === 0 ? 'This network has no attention among all places of the image.' : null,
};

/** Why a method is not offered, null where it is. @param except needs that are looked at elsewhere */
export function reasonAgainst(name: Method, facts: Facts, except: readonly Need[] = []): string | null {
  const needs = specOf(name).needs.filter((need) => !except.includes(need));
  return needs.map((need) => REASONS[need](facts)).find((reason) => reason !== null) ?? null;
}

/** Why methods are not offered, by method; those that are offered are left out. */
export function refusedMethods(facts: Facts): Readonly<Partial<Record<Method, string>>> {
  const reasons = METHODS.map((name) => [name, reasonAgainst(name, facts)] as const);
  return Object.fromEntries(reasons.filter(([, reason]) => reason !== null));
}

/** The first of the preferred ones that the network allows, and whose rule holds at half of its activations at least. */
export function bestMethod(facts: Facts): Method {
  const { activations, guidedActivations, defaultLayer } = facts;
  const suits = (name: Method): boolean => {
    const { needs } = specOf(name);
    const mostlyRelu = activations === 0 || 2 * guidedActivations >= activations;
    const isTheOnlyMap = defaultLayer === null;
    return (
      reasonAgainst(name, facts) === null &&
      (!needs.includes('layer') || defaultLayer !== null) &&
      (!needs.includes('relu') || mostlyRelu || isTheOnlyMap)
    );
  };
  return PREFERRED.find(suits) ?? 'none';
}

/** What is computed for a choice, null: the best that the network allows; before it is known, the best of all. */
export const methodOf = (method: Method | null, model: Pick<ModelInfo, 'method'> | null): Method =>
  method ?? model?.method ?? PREFERRED[0];

/** What is shown side by side: the first, and those beside it, each once. */
export function shownMethods(
  method: Method | null,
  beside: readonly Method[],
  model: Pick<ModelInfo, 'method'> | null,
): readonly Method[] {
  const all = [...new Set([methodOf(method, model), ...beside])];
  const maps = all.filter((name) => name !== 'none');
  return maps.length > 0 ? maps : all;
}

/** What is computed for them: those that the network allows, with their parameters; where it allows none, the first says why. */
export function methodsOf(
  shown: readonly Method[],
  parameters: Readonly<Partial<Record<Method, MethodChoice['parameters']>>>,
  model: Pick<ModelInfo, 'refusedMethods'> | null,
): readonly MethodChoice[] {
  const allowed = shown.filter((name) => model?.refusedMethods[name] === undefined);
  return (allowed.length > 0 ? allowed : shown.slice(0, 1)).map((name) => chosen(name, parameters[name]));
}
