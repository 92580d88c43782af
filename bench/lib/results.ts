/** What was measured, as plain data; bench/results.json holds it. Pure. */

export interface Row {
  /** What is measured, e.g. `slider → pixels`. */
  readonly what: string;
  /** On which network, size and method, e.g. `resnet50 160 guided-grad-cam`. */
  readonly on: string;
  /** Whose number it is, e.g. `ours, wasm`, `the original's way`. */
  readonly who: string;
  readonly unit: 'ms' | 's' | 'frames/s' | 'MB' | 'dispatches';
  readonly samples: readonly number[];
  /** The round of each sample, where contestants took turns; absent: sample i is of round i. */
  readonly rounds?: readonly number[];
  /** Why there is no number. */
  readonly missing?: string;
}

export interface SuiteResult {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  /** So many of the rows, the last ones, are of an earlier run: this one was ended before it came to them. */
  readonly earlier?: number;
}

/** By suite; those that were not run keep what they had. */
export type Results = Readonly<Record<string, SuiteResult>>;

export type Where = Partial<Pick<Row, 'what' | 'on' | 'who'>>;

export function rowsOf(results: Results, where: Where): Row[] {
  return Object.values(results)
    .flatMap(({ rows }) => rows)
    .filter((row) =>
      (['what', 'on', 'who'] as const).every((key) => where[key] === undefined || row[key] === where[key]),
    );
}

/** Rows of a suite that is under way: those that it has, then those of its last run that it has not come to. */
export function unfinished(
  before: SuiteResult | undefined,
  rows: readonly Row[],
): Pick<SuiteResult, 'rows' | 'earlier'> {
  const nameOf = ({ what, on, who }: Row): string => JSON.stringify([what, on, who]);
  const known = new Set(rows.map(nameOf));
  const rest = (before?.rows ?? []).filter((row) => !known.has(nameOf(row)));
  return { rows: [...rows, ...rest], earlier: rest.length };
}

/** A row whose every sample is a number, or one that says why there is none. */
export function sound(row: Row): Row {
  const gone = row.samples.filter((value) => !Number.isFinite(value)).length;
  if (row.missing === undefined && gone === 0 && row.samples.length > 0) return row;
  const { rounds: _, ...rest } = row;
  const why = gone > 0 ? `${gone} of ${row.samples.length} samples are no numbers` : 'nothing was measured';
  return { ...rest, samples: [], missing: row.missing ?? why };
}

/** Four significant digits are more than a stopwatch knows; the samples of a row stand on one line. */
export function toJson(results: Results): string {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  const text = JSON.stringify(results, round, 1);
  return `${text.replace(/\[[\d.,\se+-]+\]/g, (list) => list.replace(/\s+/g, ''))}\n`;
}
