/** Medians, spreads and ratios of repeated measurements. Pure. */

export interface Summary {
  readonly median: number;
  /** First and third quartile. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Repeated measurements. */
export interface Samples {
  readonly samples: readonly number[];
  /** The round of each; absent: 0, 1, 2, … */
  readonly rounds?: readonly number[];
}

/** Linear interpolation between the two nearest ranks, as numpy.quantile. @param part in [0, 1] */
export function quantile(samples: readonly number[], part: number): number {
  if (samples.length === 0) throw new RangeError('there is no quantile of nothing');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

export function summarize(samples: readonly number[]): Summary {
  return {
    median: quantile(samples, 0.5),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
    count: samples.length,
  };
}

/**
 * Summary of a ÷ b over the rounds that both were in: the two of a round were measured soon after each other, so that
 * what slowed the machine down for a while slowed both down. Null where they share no round.
 */
export function ratio(a: Samples, b: Samples): Summary | null {
  const under = new Map(b.samples.map((value, i) => [b.rounds?.[i] ?? i, value]));
  const ratios = a.samples.flatMap((value, i) => {
    const other = under.get(a.rounds?.[i] ?? i);
    return other === undefined ? [] : [value / other];
  });
  return ratios.length > 0 ? summarize(ratios) : null;
}
