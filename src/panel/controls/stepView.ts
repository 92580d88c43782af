/** What the controls show of a pipeline, as data. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { AugmentationSpec, ChoiceParameter, NumberParameter } from '../../engine/augment/spec';
import { capitalized } from '../format';
import { shownNumber, unitSign } from './quantity';

export type Value = number | string;

export const specOf = (step: AugmentationStep): AugmentationSpec => SPECS[step.name];

export function valueOf(step: AugmentationStep, parameter: string): Value {
  const values: Readonly<Record<string, Value>> = step.parameters;
  return values[parameter] ?? specOf(step).parameters[parameter]?.default ?? 0;
}

/** Parameters that are dragged, and those that are set once. */
export interface Parameters {
  readonly sliders: readonly (readonly [string, NumberParameter])[];
  readonly extras: readonly (readonly [string, NumberParameter | ChoiceParameter])[];
}

export function parametersOf(spec: AugmentationSpec): Parameters {
  const entries = Object.entries(spec.parameters);
  const isSlider = (entry: (typeof entries)[number]): entry is [string, NumberParameter] =>
    entry[1].kind === 'number' && entry[1].sweep;
  return { sliders: entries.filter(isSlider), extras: entries.filter((entry) => !isSlider(entry)) };
}

export const isChanged = (step: AugmentationStep): boolean =>
  Object.entries(specOf(step).parameters).some(([name, { default: usual }]) => valueOf(step, name) !== usual);

/**
 * The number that tells steps of one name apart: “Rotation 2”. Empty for the first.
 * Accessible names stay unique this way.
 */
export function ordinal(steps: readonly AugmentationStep[], step: AugmentationStep): string {
  const index = steps.filter((other) => other.name === step.name).indexOf(step);
  return index > 0 ? ` ${index + 1}` : '';
}

/** “Rotation fill” under “Rotation” is “Fill”. */
export const shortTitle = (step: string, parameter: string): string =>
  parameter.startsWith(`${step} `) ? capitalized(parameter.slice(step.length + 1)) : parameter;

/** “100 · 100 · 0 %”: what the sliders of a group are at. */
export function summaryOf(step: AugmentationStep): string {
  const { sliders } = parametersOf(specOf(step));
  const signs = new Set(sliders.map(([, spec]) => unitSign(spec)));
  const values = sliders.map(([name, spec]) => {
    const number = shownNumber(spec, Number(valueOf(step, name)));
    return signs.size > 1 ? number + unitSign(spec) : number;
  });
  const [sign = ''] = signs;
  return values.join(' · ') + (signs.size === 1 && sign !== '' ? ` ${sign}` : '');
}
