/** What a study is asked for, as typed data; read from a line of text or from JSON. Pure. */
import { UserError } from '../engine/contract/errors';
import { AUGMENTATION_NAMES, defaultStep, SPECS } from '../engine/augment/catalogue';
import type { AugmentationName, AugmentationStep } from '../engine/augment/catalogue';
import { accepted } from '../engine/augment/range';
import type { NumberParameter, ParameterSpec } from '../engine/augment/spec';
import { LIMITS } from '../engine/limits';
import { nearest } from '../engine/text/nearest';
import { count, valueText } from '../engine/text/sentence';
import { nameOf, pointsOf, tidy, toleranceOf, type Axis } from './axis';
import { ringsOf } from './plans/smallest';
import {
  corruptionOf,
  CORRUPTIONS,
  CORRUPTION_NAMES,
  severityPoints,
  type Corruption,
  type CorruptionName,
} from './imagenetC';
import {
  PERTURBATION_NAMES,
  PERTURBATIONS,
  perturbationOf,
  type Perturbation,
  type PerturbationName,
} from './imagenetP';
import type { Point } from './plans/plan';

/**
 * `scan`: every point; of one axis the breaking points too. `worst-case`: the point at which the loss is highest.
 * `smallest`: the least change, over all axes together, that breaks the prediction. `severities`: one corruption of ImageNet-C at
 * its five published severities. `perturbations`: one sequence of ImageNet-P.
 */
export const STUDY_KINDS = ['scan', 'worst-case', 'smallest', 'severities', 'perturbations'] as const;
export type StudyKind = (typeof STUDY_KINDS)[number];
/** Those whose axes are chosen. */
const FREE_KINDS = ['scan', 'worst-case', 'smallest'] as const satisfies readonly StudyKind[];

export interface StudySpec {
  readonly kind: StudyKind;
  /** One at least; no parameter twice. */
  readonly axes: readonly Axis[];
  /** Engstrom et al.’s attack: the axes' points are all that is tried. Else the best points are refined. */
  readonly isGridAlone: boolean;
}

/** Points of an axis for which no distance was said: so many of a line, so many each of several. */
const [OF_LINE, OF_GRID] = [33, 9];

/**
 * Engstrom, Tran, Tsipras, Schmidt and Madry, Exploring the Landscape of Spatial Robustness, ICML 2019, section 3: 31 angles of
 * ±30° by 5 × 5 shifts of ±24 pixels of 224.
 */
export const ENGSTROM: StudySpec = {
  kind: 'worst-case',
  axes: [
    axisOf({ augmentation: 'rotate', parameter: 'angle', from: -30, to: 30, by: 2 }),
    axisOf({ augmentation: 'translate', parameter: 'x', from: -24 / 224, to: 24 / 224, by: 12 / 224 }),
    axisOf({ augmentation: 'translate', parameter: 'y', from: -24 / 224, to: 24 / 224, by: 12 / 224 }),
  ],
  isGridAlone: true,
};

function axisOf(axis: Omit<Axis, 'stepId'>): Axis {
  return { ...axis, stepId: null };
}

/**
 * `rotate.angle=-90:90:5`; several axes with commas between them; a kind before them (`worst-case rotate.angle, translate.x`).
 * `worst-case` alone is Engstrom’s grid. Without a range the whole slider is meant.
 * @throws UserError that says what cannot be meant
 */
export function parseStudy(text: string): StudySpec {
  const [, kind = 'scan', rest] = /^\s*(?:(scan|worst-case|smallest)\b)?\s*(.*?)\s*$/.exec(text) ?? [];
  if (kind === 'worst-case' && rest === '') return ENGSTROM;
  if (rest === '')
    throw new UserError('A study needs a parameter and its range, such as rotate.angle=-90:90:5.');
  const parts = rest.split(/\s*,\s*/);
  return checked(
    kind as StudyKind,
    parts.map((part) => parseAxis(part, parts.length)),
  );
}

