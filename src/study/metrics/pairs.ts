/** Two maps as pairs of values. Pixels that were not seen are NaN in either and are left out. Pure. */

/** Values row by row. */
export type Values = ArrayLike<number>;

export interface Pairs {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** @throws RangeError for maps of different lengths */
export function pairs(a: Values, b: Values): Pairs {
  if (a.length !== b.length) throw new RangeError(`maps of ${a.length} and ${b.length} values`);
  const seen = Array.from({ length: a.length }, (_, i) => i).filter(
    (i) => !Number.isNaN(a[i]) && !Number.isNaN(b[i]),
  );
  return { a: Float64Array.from(seen, (i) => a[i]), b: Float64Array.from(seen, (i) => b[i]) };
}

export const sum = (values: Values): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
};

export const mean = (values: Values): number => sum(values) / values.length;
