/** How many of the images still hold at each value of a parameter, and how sure that is. Pure. */
import { uniformField } from '../engine/augment/random/field';
import { nameOf, originOf, pointsOf, type Axis } from './axis';
import { holdingRange } from './breakingPoints';
import type { ImageResult, StudyResult } from './run';
import type { Table } from './table';

/** Resamplings of the images, and the ends of the interval that is told. */
const [RESAMPLINGS, LOW, HIGH] = [1000, 0.025, 0.975];

export interface SurvivalPoint {
  readonly value: number;
  /** Of the images whose prediction holds all the way from the origin to this value. */
  readonly share: number;
  /** 95 % interval of the share, by bootstrap over the images (Efron 1979); seeded. */
  readonly low: number;
  readonly high: number;
}

/** @param results of one scan along one axis, an image each */
export const survival = (
  axis: Axis,
  results: readonly Pick<StudyResult, 'breaks'>[],
): readonly SurvivalPoint[] => [...survivalSteps(axis, results)];

/** The same, value by value, for whoever must not be held up: of many images each takes milliseconds. */
export function* survivalSteps(
  axis: Axis,
  results: readonly Pick<StudyResult, 'breaks'>[],
): Generator<SurvivalPoint> {
  const ranges = results.map(({ breaks }) => holdingRange(axis, breaks ?? []));
  const values = [...new Set([...pointsOf(axis), originOf(axis)])].sort((a, b) => a - b);
  const count = results.length;
  const picks = Uint32Array.from(uniformField(0, 0, RESAMPLINGS * count), (u) => Math.floor(u * count));
  for (const value of values) {
    const kept = ranges.map((range) => range !== null && range[0] <= value && value <= range[1]);
    const shares = new Float64Array(RESAMPLINGS);
    picks.forEach((image, i) => (shares[Math.floor(i / count)] += kept[image] ? 1 / count : 0));
    shares.sort();
    const at = (quantile: number): number => shares[Math.round(quantile * (RESAMPLINGS - 1))];
    const share = kept.filter(Boolean).length / count;
    yield { value, share, low: rounded(at(LOW)), high: rounded(at(HIGH)) };
  }
}

/** Sums of thirds are shares again. */
const rounded = (share: number): number => Number(share.toFixed(9));

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
