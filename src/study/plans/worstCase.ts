/** Where the loss is highest: a grid, then a pattern search around its worst points. Pure. */
import { parameterSpecOf, pointsOf, tidy, toleranceOf, type Axis } from '../axis';
import type { Sample } from '../sample';
import { overGrid } from './grid';
import type { Plan, Point } from './plan';

/** Points of the grid from which the search starts. */
const STARTS = 3;

export interface Found {
  /** Null where no point has an answer. */
  readonly worst: Sample | null;
  readonly samples: readonly Sample[];
}

/** The first of the highest losses; null where there are only points without an answer. */
export const worstOf = (samples: readonly Sample[]): Sample | null =>
  samples.reduce<Sample | null>(
    (worst, sample) => (sample.holds !== null && !(worst && worst.loss >= sample.loss) ? sample : worst),
    null,
  );

/** The worst point of the axes' grid, and nothing beyond it: Engstrom et al.'s attack. */
export function* worstOfGrid(axes: readonly Axis[]): Plan<Found> {
  const samples = yield* overGrid(axes.map(pointsOf));
  return { worst: worstOf(samples), samples };
}

/**
 * The grid, then from its worst points a pattern search (Hooke and Jeeves, Journal of the ACM 8, 1961): a point moves to the worst
 * of its neighbours along the axes; where it is the worst itself, the distance halves, down to a tenth of the slider's step.
 */
export function* worstCase(axes: readonly Axis[]): Plan<Found> {
  const samples = [...(yield* overGrid(axes.map(pointsOf)))];
  const starts = samples
    .filter(({ holds }) => holds !== null)
    .sort((a, b) => b.loss - a.loss)
    .slice(0, STARTS);
  for (const start of starts) samples.push(...(yield* climb(axes, start)));
  return { worst: worstOf(samples), samples };
}

function* climb(axes: readonly Axis[], start: Sample): Plan<readonly Sample[]> {
  const seen: Sample[] = [];
  const least = axes.map((axis) => toleranceOf(parameterSpecOf(axis)));
  let here = start;
  let distances = axes.map(({ by }, i) => Math.max(by / 2, least[i]));
  for (;;) {
    const samples = yield neighbours(axes, here.values, distances);
    seen.push(...samples);
    const worst = worstOf([here, ...samples]) ?? here;
    if (worst !== here) here = worst;
    else if (distances.every((distance, i) => distance <= least[i])) return seen;
    else distances = distances.map((distance, i) => Math.max(distance / 2, least[i]));
  }
}

/** One step to each side along each axis, inside of the axes. */
export function neighbours(
  axes: readonly Axis[],
  point: Point,
  distances: readonly number[],
): readonly Point[] {
  return axes.flatMap(({ from, to }, i) =>
    [-1, 1]
      .map((side) => Math.min(to, Math.max(from, tidy(point[i] + side * distances[i]))))
      .filter((value) => value !== point[i])
      .map((value) => point.map((old, j) => (i === j ? value : old))),
  );
}
