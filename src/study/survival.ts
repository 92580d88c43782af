/** How many of the images still hold at each value of a parameter, and how sure that is. Pure. */
import { nameOf, scanned, type Axis } from './axis';
import { holdingRange } from './breakingPoints';
import type { ImageResult, StudyResult } from './run';
import type { Table } from './table';

/** The ends of the interval that is told. */
const [LOW, HIGH] = [0.025, 0.975];

export interface SurvivalPoint {
  readonly value: number;
  /** Of the images whose prediction holds all the way from the origin to this value. */
  readonly share: number;
  /** 95 % interval of the share, by bootstrap over the images (Efron 1979), as of endlessly many resamplings. */
  readonly low: number;
  readonly high: number;
}

/** @param results of one scan along one axis, an image each */
export function survival(
  axis: Axis,
  results: readonly Pick<StudyResult, 'breaks'>[],
): readonly SurvivalPoint[] {
  const ranges = results.map(({ breaks }) => holdingRange(axis, breaks ?? []));
  const count = results.length;
  return scanned(axis).map((value) => {
    const kept = ranges.filter((range) => range !== null && range[0] <= value && value <= range[1]).length;
    return {
      value,
      share: kept / count,
      low: resampled(kept, count, LOW),
      high: resampled(kept, count, HIGH),
    };
  });
}

/**
 * Quantile of the share of kept images in resamplings of all: that of a binomial distribution, which resampling with replacement
 * tends to. As scipy.stats.binom.ppf(quantile, count, kept / count) / count.
 */
export function resampled(kept: number, count: number, quantile: number): number {
  if (kept === 0 || kept === count) return kept / count;
  const odds = kept / (count - kept);
  // In logarithms, since of many images none alone is likely.
  let log = count * Math.log1p(-kept / count);
  let sum = Math.exp(log);
  let drawn = 0;
  for (; sum < quantile && drawn < count; drawn++) {
    log += Math.log(((count - drawn) / (drawn + 1)) * odds);
    sum += Math.exp(log);
  }
  return drawn / count;
}

/**
 * `survival.csv` of all scans along one parameter: parameter, value, images, kept (a share of them), and the ends of its 95 %
 * interval, kept_low and kept_high.
 */
export function survivalTable(results: readonly ImageResult[]): Table {
  const scans = results.filter(({ result }) => result.breaks !== null);
  const models = [...new Set(scans.map(({ model }) => model))];
  const specs = [...new Set(scans.map(({ result }) => result.spec))];
  const kinds = models.flatMap((model) => specs.map((spec) => ({ model, spec })));
  const rows = kinds.flatMap(({ model, spec }) => {
    const ofSpec = scans
      .filter((scan) => scan.result.spec === spec && scan.model === model)
      .map(({ result }) => result);
    const [axis] = spec.axes;
    if (ofSpec.length === 0) return [];
    return survival(axis, ofSpec).map((point) => ({
      ...(model !== undefined && { model }),
      parameter: nameOf(axis),
      images: ofSpec.length,
      ...point,
    }));
  });
  return {
    ...(models.length > 1 && { model: rows.map(({ model }) => model ?? null) }),
    parameter: rows.map(({ parameter }) => parameter),
    value: rows.map(({ value }) => value),
    images: rows.map(({ images }) => images),
    kept: rows.map(({ share }) => share),
    kept_low: rows.map(({ low }) => low),
    kept_high: rows.map(({ high }) => high),
  };
}
