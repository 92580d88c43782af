/** Points along one axis: coarse first for a first picture, bisection where the prediction breaks. Pure. */
import { parameterSpecOf, scanned, tidy, toleranceOf, type Axis } from '../axis';
import type { Sample } from '../sample';
import type { Plan } from './plan';

/** Points of a line after each pass: every pass halves the distances of the one before. */
export const LEVELS = [5, 9, 17, 33] as const;

/**
 * The values that each pass adds, ascending, both ends first among them.
 * @param least no two values are nearer than this, so that a slider of few steps has few points
 */
export function coarseFirst(
  from: number,
  to: number,
  least: number,
  levels: readonly number[] = LEVELS,
): readonly (readonly number[])[] {
  const seen = new Set<number>();
  return levels.map((count) => {
    const values = Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
    const snapped = values.map((value) =>
      value === from || value === to || least === 0
        ? value
        : from + Math.round((value - from) / least) * least,
    );
    return snapped.map(tidy).filter((value) => !seen.has(value) && value <= to && seen.add(value));
  });
}

/** Between neighbours of which one holds and the other does not, as long as they are further apart than the tolerance. */
export function middles(ascending: readonly Sample[], tolerance: number): readonly number[] {
  return ascending.slice(1).flatMap((right, i) => {
    const left = ascending[i];
    const differ = left.holds !== null && right.holds !== null && left.holds !== right.holds;
    const apart = right.values[0] - left.values[0];
    if (!differ || apart <= tolerance * (1 + 1e-9)) return [];
    return [tidy(left.values[0] + Math.round(apart / 2 / tolerance) * tolerance)];
  });
}

const merged = (known: readonly Sample[], more: readonly Sample[]): readonly Sample[] =>
  [...known, ...more].sort((a, b) => a.values[0] - b.values[0]);

/**
 * The axis' points and its origin, then bisection of every break to the parameter's tolerance.
 * @returns all samples, ascending
 */
export function* alongLine(axis: Axis): Plan<readonly Sample[]> {
  const tolerance = toleranceOf(parameterSpecOf(axis));
  let known = merged([], yield scanned(axis).map((value) => [value]));
  for (;;) {
    const next = middles(known, tolerance);
    if (next.length === 0) return known;
    known = merged(known, yield next.map((value) => [value]));
  }
}

/**
 * A slider's track: coarse first, every pass between the points of the one before, then bisection of the breaks that these show.
 * @param least no two points are nearer, see `toleranceOf`
 */
export function* alongTrack(axis: Axis): Plan<readonly Sample[]> {
  const tolerance = toleranceOf(parameterSpecOf(axis));
  let known: readonly Sample[] = [];
  for (const values of coarseFirst(axis.from, axis.to, tolerance))
    known = merged(known, yield values.map((value) => [value]));
  for (;;) {
    const next = middles(known, tolerance);
    if (next.length === 0) return known;
    known = merged(known, yield next.map((value) => [value]));
  }
}
