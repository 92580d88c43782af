/** Where a prediction breaks along one axis, on both sides, and where it holds again. Pure. */
import { t } from '../language';
import { originOf, parameterSpecOf, type Axis } from './axis';
import type { Sample } from './sample';
import { rangeWithUnit, withUnit } from './words';

export type Side = 'lower' | 'upper';

/** One break, seen on the way from the origin to an end of the axis. */
export interface BreakingPoint {
  readonly side: Side;
  /** The last value that holds; null: not even the first on this side does. */
  readonly holdsTo: number | null;
  /** The first value that does not; null: it holds to the end. */
  readonly breaksAt: number | null;
  /** Predicted there; null where it holds to the end. */
  readonly becomes: Sample | null;
  /** The first value beyond at which it holds again; null: it never does. */
  readonly returnsAt: number | null;
}

/**
 * The breaks of both sides, each in the order in which they are met from the origin. A side without a break has one entry that
 * says so. Points without an answer are passed over.
 * @param ascending samples along the axis, as `alongLine` gives them
 */
export function breakingPoints(axis: Axis, ascending: readonly Sample[]): readonly BreakingPoint[] {
  const origin = originOf(axis);
  const answered = ascending.filter(({ holds }) => holds !== null);
  const at = ({ values }: Sample): number => values[0];
  const lower = answered.filter((sample) => at(sample) <= origin).reverse();
  const upper = answered.filter((sample) => at(sample) >= origin);
  const sides: readonly (readonly [Side, readonly Sample[]])[] = [
    ['lower', axis.from < origin ? lower : []],
    ['upper', axis.to > origin ? upper : []],
  ];
  return sides.flatMap(([side, outwards]) => breaksOf(side, outwards));
}

function breaksOf(side: Side, outwards: readonly Sample[]): readonly BreakingPoint[] {
  const value = (sample: Sample | undefined): number | null => sample?.values[0] ?? null;
  const breaks = outwards.flatMap((sample, i): readonly BreakingPoint[] => {
    const before = outwards[i - 1];
    if (sample.holds || before?.holds === false) return [];
    const returnsAt = value(outwards.slice(i).find(({ holds }) => holds));
    return [{ side, holdsTo: value(before), breaksAt: value(sample), becomes: sample, returnsAt }];
  });
  if (breaks.length > 0 || outwards.length === 0) return breaks;
  return [{ side, holdsTo: value(outwards.at(-1)), breaksAt: null, becomes: null, returnsAt: null }];
}

/** Where it holds around the origin: [lower, upper]; null where it does not hold at the origin itself. */
export function holdingRange(
  axis: Axis,
  breaks: readonly BreakingPoint[],
): readonly [lower: number, upper: number] | null {
  const origin = originOf(axis);
  const [lower, upper] = (['lower', 'upper'] as const).map((side) => breaks.find((one) => one.side === side));
  if (lower?.holdsTo === null || upper?.holdsTo === null) return null;
  return [lower?.holdsTo ?? origin, upper?.holdsTo ?? origin];
}

/** “holds from −34.2° to 41.6°, holds again from 60°, breaks again at 170–190°” */
export function breakingSentence(axis: Axis, breaks: readonly BreakingPoint[]): string {
  const spec = parameterSpecOf(axis);
  const range = holdingRange(axis, breaks);
  const first = range
    ? t`holds from ${withUnit(spec, range[0])} to ${withUnit(spec, range[1])}`
    : t`does not hold at ${withUnit(spec, originOf(axis))}`;
  if (breaks.every(({ breaksAt }) => breaksAt === null)) return t`${first}, its whole range`;
  const again = (['lower', 'upper'] as const).flatMap((side) =>
    againOf(
      axis,
      breaks.filter((one) => one.side === side),
    ),
  );
  return [first, ...again].join(', ');
}

function againOf(axis: Axis, [first, ...later]: readonly BreakingPoint[]): readonly string[] {
  const spec = parameterSpecOf(axis);
  if (first?.returnsAt === null || first === undefined) return [];
  return [
    t`holds again from ${withUnit(spec, first.returnsAt)}`,
    ...later.flatMap(({ breaksAt, returnsAt }) => {
      if (breaksAt === null) return [];
      if (returnsAt === null) return [t`breaks again at ${withUnit(spec, breaksAt)}`];
      const [low, high] = [breaksAt, returnsAt].sort((a, b) => a - b);
      return [t`breaks again at ${rangeWithUnit(spec, low, high)}`];
    }),
  ];
}
