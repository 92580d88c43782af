/** Areas under curves, and the measures that are made of them. Pure. */

/** Trapezoids between ascending positions. As numpy.trapezoid. */
export function areaUnder(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((y[i] + y[i - 1]) / 2) * (x[i] - x[i - 1]);
  return area;
}

export interface CurvePoint {
  readonly value: number;
  /** Of the explained class. */
  readonly probability: number;
  /** Of the map with the carried map of the start. */
  readonly correlation: number;
}

/**
 * Stability S = ∫ correlation / ∫ (p / p₀) over the interval around the origin in which the probability falls by at most a tenth of p₀:
 * near 1 if the map stays as long as the prediction does, below where it changes sooner. Tětková and Hansen, Robustness of Visual
 * Explanations to Common Data Augmentation, CVPR workshops 2023, arXiv 2304.08984.
 * @param ascending by value
 * @param origin one of the values
 * @returns NaN where the interval is a single point
 */
export function stability(ascending: readonly CurvePoint[], origin: number, fall = 0.1): number {
  const at = ascending.findIndex(({ value }) => value === origin);
  if (at < 0) throw new RangeError(`no point at ${origin}`);
  const least = (1 - fall) * ascending[at].probability;
  let [from, to] = [at, at];
  while (from > 0 && ascending[from - 1].probability >= least) from--;
  while (to + 1 < ascending.length && ascending[to + 1].probability >= least) to++;
  const interval = ascending.slice(from, to + 1);
  const values = interval.map(({ value }) => value);
  const share = interval.map(({ probability }) => probability / ascending[at].probability);
  return (
    areaUnder(
      values,
      interval.map(({ correlation }) => correlation),
    ) / areaUnder(values, share)
  );
}
