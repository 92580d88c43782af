/** What a suite is: it measures, and says its rows. */
import type { Outcome } from './interleave';
import type { Row } from './results';

export interface SuiteOptions {
  /** Few rounds: to see that it runs. */
  readonly quick: boolean;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  run(options: SuiteOptions): Promise<Row[]>;
}

/** Rows of what was measured in turns. */
export function toRows(
  what: string,
  on: string,
  outcomes: ReadonlyMap<string, Outcome>,
  unit: Row['unit'] = 'ms',
): Row[] {
  return [...outcomes].map(([who, outcome]) =>
    'missing' in outcome
      ? { what, on, who, unit, samples: [], missing: outcome.missing }
      : { what, on, who, unit, samples: outcome.samples },
  );
}
