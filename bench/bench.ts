/**
 * `npm run bench`: measure, keep the numbers in bench/results.json, write the tables and the plot of docs/performance.md.
 * `-- --only NAME` runs one suite, `--quick` few rounds (nothing is written), `--write` writes the documents alone.
 */
import { join } from 'node:path';
import { fail, output, ROOT, say } from '../scripts/lib/shell.mjs';
import { machine, readResults, writeResults } from './lib/results';
import { summarize } from './lib/statistics';
import { writeReport } from './report';
import { SUITES } from './suites';

const RESULTS = join(ROOT, 'bench', 'results.json');

function options(): { only: string | null; quick: boolean; write: boolean } {
  const given = process.argv.slice(2);
  const at = given.indexOf('--only');
  const only = at < 0 ? null : (given[at + 1] ?? '');
  const rest = given.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const unknown = rest.find((word) => word !== '--quick' && word !== '--write');
  const names = SUITES.map(({ name }) => name);
  if (unknown !== undefined || (only !== null && !names.includes(only)))
    fail(`“npm run bench” takes --quick, --write, and --only with one of ${names.join(', ')}.`);
  return { only, quick: rest.includes('--quick'), write: rest.includes('--write') };
}

const { only, quick, write } = options();
let results = readResults(RESULTS);
for (const { name, title, run } of write
  ? []
  : SUITES.filter((suite) => only === null || suite.name === only)) {
  say(`\n── ${title}`);
  const rows = await run({ quick });
  for (const { what, on, who, unit, samples, missing } of rows) {
    const told =
      missing ??
      (samples.length === 0 ? 'nothing measured' : `${summarize(samples).median.toPrecision(4)} ${unit}`);
    say(`${what}, ${on}, ${who}: ${told}`);
  }
  if (quick) continue;
  const commit = output('git', ['rev-parse', '--short', 'HEAD']) ?? 'unknown';
  const date = new Date().toISOString().slice(0, 10);
  results = { ...results, [name]: { date, commit, machine: machine(), rows } };
  writeResults(RESULTS, results);
}
if (!quick) writeReport(results);
process.exit(0);
