/**
 * The scores along the swept parameter, of all states that were answered. A curve holds states that differ in that parameter
 * alone: other images, networks and settings of other steps are never joined. Pure.
 */
import type { AnalysisResult } from '../../engine/contract/answer';
import type { Task } from '../../engine/contract/task';
import { onSlider } from '../../engine/augment/range';
import type { NumberParameter } from '../../engine/augment/spec';
import { sourceId } from '../assets';
import { highestOf } from '../headline';
import { same } from '../reducer';
import { alongAxis } from '../sweep/axis';
import type { Families } from '../sweep/families';
import { gridOf } from '../sweep/values';
import type { SweepPlan } from '../sweep/values';
import type { AnalysisState } from '../state';
import type { BaselineKind, Frame, Sweep } from '../types';
import type { Answered } from './answered';

/** What of an answer a curve shows. */
export type Scores = Pick<AnalysisResult, 'logits' | 'probabilities'>;

export interface CurvePoint {
  /** Of the swept parameter, on its slider. */
  readonly value: number;
  readonly scores: Scores;
  /** Where the point was recorded; null: it is only on screen. */
  readonly frame: Frame | null;
  /** The class that the network predicts; null where it predicts none (labels, values). */
  readonly predicted: number | null;
}

export interface CurveLine {
  /** Index of the class, label or output. */
  readonly index: number;
  /** One for each point: 0–1, or the value. */
  readonly values: readonly number[];
  readonly isExplained: boolean;
  /** It is predicted somewhere on the curve. */
  readonly isPredicted: boolean;
}

