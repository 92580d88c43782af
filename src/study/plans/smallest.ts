/** The smallest combination of changes that breaks a prediction. Pure. */
import { originOf, parameterSpecOf, tidy, toleranceOf, type Axis } from '../axis';
import type { Sample } from '../sample';
import { overGrid } from './grid';
import type { Plan, Point } from './plan';

/** Points of each axis, counted from the origin to its further end, and breaks of the grid that are followed. */
const [RINGS, STARTS] = [4, 4];

export interface Smallest {
  /** Null where nothing that was tried breaks it. */
  readonly smallest: Sample | null;
  /** Its size in normalised units, see `sizeOf`. */
  readonly size: number | null;
  readonly samples: readonly Sample[];
}

/** What 1 is: from the origin to the further end of the axis. */
const unitOf = (axis: Axis): number => Math.max(axis.to - originOf(axis), originOf(axis) - axis.from);

/** √Σ ((v − origin) / unit)², the unit of each axis being the way from its origin to its further end. */
export const sizeOf = (axes: readonly Axis[], point: Point): number =>
  Math.hypot(...axes.map((axis, i) => (point[i] - originOf(axis)) / unitOf(axis)));

/**
 * A coarse grid around the origin; from its nearest breaks straight towards the origin by bisection; then each axis by itself
 * towards its origin, as long as that makes it smaller. The result is least along every axis, and need not be the least of all.
 */
export function* smallestChange(axes: readonly Axis[]): Plan<Smallest> {
  const origin = axes.map(originOf);
  const samples = [...(yield* overGrid(axes.map(ringsOf)))];
  const starts = samples
    .filter(({ holds }) => holds === false)
    .sort((a, b) => sizeOf(axes, a.values) - sizeOf(axes, b.values))
    .slice(0, STARTS);
  let smallest: Sample | null = null;
  for (const start of starts) {
    let here: Sample = yield* pulled(axes, start, origin, samples);
    for (let before = Infinity; sizeOf(axes, here.values) < before - 1e-9;) {
      before = sizeOf(axes, here.values);
      for (const i of axes.keys())
        here = yield* pulled(axes, here, alike(here.values, i, origin[i]), samples);
    }
    if (!smallest || sizeOf(axes, here.values) < sizeOf(axes, smallest.values)) smallest = here;
  }
  return { smallest, size: smallest && sizeOf(axes, smallest.values), samples };
}

const alike = (point: Point, axis: number, value: number): Point =>
  point.map((old, i) => (i === axis ? value : old));

/** Points of an axis in the coarse grid. */
export function ringsOf(axis: Axis): readonly number[] {
  const [origin, unit] = [originOf(axis), unitOf(axis)];
  const values = Array.from({ length: 2 * RINGS + 1 }, (_, i) => origin + ((i - RINGS) / RINGS) * unit);
  return [...new Set(values.map((value) => tidy(Math.min(axis.to, Math.max(axis.from, value)))))];
}

/** From a point that breaks straight towards another: the nearest to it that still breaks, by bisection. */
function* pulled(axes: readonly Axis[], broken: Sample, towards: Point, samples: Sample[]): Plan<Sample> {
  if (broken.values.every((value, i) => value === towards[i])) return broken;
  const [end] = yield [towards];
  samples.push(end);
  if (end.holds === false) return end;
  let [near, far] = [towards, broken];
  const apart = (): boolean =>
    axes.some(
      (axis, i) => Math.abs(far.values[i] - near[i]) > toleranceOf(parameterSpecOf(axis)) * (1 + 1e-9),
    );
  while (apart()) {
    const middle = near.map((value, i) => tidy((value + far.values[i]) / 2));
    const [sample] = yield [middle];
    samples.push(sample);
    if (sample.holds === false) far = sample;
    else near = middle;
  }
  return far;
}
