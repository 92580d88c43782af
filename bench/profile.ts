/**
 * `npm run profile`: where the time of a plan goes on our own executor, kernel by kernel; `-- --help` tells the options.
 * Not a comparison: that is `npm run bench`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { TIMED } from './names';
import { flagsOf } from '../scripts/lib/flags.mjs';
import { fail, ROOT, say } from '../scripts/lib/shell.mjs';
import { ISOLATED, serve } from '../ui-tests/tests/support/server';
import { launch, openContext } from './lib/browser';
import { MODEL_NAMES, modelPath } from './lib/models';
import type { Line } from './lib/tally';
import type { Profile, ProfileTask } from './pages/profile';

const OPTIONS = {
  model: { type: 'string', default: 'resnet50' },
  size: { type: 'string', default: '160' },
  method: { type: 'string', default: 'guided-grad-cam' },
  feature: { type: 'string', default: 'relaxed' },
  threads: { type: 'string', default: '1' },
  runs: { type: 'string', default: '9' },
  lines: { type: 'string', default: '40' },
  help: { type: 'boolean', default: false },
} as const;
const CHOICES = { model: MODEL_NAMES, method: TIMED, feature: ['relaxed', 'simd'] } as const;

const { values } = flagsOf({ options: OPTIONS }, ' “npm run profile -- --help” tells the options.');

/** One of the choices of an option; ends with a list of them where it is none. */
function chosen<K extends keyof typeof CHOICES>(name: K): (typeof CHOICES)[K][number] {
  return (
    CHOICES[name].find((choice) => choice === values[name]) ??
    fail(`--${name} is one of ${CHOICES[name].join(', ')}, not ${values[name]}.`)
  );
}

const script = (entry: string): string =>
  buildSync({ entryPoints: [join(ROOT, entry)], bundle: true, write: false, format: 'esm' }).outputFiles[0]
    .text;

const PAGE = `<!doctype html><script type="module">
  import { wrap } from '/comlink.js';
  globalThis.profile = wrap(new Worker('/worker.js', { type: 'module' }));
</script>`;

async function measure(
  task: Omit<ProfileTask, 'url'>,
  model: (typeof MODEL_NAMES)[number],
): Promise<Profile> {
  const files = new Map<string, Uint8Array | string>([
    ['/index.html', PAGE],
    ['/comlink.js', script('node_modules/comlink/dist/esm/comlink.mjs')],
    ['/worker.js', script('bench/pages/profile.ts')],
    ['/model.onnx', readFileSync(modelPath(model))],
  ]);
  const server = await serve((path) => files.get(path) ?? null, ISOLATED);
  const browser = await launch();
  try {
    const page = await (await openContext(browser)).newPage();
    await page.goto(`${server.url}/index.html`);
    await page.waitForFunction(() => 'profile' in globalThis);
    return await page.evaluate(
      (given) => (globalThis as unknown as { profile(task: ProfileTask): Promise<Profile> }).profile(given),
      { ...task, url: '/model.onnx' },
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

const sum = (lines: readonly Line[], key: 'milliseconds' | 'flops'): number =>
  lines.reduce((total, line) => total + line[key], 0);
const rate = (flops: number, milliseconds: number): string =>
  flops > 0 ? `${(flops / milliseconds / 1e6).toFixed(1)} GFLOP/s` : '';

function report({ first, runs, lines }: Profile): string {
  const sorted = [...runs].sort((a, b) => a - b);
  const total = sum(lines, 'milliseconds');
  const rows = lines.slice(0, Number(values.lines)).map(({ kernel, shape, calls, milliseconds, flops }) => {
    const cells = [
      kernel.padEnd(17),
      shape.padEnd(20),
      String(calls).padStart(4),
      milliseconds.toFixed(2).padStart(8),
    ];
    return `${cells.join(' ')} ${rate(flops, milliseconds).padStart(13)}`;
  });
  return [
    `first run ${first.toFixed(0)} ms, then ${sorted[0].toFixed(1)}–${sorted[sorted.length - 1].toFixed(1)} ms, median ${sorted[sorted.length >> 1].toFixed(1)}`,
    `in kernels ${total.toFixed(1)} ms, ${rate(sum(lines, 'flops'), total)}`,
    '',
    ...rows,
  ].join('\n');
}

if (values.help) {
  const told = Object.entries(OPTIONS).map(([name, { default: given }]) => {
    const choices = name in CHOICES ? ` (${CHOICES[name as keyof typeof CHOICES].join(', ')})` : '';
    return `  --${name} ${given}${choices}`;
  });
  say(`Options, with their defaults:\n${told.join('\n')}`);
} else {
  const task = {
    size: Number(values.size),
    method: chosen('method'),
    feature: chosen('feature'),
    threads: Number(values.threads),
    runs: Number(values.runs),
  };
  say(report(await measure(task, chosen('model'))));
}
