/** `npm run fuzz`: every fuzzer with many cases, each in a process of its own, and one line for each at the end; `--help`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flagsOf } from './lib/flags.mjs';
import { ROOT, environment, exists, fail, inVenv, say } from './lib/shell.mjs';

const PYTEST = ['-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider'];
const LANGUAGES = [
  {
    folder: 'tests/fuzz',
    pattern: /^(.+)\.test\.ts$/,
    command: (file) => [join(ROOT, 'node_modules', '.bin', 'jest'), ['--ci', '--runInBand', file]],
  },
  {
    folder: 'python_tests/fuzz',
    pattern: /^test_(.+)\.py$/,
    command: (file) => [inVenv('python'), [...PYTEST, file]],
  },
];

/** The fuzzers there are: a file each, called by what it makes cases of. */
function fuzzers() {
  return LANGUAGES.flatMap(({ folder, pattern, command }) =>
    readdirSync(join(ROOT, folder)).flatMap((file) => {
      const name = pattern.exec(file)?.[1];
      return name === undefined ? [] : [{ name, file: `${folder}/${file}`, command }];
    }),
  );
}

function positive(name, text) {
  if (!/^\d+$/.test(text)) fail(`--${name} must be a whole number, not “${text}”.`);
  return text;
}

/** Run one file; what each of its fuzzers found, and whether all went well. */
function runFile({ file, command }, { cases, seed, only }) {
  const reports = mkdtempSync(join(tmpdir(), 'fuzz-'));
  say(`\n── ${file} ${'─'.repeat(Math.max(0, 70 - file.length))}`);
  const [program, args] = command(file);
  const { status } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment({
      FUZZ_CASES: cases,
      FUZZ_SEED: seed,
      FUZZ_REPORTS: reports,
      ...(only !== undefined && { FUZZ_CASE: only }),
    }),
  });
  const found = readdirSync(reports).map((report) => JSON.parse(readFileSync(join(reports, report), 'utf8')));
  rmSync(reports, { recursive: true });
  return { file, isGood: status === 0, found };
}

const USAGE = `npm run fuzz -- [--cases N] [--seed S] [--only NAME | FILE] [--case N]
  --cases  cases of each fuzzer (10000)
  --seed   of the cases (1)
  --only   ${[...new Set(fuzzers().map(({ name }) => name))].sort().join(', ')}, or one of their files
  --case   judge this case alone, as a report names it (tests/fuzz)`;

const OPTIONS = {
  cases: { type: 'string', default: '10000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  case: { type: 'string' },
  help: { type: 'boolean', default: false },
};

const { values } = flagsOf({ options: OPTIONS }, `\n${USAGE}`);
if (values.help) {
  say(USAGE);
  process.exit();
}
const run = {
  cases: positive('cases', values.cases),
  seed: positive('seed', values.seed),
  only: values.case === undefined ? undefined : positive('case', values.case),
};
const chosen = fuzzers().filter(
  ({ name, file }) => values.only === undefined || [name, file].includes(values.only),
);
if (chosen.length === 0) {
  const names = [...new Set(fuzzers().map(({ name }) => name))].sort();
  fail(`--only must be one of ${names.join(', ')} or a file of them, not “${values.only}”.`);
}
if (!exists(inVenv('python'))) fail('Run “npm run setup” first.');
const results = chosen.map((fuzzer) => runFile(fuzzer, run));

say(`\n${'fuzzer'.padEnd(68)}   cases  raw errors   slowest  peak memory`);
for (const { file, isGood, found } of results) {
  for (const { name, cases: count, kinds, slowest, peak } of found) {
    say(
      [
        `${file}: ${name}`.padEnd(68),
        String(count).padStart(8),
        `${kinds.length} kinds`.padStart(12),
        `${(slowest / 1000).toFixed(2)} s`.padStart(10),
        `${Math.round(peak / 2 ** 20)} MiB`.padStart(13),
      ].join(''),
    );
    for (const { kind, count: times, example } of kinds) say(`  ${times} × ${kind}\n      e.g. ${example}`);
  }
  if (!isGood && found.every(({ kinds }) => kinds.length === 0)) say(`${file} failed; see above.`);
}
process.exit(results.every(({ isGood }) => isGood) ? 0 : 1);
