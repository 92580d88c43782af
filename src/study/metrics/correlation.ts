/** How alike two maps are, value by value. Pure. */
import { mean, pairs, type Values } from './pairs';

/**
 * Pearson's r = Σ (a − ā)(b − b̄) / √(Σ (a − ā)² Σ (b − b̄)²) over the pixels that both maps have. In [−1, 1]; NaN where either map
 * is constant or fewer than two pixels are left. As scipy.stats.pearsonr.
 */
export function pearson(first: Values, second: Values): number {
  const { a, b } = pairs(first, second);
  return a.length < 2 ? NaN : centred(a, b);
}

function centred(a: Float64Array, b: Float64Array): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  return angle(
    a.map((value) => value - centreA),
    b.map((value) => value - centreB),
  );
}

/** Cosine of the angle between two vectors; NaN where one is zero. */
function angle(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

/**
 * Spearman's ρ: Pearson's r of the ranks, equal values sharing the mean of theirs. In [−1, 1]; NaN as `pearson`. As
 * scipy.stats.spearmanr.
 */
export function spearman(first: Values, second: Values): number {
  const { a, b } = pairs(first, second);
  return a.length < 2 ? NaN : centred(ranks(a), ranks(b));
}

/** Ranks from 1, ties share the mean of theirs. As scipy.stats.rankdata. */
export function ranks(values: Float64Array): Float64Array {
  const order = Float64Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) out[order[i]] = (from + 1 + to) / 2;
    from = to;
  }
  return out;
}

/** Σ ab / √(Σ a² Σ b²) over the pixels that both maps have. In [−1, 1]; NaN where a map is zero. As 1 − scipy.spatial.distance.cosine. */
export function cosine(first: Values, second: Values): number {
  const { a, b } = pairs(first, second);
  return angle(a, b);
}