/**
 * All studies of a line of text: of “imagenet-c” one for each of its corruptions, from nothing to the fifth severity; of “severities”
 * one for each, or for those that are named (“severities snow, fog”), at the published severities; of “perturbations” the sequences
 * of ImageNet-P.
 * @throws UserError
 */
export function studiesOf(text: string): readonly StudySpec[] {
  const [, kind, names = ''] = /^\s*(severities|perturbations)\b(.*)$/.exec(text) ?? [];
  if (kind === 'severities')
    return named(names, 'corruption of ImageNet-C', CORRUPTION_NAMES).map(severitiesStudy);
  if (kind === 'perturbations')
    return named(names, 'perturbation of ImageNet-P', PERTURBATION_NAMES).map(perturbationStudy);
  if (text.trim() !== 'imagenet-c') return [parseStudy(text)];
  return Object.values<Corruption>(CORRUPTIONS).map(({ augmentation, parameter, severities }) => {
    const spec = numberParameter(augmentation, parameter);
    const [from, to] = [spec.default, severities[4]].sort((a, b) => a - b);
    return checked('scan', [axisIn({ augmentation, parameter, from, to, by: undefined }, spec, 1)]);
  });
}

/** Those that a list names, all where it is empty. @throws UserError */
function named<T extends string>(list: string, what: string, names: readonly T[]): readonly T[] {
  if (list.trim() === '') return names;
  return list.split(',').map((text) => {
    const found = names.find((name) => name === text.trim());
    if (!found)
      throw new UserError(
        `There is no ${what} “${text.trim()}”; the nearest are ${nearest(text.trim(), names).join(', ')}.`,
      );
    return found;
  });
}

function severitiesStudy(name: CorruptionName): StudySpec {
  const { parameters, points } = severityPoints(name);
  return listed('severities', CORRUPTIONS[name].augmentation, parameters, points);
}

function perturbationStudy(name: PerturbationName): StudySpec {
  const { augmentation, parameters, points } = PERTURBATIONS[name];
  return listed('perturbations', augmentation, parameters, points);
}

/** A study of points that are published. */
function listed(
  kind: StudyKind,
  augmentation: AugmentationName,
  parameters: readonly string[],
  points: readonly (readonly number[])[],
): StudySpec {
  const axes = parameters.map((parameter, i) => {
    const values = points.map((point) => point[i]);
    const [from, to] = [Math.min(...values), Math.max(...values)];
    return axisOf({ augmentation, parameter, from, to, by: to - from });
  });
  return { kind, axes, isGridAlone: false };
}

/** The points of such a study; null of others. */
export function listedPoints({ kind, axes: [{ augmentation }] }: StudySpec): readonly Point[] | null {
  if (kind === 'severities') return severityPoints(corruptionOf(augmentation) ?? 'fog').points;
  if (kind === 'perturbations') return PERTURBATIONS[perturbationOf(augmentation) ?? 'rotate'].points;
  return null;
}

/**
 * The pipeline of a study: of a published sequence, the step that is varied has the other parameters that were published too.
 */
export function pipelineOf(
  { kind, axes: [{ augmentation }] }: StudySpec,
  steps: readonly AugmentationStep[],
): readonly AugmentationStep[] {
  const name = kind === 'perturbations' ? perturbationOf(augmentation) : null;
  const { beside }: Perturbation = PERTURBATIONS[name ?? 'translate'];
  if (!beside) return steps;
  const step = steps.find((one) => one.name === augmentation) ?? defaultStep(augmentation);
  const set = { ...step, parameters: { ...step.parameters, ...beside } } as AugmentationStep;
  return steps.includes(step) ? steps.map((one) => (one === step ? set : one)) : [...steps, set];
}

