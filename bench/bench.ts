/**
 * `npm run bench`: measure, keep the numbers in bench/results.json, write the tables and the plot of docs/performance.md.
 * `-- --only NAME` runs one suite, `--quick` few rounds (nothing is written), `--write` writes the documents alone;
 * `--against FOLDER` names a checkout of an earlier commit for the suite that compares with one.
 * A row is kept as soon as it is measured. A suite that fails, or is ended, leaves the rows of its last run in place of those that
 * it did not come to; the others go on.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, ROOT, run, say } from '../scripts/lib/shell.mjs';
import { once } from '../scripts/lib/stamps.mjs';
import { setup } from '../scripts/setup.mjs';
import { commit, machine } from './lib/provenance';
import { sound, toJson, unfinished, type Results, type Row } from './lib/results';
import { told } from './lib/markdown';
import { SUITE_NAMES, TITLES, type SuiteName } from './names';
import { documentOf, plotOf } from './report';
import { SUITES } from './suites';

const RESULTS = join(ROOT, 'bench', 'results.json');
const DOCUMENT = join(ROOT, 'docs', 'performance.md');
const PLOT = join(ROOT, 'docs', 'pictures', 'performance.svg');

interface Options {
  readonly names: readonly SuiteName[];
  readonly quick: boolean;
  readonly against?: string;
}

function options(): Options {
  const flags = {
    only: { type: 'string' },
    against: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  } as const;
  try {
    const { only, against, quick, write } = parseArgs({ options: flags }).values;
    const names = only === undefined ? SUITE_NAMES : SUITE_NAMES.filter((name) => name === only);
    if (names.length > 0) return { names: write ? [] : names, quick, against };
  } catch {
    // Said below.
  }
  return fail(
    `“npm run bench” takes --quick, --write, --against with a folder, and --only with one of ${SUITE_NAMES.join(', ')}.`,
  );
}

/** The installed product is that of the checkout, and the peers of bench/package.json are there. */
function prepare(): void {
  setup();
  once(
    {
      stamp: 'bench/node_modules/.setup',
      inputs: ['bench/package-lock.json'],
      results: ['bench/node_modules'],
    },
    () => {
      say('Installing the packages that the benchmark compares with');
      run('npm', ['ci', '--prefix', 'bench', '--no-audit', '--no-fund', '--loglevel=error']);
    },
  );
}

function write(results: Results): void {
  writeFileSync(DOCUMENT, documentOf(readFileSync(DOCUMENT, 'utf8'), results));
  writeFileSync(PLOT, plotOf(results));
}

const { names, quick, against } = options();
let results = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
if (names.length > 0) prepare();
for (const name of names) {
  say(`\n── ${TITLES[name]}`);
  const begin = performance.now();
  const before = results[name];
  const rows: Row[] = [];
  const isEmpty = (): boolean => rows.every(({ missing }) => missing !== undefined);
  /** @param isWhole the suite has come to its end */
  const keep = (isWhole: boolean): void => {
    if (quick || (isEmpty() && before)) return;
    const date = new Date().toISOString().slice(0, 10);
    const now = { date, commit: commit(), machine: machine(), rows };
    const json = toJson({ ...results, [name]: isWhole ? now : { ...now, ...unfinished(before, rows) } });
    writeFileSync(RESULTS, json);
    // The documents are written of what is kept, digits that were rounded away are in neither.
    results = JSON.parse(json) as Results;
  };
  try {
    for await (const row of SUITES[name]({ quick, against })) {
      rows.push(sound(row));
      say(`${row.what}, ${row.on}, ${row.who}: ${told(rows[rows.length - 1])}`);
      keep(false);
    }
    keep(true);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
  say(`${((performance.now() - begin) / 1000).toFixed(0)} s`);
  if (isEmpty() && before) say('Nothing could be measured here: what was measured before stays.');
}
if (!quick) write(results);
process.exit();
