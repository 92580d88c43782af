/** `npm test`: set up, then run every check and test there is, and sum them up. `--only NAME …` runs one suite. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, environment, fail, inVenv, run, say } from './lib/shell.mjs';
import { findChromium } from './lib/chromium.mjs';
import { freePort } from './lib/ports.mjs';
import { OWN_GROUP, endWhenSilent } from './lib/patience.mjs';
import { once } from './lib/stamps.mjs';
import { setup } from './setup.mjs';

/** The slowest single test takes two minutes on two cores: who is silent for this long, in ms, hangs. */
const PATIENCE = 10 * 60_000;

/** Counts of a runner's closing lines; a plain check counts as one. */
const count = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);
const jest = (text) => {
  const line = /^Tests:.*$/m.exec(text)?.[0] ?? '';
  return {
    passed: count(line, /(\d+) passed/),
    failed: count(line, /(\d+) failed/),
    skipped: count(line, /(\d+) (?:skipped|todo)/),
  };
};
const pytest = (text) => {
  const line =
    [...text.matchAll(/^.*\b(?:passed|failed|error|skipped)\b.* in [\d.]+.*$/gm)].at(-1)?.[0] ?? '';
  return {
    passed: count(line, /(\d+) passed/),
    failed: count(line, /(\d+) (?:failed|error)/),
    skipped: count(line, /(\d+) skipped/),
  };
};
const playwright = (text) => ({
  passed: count(text, /^\s+(\d+) passed/m),
  failed: count(text, /^\s+(\d+) failed/m) + count(text, /^\s+(\d+) flaky/m),
  skipped: count(text, /^\s+(\d+) skipped/m),
});

/** pytest leaves with 5 when it collected no test: no failure where every module was skipped with a reason. */
const allSkipped = (code, { passed, skipped }) => code === 5 && passed === 0 && skipped > 0;

const local = (name, ...args) => [join(ROOT, 'node_modules', '.bin', name), args];
/** Whole networks beside their frameworks. */
const PARITY = [join('reference', 'parity'), join('reference', 'families')];
const SUITES = [
  { name: 'types', command: local('tsc', '--noEmit') },
  { name: 'types of the tests', command: local('tsc', '-p', 'tests') },
  { name: 'types of the benchmark', command: local('tsc', '-p', 'bench') },
  { name: 'lint', command: local('eslint', '--max-warnings=0', '.') },
  { name: 'imports', command: local('depcruise', 'src') },
  { name: 'rooms', command: ['node', ['scripts/rooms.mjs']] },
  { name: 'format', command: local('prettier', '--check', '--log-level=warn', '.') },
  { name: 'styles', command: local('stylelint', 'style/**/*.css') },
  { name: 'catalogue', command: ['npm', ['run', '--silent', 'catalogue:check']] },
  { name: 'operators', command: ['npm', ['run', '--silent', 'operators:check']] },
  { name: 'kernels', command: ['npm', ['run', '--silent', 'kernels:check']] },
  { name: 'notices', command: ['node', ['scripts/notices.mjs', '--check']] },
  { name: 'ruff', command: [inVenv('ruff'), ['check', '.']] },
  { name: 'ruff-format', command: [inVenv('ruff'), ['format', '--check', '.']] },
  { name: 'unit', command: local('jest', '--ci', '--maxWorkers=100%'), counts: jest },
  {
    name: 'python',
    command: [inVenv('python'), ['-m', 'pytest', '-q', '-rs', '-n', 'logical']],
    counts: pytest,
  },
  {
    name: 'reference',
    command: [
      inVenv('python'),
      ['-m', 'pytest', '-q', '-rs', 'reference', ...PARITY.flatMap((folder) => ['--ignore', folder])],
    ],
    counts: pytest,
  },
  {
    name: 'parity',
    command: [inVenv('python'), ['-m', 'pytest', '-q', '-rs', ...PARITY]],
    counts: pytest,
  },
  {
    name: 'browser',
    command: [join(ROOT, 'ui-tests', 'node_modules', '.bin', 'playwright'), ['test']],
    cwd: 'ui-tests',
    counts: playwright,
    browser: true,
  },
];

/** What the browser tests need beside the product: their packages, a Chromium, ports for two servers. */
async function prepareBrowser() {
  once(
    {
      stamp: 'ui-tests/node_modules/.setup',
      inputs: ['ui-tests/package-lock.json'],
      results: ['ui-tests/node_modules'],
    },
    () => {
      say('Installing the browser tests’ packages');
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'], {
        cwd: `${ROOT}/ui-tests`,
        env: environment({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }),
      });
    },
  );
  const ports = ['LAB_PORT', 'VOILA_PORT', 'ISOLATED_LAB_PORT', 'ISOLATED_VOILA_PORT'];
  const found = { CHROMIUM: findChromium() };
  for (const name of ports) found[name] = String(await freePort());
  return found;
}

/** Run one suite with its output shown. */
async function runSuite({ name, command: [program, args], cwd = '.', counts, browser }) {
  say(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const env = environment(browser ? await prepareBrowser() : {});
  const begin = Date.now();
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(program, [...args, ...more], {
      cwd: join(ROOT, cwd),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      ...OWN_GROUP,
    });
    endWhenSilent(child, PATIENCE, () =>
      say(
        `\n${name} printed nothing for ${PATIENCE / 60_000} minutes and is ended: it hangs after its last line.`,
      ),
    );
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        text += chunk;
        process[stream].write(chunk);
      });
    }
    const end = (code) => {
      // eslint-disable-next-line no-control-regex
      const plain = text.replace(/\u001b\[[0-9;]*m/g, '');
      const result = counts?.(plain) ?? {
        passed: code === 0 ? 1 : 0,
        failed: code === 0 ? 0 : 1,
        skipped: 0,
      };
      if (code !== 0 && result.failed === 0 && !allSkipped(code, result)) result.failed = 1;
      resolve({
        name,
        ...result,
        seconds: Math.round((Date.now() - begin) / 1000),
        skips: skipReasons(plain),
      });
    };
    child.on('error', () => end(1));
    child.on('exit', (code) => end(code ?? 1));
  });
}

function skipReasons(text) {
  return [...text.matchAll(/^SKIPPED \[\d+\] (.*)$/gm)].map((match) => match[1]);
}

const [flag, only = null, ...more] = process.argv.slice(2);
if (flag && !(flag === '--only' && SUITES.some(({ name }) => name === only))) {
  const names = SUITES.map(({ name }) => name).join(', ');
  fail(`“npm test” takes nothing, or --only, one of ${names}, and what that suite takes.`);
}
setup();
const results = [];
for (const suite of SUITES.filter(({ name }) => only === null || name === only))
  results.push(await runSuite(suite));

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
say('\nsuite          passed  failed  skipped  seconds');
for (const { name, passed, failed, skipped, seconds } of results) {
  say(
    [name.padEnd(13), ...[passed, failed, skipped, seconds].map((value) => String(value).padStart(8))].join(
      '',
    ),
  );
}
for (const reason of results.flatMap(({ skips }) => skips)) say(`skipped: ${reason}`);
say(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(sum('failed') === 0 ? 0 : 1);
