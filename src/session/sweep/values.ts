/** The way of a swept slider. */
import { accepted, onSlider } from '../../engine/augment/range';
import type { NumberParameter } from '../../engine/augment/spec';

/** `once` from one end to the other, `there-and-back`, or `loop` until it is stopped. */
export const COURSES = ['once', 'there-and-back', 'loop'] as const;
export type Course = (typeof COURSES)[number];

/** How a slider is swept. */
export interface SweepPlan {
  /** Ends of the range, in the parameter's values; `from` may be the greater one. */
  readonly from: number;
  readonly to: number;
  /** Distance of two values, above 0. */
  readonly step: number;
  readonly course: Course;
  /** Coarse values first, then those between: a curve is there soon, and gets finer. */
  readonly coarseFirst: boolean;
  /** Least time of a step, milliseconds; 0 plays as fast as the network answers. */
  readonly delay: number;
}

/** Most values on the way; more would fill any recording. */
export const MOST_VALUES = 2000;

export function defaultPlan({ minimum, maximum, step }: NumberParameter): SweepPlan {
  return { from: minimum, to: maximum, step, course: 'once', coarseFirst: false, delay: 0 };
}

/** The nearest plan that the parameter allows. */
export function fittingPlan(spec: NumberParameter, plan: SweepPlan): SweepPlan {
  const { minimum, maximum } = accepted(spec);
  const within = (value: number, usual: number): number =>
    Number.isFinite(value) ? Math.min(maximum, Math.max(minimum, value)) : usual;
  const from = within(plan.from, spec.minimum);
  const to = within(plan.to, spec.maximum);
  const least = Math.max(Math.abs(to - from) / MOST_VALUES, Number.EPSILON);
  const step = plan.step > 0 && Number.isFinite(plan.step) ? Math.max(plan.step, least) : spec.step;
  return { ...plan, from, to, step };
}

/** From one end to the other: both ends, and every step between. */
export function gridOf({ from, to, step }: SweepPlan): readonly number[] {
  const count = Math.floor(Math.abs(to - from) / step + 1e-9);
  const sign = Math.sign(to - from);
  const digits = Math.min(12, Math.max(decimals(step), decimals(from)));
  const grid = Array.from({ length: count + 1 }, (_, k) => Number((from + sign * k * step).toFixed(digits)));
  return grid.at(-1) === to ? grid : [...grid, to];
}

/**
 * All values of one round, in the order in which they are set.
 *
 * @param present where the slider stands; it returns there, except from a loop
 */
export function sweepValues(spec: NumberParameter, plan: SweepPlan, present: number): readonly number[] {
  const grid = gridOf(plan);
  const there = plan.coarseFirst ? coarseFirst(grid) : grid;
  if (plan.course === 'loop') return isWholeTurn(spec, plan) ? there.slice(0, -1) : thereAndBack(there);
  const way = plan.course === 'once' ? there : [...there, ...there.slice(0, -1).reverse()];
  // The slider stands there already, and returns there.
  const [first] = way;
  const rest = first === onSlider(spec, present) ? way.slice(1) : way;
  return rest.at(-1) === present ? rest : [...rest, present];
}

/** The ends, then every second value between, and so on: each value once. */
export function coarseFirst<T>(grid: readonly T[]): readonly T[] {
  const last = grid.length - 1;
  const seen = new Set<number>();
  const order: number[] = [];
  const visit = (index: number): void => {
    if (index > last || seen.has(index)) return;
    seen.add(index);
    order.push(index);
  };
  for (let stride = coarsest(last); stride >= 1; stride /= 2) {
    for (let index = 0; index <= last; index += stride) visit(index);
    visit(last);
  }
  return order.flatMap((index) => grid.slice(index, index + 1));
}

/** The first round takes about this many values. */
const FIRST_ROUND = 12;

const coarsest = (last: number): number => 2 ** Math.max(0, Math.floor(Math.log2(last / FIRST_ROUND)));

const isWholeTurn = (spec: NumberParameter, { from, to }: SweepPlan): boolean =>
  spec.period !== undefined && Math.abs(to - from) === spec.period;

const thereAndBack = <T>(values: readonly T[]): readonly T[] => [...values, ...values.slice(1, -1).reverse()];

function decimals(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