function checked(kind: StudyKind, axes: readonly Axis[]): StudySpec {
  const names = axes.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new UserError(`${twice} comes twice in one study; name each parameter once.`);
  const grid = kind === 'smallest' ? ringsOf : pointsOf;
  const points = axes.reduce((product, axis) => product * grid(axis).length, 1);
  if (points > LIMITS.study.points) {
    const advice = kind === 'smallest' ? 'name fewer parameters' : 'make the steps larger';
    throw new UserError(
      `A study of ${axes.length === 1 ? names[0] : `${axes.length} parameters`} would have ${count(points)} points, and ${count(LIMITS.study.points)} are the most; ${advice}.`,
    );
  }
  return { kind, axes, isGridAlone: false };
}

function parseAxis(text: string, count: number): Axis {
  const [, augmentation, parameter, range] = /^([^.=\s]+)\.([^.=\s]+)\s*(?:=\s*(.*))?$/.exec(text) ?? [];
  if (augmentation === undefined)
    throw new UserError(`A study is written as rotate.angle=-90:90:5, not ${valueText(text)}.`);
  const spec = numberParameter(augmentation, parameter);
  const name = `${augmentation}.${parameter}`;
  const numbers = range?.split(':').map((part) => numberOf(name, part));
  if (numbers && numbers.length === 1)
    throw new UserError(
      `${name}=${range} is a single value; give both ends of a range, such as ${name}=${spec.minimum}:${spec.maximum}.`,
    );
  if (numbers && numbers.length > 3)
    throw new UserError(`${name} takes from:to or from:to:step, not ${valueText(range)}.`);
  const [from = spec.minimum, to = spec.maximum, by] = numbers ?? [];
  return axisIn({ augmentation, parameter, from, to, by }, spec, count);
}

interface AskedAxis {
  readonly augmentation: string;
  readonly parameter: string;
  readonly from: number;
  readonly to: number;
  readonly by: number | undefined;
}

function axisIn(asked: AskedAxis, spec: NumberParameter, count: number): Axis {
  const name = `${asked.augmentation}.${asked.parameter}`;
  const { from, to } = asked;
  const { minimum, maximum } = accepted(spec);
  const outside = [from, to].find((value) => value < minimum || value > maximum);
  if (outside !== undefined)
    throw new UserError(`${name} must be between ${minimum} and ${maximum}, not ${outside}.`);
  if (from >= to)
    throw new UserError(`${name} goes from ${from} to ${to}; the first must be below the second.`);
  const by = asked.by ?? usualDistance(spec, to - from, count === 1 ? OF_LINE : OF_GRID);
  if (!(by > 0) || by > to - from)
    throw new UserError(`The step of ${name} must be above 0 and at most ${to - from}, not ${by}.`);
  if ((to - from) / by > LIMITS.study.points)
    throw new UserError(`The step of ${name}, ${by}, is too small for its range; make it larger.`);
  const augmentation = asked.augmentation as AugmentationName;
  return axisOf({ augmentation, parameter: asked.parameter, from, to, by });
}

/** So that there are at most so many points: in whole steps of the slider, or in tenths where steps are too coarse. */
function usualDistance(spec: NumberParameter, length: number, points: number): number {
  const even = length / (points - 1);
  const unit = even > spec.step ? spec.step : toleranceOf(spec);
  return Math.min(length, tidy(Math.ceil(tidy(even / unit)) * unit));
}

/** @throws UserError with the nearest names, for what is not there or not a number */
export function numberParameter(augmentation: string, parameter: string): NumberParameter {
  if (!AUGMENTATION_NAMES.includes(augmentation as AugmentationName))
    throw new UserError(
      `There is no augmentation “${augmentation}”; the nearest are ${nearest(augmentation, AUGMENTATION_NAMES).join(', ')}.`,
    );
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[augmentation as AugmentationName].parameters;
  const spec = Object.hasOwn(specs, parameter) ? specs[parameter] : undefined;
  const numbers = Object.keys(specs).filter((key) => specs[key].kind === 'number');
  if (spec?.kind === 'number') return spec;
  throw new UserError(
    spec
      ? `${augmentation}.${parameter} is a choice, not a number; ${augmentation} has ${numbers.join(', ')}.`
      : `There is no parameter of ${augmentation} “${parameter}”; there are ${numbers.join(', ')}.`,
  );
}

