/** Medians, spreads and ratios of repeated measurements. Pure. */

export interface Summary {
  readonly median: number;
  /** First and third quartile. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
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
 * Summary of a ÷ b, round by round: both of a round were measured one after the other, so that what slowed the machine
 * down for a while slowed both down.
 */
export function ratio(a: readonly number[], b: readonly number[]): Summary {
  const rounds = Math.min(a.length, b.length);
  return summarize(Array.from({ length: rounds }, (_, i) => a[i] / b[i]));
}
