/** Points of several axes at once. Pure. */
import type { Point, Plan } from './plan';
import type { Sample } from '../sample';

/** Every combination, the last axis fastest. */
export function product(values: readonly (readonly number[])[]): readonly Point[] {
  return values.reduce<readonly Point[]>(
    (points, axis) => points.flatMap((point) => axis.map((value) => [...point, value])),
    [[]],
  );
}

/** All points of a grid, row by row, so that whoever stops early has whole rows. */
export function* overGrid(values: readonly (readonly number[])[]): Plan<readonly Sample[]> {
  const samples: Sample[] = [];
  const [first, ...others] = values;
  for (const value of first) samples.push(...(yield product([[value], ...others])));
  return samples;
}