/** A number as people type it, with either minus. @throws UserError */
export function numberOf(what: string, text: string): number {
  const value = Number(text.replace('−', '-'));
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UserError(`${what} needs numbers, not ${valueText(text)}.`);
  return value;
}

/**
 * One study, or a list of them: `{"studies": ["rotate.angle=-90:90:5", {"kind": "worst-case", "axes": [{"parameter":
 * "rotate.angle", "from": -30, "to": 30, "step": 2}]}]}`.
 * @throws UserError that names the part which cannot be meant
 */
export function studiesFromJson(json: unknown): readonly StudySpec[] {
  const list = isRecord(json) && 'studies' in json ? json.studies : json;
  const studies = (Array.isArray(list) ? list : [list]).flatMap((one: unknown) =>
    typeof one === 'string' ? studiesOf(one) : [studyFromJson(one)],
  );
  if (studies.length === 0) throw new UserError('The file has no studies; "studies" lists one at least.');
  return studies;
}

function studyFromJson(value: unknown): StudySpec {
  if (!isRecord(value)) throw new UserError(`A study is a text or an object, not ${valueText(value)}.`);
  refuseOthers(value, ['kind', 'axes'], 'a study');
  const { kind = 'scan', axes } = value;
  if (!FREE_KINDS.some((one) => one === kind))
    throw new UserError(`The kind of a study is one of ${FREE_KINDS.join(', ')}, not ${valueText(kind)}.`);
  if (kind === 'worst-case' && axes === undefined) return ENGSTROM;
  if (!Array.isArray(axes) || axes.length === 0)
    throw new UserError('"axes" of a study lists one parameter at least.');
  return checked(
    kind as StudyKind,
    axes.map((axis: unknown) => axisFromJson(axis, axes.length)),
  );
}

function axisFromJson(value: unknown, count: number): Axis {
  if (typeof value === 'string') return parseAxis(value, count);
  if (!isRecord(value)) throw new UserError(`An axis is a text or an object, not ${valueText(value)}.`);
  refuseOthers(value, ['parameter', 'from', 'to', 'step'], 'an axis');
  const name = typeof value.parameter === 'string' ? value.parameter : '';
  const [augmentation, parameter, more] = name.split('.');
  if (parameter === undefined || more !== undefined)
    throw new UserError(
      `"parameter" of an axis is a name such as rotate.angle, not ${valueText(value.parameter)}.`,
    );
  const spec = numberParameter(augmentation, parameter);
  const number = (key: string): number | undefined => {
    const given = value[key];
    if (given === undefined) return undefined;
    if (typeof given !== 'number' || !Number.isFinite(given))
      throw new UserError(`"${key}" of ${name} is a number, not ${valueText(given)}.`);
    return given;
  };
  const [from = spec.minimum, to = spec.maximum, by] = [number('from'), number('to'), number('step')];
  return axisIn({ augmentation, parameter, from, to, by }, spec, count);
}

function refuseOthers(value: Record<string, unknown>, known: readonly string[], what: string): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new UserError(`${valueText(other)} is no part of ${what}; there are ${known.join(', ')}.`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A study as `parseStudy` reads it. */
export function studyText({ kind, axes }: StudySpec): string {
  if (kind === 'severities') return `severities ${corruptionOf(axes[0].augmentation)}`;
  if (kind === 'perturbations') return `perturbations ${perturbationOf(axes[0].augmentation)}`;
  const ranges = axes.map((axis) => `${nameOf(axis)}=${axis.from}:${axis.to}:${axis.by}`).join(', ');
  return kind === 'scan' ? ranges : `${kind} ${ranges}`;
}
