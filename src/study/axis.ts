/** One parameter that a study varies: its range, its points, and the pipeline at one of them. Pure. */
import { UserError } from '../engine/contract/errors';
import { defaultStep, SPECS } from '../engine/augment/catalogue';
import type { AugmentationName, AugmentationStep } from '../engine/augment/catalogue';
import type { NumberParameter, ParameterSpec } from '../engine/augment/spec';

export interface Axis {
  readonly augmentation: AugmentationName;
  readonly parameter: string;
  /** Of the step within the pipeline; null: the first of this augmentation, added at the end where there is none. */
  readonly stepId: string | null;
  /** Both ends belong to the axis, from < to. In the units of the parameter. */
  readonly from: number;
  readonly to: number;
  /** Distance of the points of the first scan, above 0. */
  readonly by: number;
}

/** `rotate.angle` */
export const nameOf = ({ augmentation, parameter }: Pick<Axis, 'augmentation' | 'parameter'>): string =>
  `${augmentation}.${parameter}`;

export function parameterSpecOf({
  augmentation,
  parameter,
}: Pick<Axis, 'augmentation' | 'parameter'>): NumberParameter {
  const parameters: Readonly<Record<string, ParameterSpec>> = SPECS[augmentation].parameters;
  const spec = parameters[parameter];
  if (spec?.kind !== 'number') throw new Error(`${augmentation}.${parameter} is no number`);
  return spec;
}

/** Whole numbers are all that means something to these. */
const WHOLE: readonly string[] = ['count', 'seed', 'gallery-image', 'channel', 'pixels'];

/** How close a breaking point is told: a tenth of the slider's step, of whole numbers one. */
export const toleranceOf = ({ quantity, step }: NumberParameter): number =>
  WHOLE.includes(quantity) && Number.isInteger(step) ? step : step / 10;

/** Where the varied parameter stands when nothing is done, or the end of the axis that is nearest to it. */
export const originOf = (axis: Axis): number =>
  Math.min(axis.to, Math.max(axis.from, parameterSpecOf(axis).default));

/** Decimal fractions stay what they are written as. */
export const tidy = (value: number): number => Number(value.toFixed(10)) + 0;

/** Ascending points of the first scan: from, from + by, … and to. */
export function pointsOf({ from, to, by }: Axis): readonly number[] {
  const count = Math.floor((to - from) / by + 1e-9);
  const points = Array.from({ length: count + 1 }, (_, i) => tidy(from + i * by));
  return points[count] < to - by * 1e-6 ? [...points, to] : [...points.slice(0, -1), to];
}

/** The points of the first scan, and the origin; ascending. */
export const scanned = (axis: Axis): readonly number[] =>
  [...new Set([...pointsOf(axis), originOf(axis)])].sort((a, b) => a - b);

/**
 * The pipeline with the axes at these values, in their order.
 * @throws UserError for a step that was removed meanwhile
 */
export function stepsAt(
  steps: readonly AugmentationStep[],
  axes: readonly Axis[],
  values: readonly number[],
): readonly AugmentationStep[] {
  return axes.reduce<readonly AugmentationStep[]>((current, axis, i) => {
    const value = values[i];
    const { augmentation, parameter, stepId } = axis;
    const found = current.find(({ id, name }) => (stepId === null ? name === augmentation : id === stepId));
    if (!found && stepId !== null)
      throw new UserError(`${SPECS[augmentation].title} was removed while it was studied; start again.`);
    const step = found ?? defaultStep(augmentation);
    const parameters = { ...step.parameters, [parameter]: value };
    const changed = { ...step, enabled: true, parameters } as AugmentationStep;
    return found ? current.map((one) => (one === found ? changed : one)) : [...current, changed];
  }, steps);
}
