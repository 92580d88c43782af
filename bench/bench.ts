/**
 * `npm run bench`: measure, keep the numbers in bench/results.json, write the tables and the plot of docs/performance.md.
 * `-- --only NAME` runs one suite, `--quick` few rounds (nothing is written), `--write` writes the documents alone;
 * `--against FOLDER` names a checkout of an earlier commit for the suite that compares with one.
 * A suite that fails, or finds nothing to measure here, says so and leaves its last results; the others go on.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, ROOT, run, say } from '../scripts/lib/shell.mjs';
import { once } from '../scripts/lib/stamps.mjs';
import { setup } from '../scripts/setup.mjs';
import { commit, machine } from './lib/provenance';
import { sound, toJson, type Results } from './lib/results';
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
  const measured = await SUITES[name]({ quick, against }).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
    return null;
  });
  const rows = measured?.map(sound) ?? [];
  for (const row of rows) say(`${row.what}, ${row.on}, ${row.who}: ${told(row)}`);
  say(`${((performance.now() - begin) / 1000).toFixed(0)} s`);
  const isEmpty = rows.every(({ missing }) => missing !== undefined);
  if (isEmpty && results[name]) say('Nothing could be measured here: what was measured before stays.');
  if (quick || measured === null || (isEmpty && results[name])) continue;
  const date = new Date().toISOString().slice(0, 10);
  results = { ...results, [name]: { date, commit: commit(), machine: machine(), rows } };
  writeFileSync(RESULTS, toJson(results));
}
if (!quick) write(results);
process.exit();
