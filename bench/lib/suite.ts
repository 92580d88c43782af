/** What a suite is: it measures, and says each row as soon as it has it. */
import type { Outcome } from './interleave';
import { sound, type Row } from './results';

export interface SuiteOptions {
  /** Few rounds: to see that it runs. */
  readonly quick: boolean;
  /** A checkout of an earlier commit that was set up, to compare with; absent: none was named. */
  readonly against?: string;
}

export type Suite = (options: SuiteOptions) => AsyncIterable<Row>;

/**
 * Rows of what was measured in turns.
 * @param of the number of the row within a measurement
 */
export function toRows<T>(
  { what, on, unit = 'ms' }: Pick<Row, 'what' | 'on'> & Partial<Pick<Row, 'unit'>>,
  outcomes: ReadonlyMap<string, Outcome<T>>,
  of: (value: T) => number,
): Row[] {
  return [...outcomes].map(([who, outcome]) => {
    const row = { what, on, who, unit, samples: [] };
    if ('missing' in outcome) return { ...row, missing: outcome.missing };
    return sound({
      ...row,
      samples: outcome.samples.map(({ value }) => of(value)),
      rounds: outcome.samples.map(({ round }) => round),
    });
  });
}

/** For measurements that are a number. */
export const itself = (value: number): number => value;
