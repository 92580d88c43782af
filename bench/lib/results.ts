/** What was measured, as plain data in bench/results.json; suites that were not run keep what they had. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { output } from '../../scripts/lib/shell.mjs';

export interface Row {
  /** What is measured, e.g. `slider → pixels`. */
  readonly what: string;
  /** On which network, size and method, e.g. `resnet50 160 guided-grad-cam`. */
  readonly on: string;
  /** Whose number it is, e.g. `ours, wasm`, `the original's way`. */
  readonly who: string;
  readonly unit: 'ms' | 's' | 'frames/s' | 'MB' | 'dispatches';
  /** Sample i of all rows of one `on` belongs to round i. */
  readonly samples: readonly number[];
  /** Why there is no number. */
  readonly missing?: string;
}

export interface SuiteResult {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

export type Results = Readonly<Record<string, SuiteResult>>;

export function readResults(path: string): Results {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : {};
}

/** Four significant digits are more than a stopwatch knows. */
export function writeResults(path: string, results: Results): void {
  const round = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  writeFileSync(path, `${JSON.stringify(results, round, 1)}\n`);
}

/** The processor and the memory, as the reader needs them to judge the numbers. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const gpu = output('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
  return `${gpu ? `${gpu}, ` : ''}${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.version}`;
}

export function rowsOf(results: Results, where: Partial<Pick<Row, 'what' | 'on' | 'who'>>): Row[] {
  return Object.values(results)
    .flatMap(({ rows }) => rows)
    .filter((row) =>
      (['what', 'on', 'who'] as const).every((key) => where[key] === undefined || row[key] === where[key]),
    );
}