/** The prediction changes between two neighbouring points. */
export interface Flip {
  /** The last value of the former class, and the first of the new one. */
  readonly before: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Curve {
  readonly spec: NumberParameter;
  readonly task: Task;
  /** In the order of their values, each value once. */
  readonly points: readonly CurvePoint[];
  readonly lines: readonly CurveLine[];
  readonly flips: readonly Flip[];
  /** What the x axis shows, in values of the parameter. */
  readonly range: readonly [number, number];
  /** Where the slider stands. */
  readonly present: number;
  /** The explained class in another network, one for each point; null: there is none, or it has no such class. */
  readonly beside: { readonly name: string; readonly values: readonly (number | null)[] } | null;
  /** What it is compared with; null while that is on screen itself, or not known. */
  readonly baseline: CurveBaseline | null;
}

/** The untouched image, or a pinned state, wherever it stands: a level beside the curve. */
export interface CurveBaseline {
  readonly kind: Exclude<BaselineKind, 'network'>;
  readonly scores: Scores;
  readonly predicted: number | null;
}

/** Another network along the same slider. */
export interface Beside {
  readonly name: string;
  /** The number that a class has there; null: none. */
  placeOf(index: number): number | null;
  readonly answered: readonly Answered[];
  readonly foretold: readonly (Scores & { readonly value: number })[];
}

export interface CurveSource {
  readonly frames: readonly Frame[];
  /** What is on screen, and the answer to it where it is known. */
  readonly state: AnalysisState;
  readonly result: AnalysisResult | null;
  readonly axis: Sweep;
  readonly plan: SweepPlan;
  /** Of scores. */
  readonly families: Families;
  /** Of states that no frame keeps. */
  readonly answered?: readonly Answered[];
  /** What the slider's track knows of values that were never set. */
  readonly foretold?: readonly (Scores & { readonly value: number })[];
  readonly beside?: Beside | null;
  readonly baseline?: Omit<CurveBaseline, 'predicted'> | null;
}

/** Lines beside those that are predicted somewhere and the explained one. */
const MOST_LINES = 10;

/** @returns null where the swept step is gone */
export function curveOf({
  frames,
  state,
  result,
  axis,
  plan,
  families,
  answered = [],
  foretold = [],
  beside = null,
  baseline = null,
}: CurveSource): Curve | null {
  const along = alongAxis(state, axis);
  if (!along) return null;
  const { spec } = along;
  const family = families.of(state, axis);
  const task = result?.request.question.task ?? 'classification';
  const byValue = new Map<number, CurvePoint>();
  const other = beside && besideOf(beside, (at) => families.of(at, axis) === family, axis, spec);
  const add = (at: AnalysisState, scores: Scores, frame: Frame | null): void => {
    const found = alongAxis(at, axis);
    if (!found) return;
    const value = onSlider(spec, found.value);
    byValue.set(value, { value, scores, frame, predicted: predictionOf(scores, task) });
  };
  for (const { value, ...scores } of foretold)
    byValue.set(value, { value, scores, frame: null, predicted: predictionOf(scores, task) });
  for (const known of answered)
    if (known.task === task && families.of(known.state, axis) === family) add(known.state, known, null);
  for (const frame of frames) {
    const { result: recorded } = frame;
    if (recorded.request.question.task === task && families.of(frame.state, axis) === family)
      add(frame.state, recorded, frame);
  }
  const present = onSlider(spec, along.value);
  if (result && !byValue.has(present) && answers(result, state)) add(state, result, null);
  const points = [...byValue.values()].sort((a, b) => a.value - b.value);
  const place = result && beside ? beside.placeOf(result.target.index) : null;
  return {
    spec,
    task,
    points,
    lines: linesOf(points, result),
    flips: flipsOf(points),
    range: rangeOf(plan, [present, ...points.map(({ value }) => value)], spec),
    present,
    beside:
      other && beside && place !== null
        ? {
            name: beside.name,
            values: points.map(({ value }) => {
              const scores = other.get(value);
              return scores ? heightOf(scores, place) : null;
            }),
          }
        : null,
    baseline: baseline && { ...baseline, predicted: predictionOf(baseline.scores, task) },
  };
}

/** What the other network said, by value of the slider. */
function besideOf(
  { foretold, answered }: Beside,
  isOfFamily: (state: AnalysisState) => boolean,
  axis: Sweep,
  spec: NumberParameter,
): ReadonlyMap<number, Scores> {
  const known = new Map<number, Scores>(foretold.map(({ value, ...scores }) => [value, scores]));
  for (const { state, ...scores } of answered) {
    const along = isOfFamily(state) ? alongAxis(state, axis) : null;
    if (along) known.set(onSlider(spec, along.value), scores);
  }
  return known;
}

/** Whether an answer is that of this state; on the way to the next one it is the one before. */
const answers = ({ request }: AnalysisResult, state: AnalysisState): boolean =>
  request.input.imageId === sourceId(state.image) && same(request.input.steps, state.augmentations);

/** The shown classes, those that are predicted somewhere, and the explained one. */
function linesOf(points: readonly CurvePoint[], result: AnalysisResult | null): readonly CurveLine[] {
  if (!result) return [];
  const explained = result.target.index;
  const predicted = new Set(points.flatMap((point) => point.predicted ?? []));
  const shown = result.shown.slice(0, MOST_LINES).map(({ index }) => index);
  return [...new Set([explained, ...predicted, ...shown])].map((index) => ({
    index,
    values: points.map(({ scores }) => heightOf(scores, index)),
    isExplained: index === explained,
    isPredicted: predicted.has(index),
  }));
}

/** A probability, or the value of an output. */
export const heightOf = ({ probabilities, logits }: Scores, index: number): number =>
  (probabilities ?? logits)[index] ?? NaN;

function flipsOf(points: readonly CurvePoint[]): readonly Flip[] {
  return points.flatMap((point, place) => {
    const before = points[place - 1];
    const [from, to] = [before?.predicted ?? null, point.predicted];
    if (!before || from === null || to === null || from === to) return [];
    return [{ before: before.value, at: point.value, from, to }];
  });
}

function rangeOf(
  plan: SweepPlan,
  values: readonly number[],
  spec: NumberParameter,
): readonly [number, number] {
  const ends = gridOf({ ...plan, step: Math.max(plan.step, Math.abs(plan.to - plan.from) || plan.step) });
  const all = [...ends.map((value) => onSlider(spec, value)), ...values];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return low < high ? [low, high] : [spec.minimum, spec.maximum];
}

function predictionOf({ logits }: Scores, task: Task): number | null {
  if (task !== 'classification' || logits.length === 0) return null;
  const known = highest.get(logits);
  if (known !== undefined) return known;
  const best = highestOf(logits);
  highest.set(logits, best);
  return best;
}

/** A curve is made anew at every step of a drag, of hundreds of answers. */
const highest = new WeakMap<Scores['logits'], number>();

/** The point that lies nearest to a value. */
export function nearestPoint(points: readonly CurvePoint[], value: number): CurvePoint | null {
  return points.reduce<CurvePoint | null>(
    (best, point) => (best && Math.abs(best.value - value) <= Math.abs(point.value - value) ? best : point),
    null,
  );
}
