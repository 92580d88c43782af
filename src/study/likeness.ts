/**
 * How alike two networks look at a picture: the six measures of Dorneles, Garcia and Carbonera, An approach based on class activation
 * maps for investigating the effects of data augmentation on neural networks for image classification, 2025, arXiv 2505.12581. Pure.
 */
import type { Grid } from '../engine/contract/maps';
import { pearson, spearman } from './metrics/correlation';
import { mean, type Values } from './metrics/pairs';
import { overlapOfHighest } from './metrics/places';
import type { Table } from './table';

export const LIKENESS_NAMES = [
  'mean_absolute',
  'mean_squared',
  'pearson',
  'spearman',
  'overlap',
  'divergence',
] as const;
export type Likeness = Readonly<Record<(typeof LIKENESS_NAMES)[number], number>>;

/** What a network says of a picture. */
export interface Looked {
  /** At one size for both, the largest value 1. */
  readonly map: Grid;
  /** Of all classes; null where there are none. */
  readonly probabilities: Values | null;
}

/**
 * Differences of the maps |a − b| and (a − b)² on average, Pearson’s r, Spearman’s ρ, overlap (intersection over union of the highest
 * tenth of each), and the divergence Σ p ln(p / q) of Kullback and Leibler of the predictions, in nats; NaN where one has no meaning.
 * @param placeOf the number that a class of the first network has in the second; null: none. Probabilities are shares of the
 * classes that both have
 */
export function likeness(
  { map: { data: a }, probabilities: p }: Looked,
  { map: { data: b }, probabilities: q }: Looked,
  placeOf: (index: number) => number | null,
): Likeness {
  const apart = Float64Array.from(a, (value, i) => value - b[i]);
  return {
    mean_absolute: mean(apart.map(Math.abs)),
    mean_squared: mean(apart.map((value) => value * value)),
    pearson: pearson(a, b),
    spearman: spearman(a, b),
    overlap: overlapOfHighest(a, b),
    divergence: p && q ? divergence(p, q, placeOf) : NaN,
  };
}

/** The least share: what a network says is 0 is hardly that. */
const LEAST = 1e-12;

function divergence(p: Values, q: Values, placeOf: (index: number) => number | null): number {
  const common = Array.from({ length: p.length }, (_, index) => [index, placeOf(index)] as const).flatMap(
    ([index, place]) => (place === null ? [] : [[p[index], q[place]] as const]),
  );
  if (common.length === 0) return NaN;
  const [all, others] = common.reduce(([x, y], [mine, other]) => [x + mine, y + other], [0, 0]);
  return common.reduce((sum, [mine, other]) => {
    const [share, beside] = [Math.max(LEAST, mine / all), Math.max(LEAST, other / others)];
    return sum + share * Math.log(share / beside);
  }, 0);
}

export interface ImageLikeness extends Likeness {
  readonly image: string;
  readonly method: string;
}

/** `likeness.csv`: image, method, and the six measures. */
export function likenessTable(rows: readonly ImageLikeness[]): Table {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    image: rows.map(({ image }) => image),
    method: rows.map(({ method }) => method),
    ...Object.fromEntries(LIKENESS_NAMES.map((name) => [name, rows.map((row) => known(row[name]))])),
  };
}

/** Each measure on average over the images that have it. */
export function meanLikeness(rows: readonly Likeness[]): Likeness {
  return Object.fromEntries(
    LIKENESS_NAMES.map((name) => [
      name,
      mean(rows.map((row) => row[name]).filter((value) => Number.isFinite(value))),
    ]),
  ) as unknown as Likeness;
}
