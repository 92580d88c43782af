/** A page with bench/pages/engine.ts in a worker, served with what it needs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { ROOT } from '../../scripts/lib/shell.mjs';
import { ISOLATED, serve, type Served } from '../../ui-tests/tests/support/server';
import type { EngineBench, Task } from '../pages/engine';
import { MODEL_NAMES, modelPath } from './models';

declare const engineBench: EngineBench;

const PACKAGES = join(ROOT, 'bench', 'node_modules');
/** The peer computes on the backends that the product registers, so both have the same copy of these. */
const SHARED = ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-backend-webgl'].map((name) => [
  `@tensorflow/${name}`,
  join(ROOT, 'node_modules', '@tensorflow', name),
]);

const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
  import { wrap } from '/comlink.js';
  globalThis.engineBench = wrap(new Worker('/engine.js', { type: 'module' }));
</script>`;

function bundled(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    alias: Object.fromEntries(SHARED) as Record<string, string>,
    // tfjs asks for Node's modules behind checks that are false in a browser.
    external: ['fs', 'path', 'crypto', 'worker_threads', 'perf_hooks', 'os', 'util', 'string_decoder'],
  });
  return outputFiles[0].text;
}

/** Cross-origin isolated, so that whoever has threads can use them. */
export function serveEngines(): Promise<Served> {
  const script = (...path: string[]): string => bundled(join(ROOT, ...path));
  const fixed = new Map<string, string | (() => Uint8Array)>([
    ['/index.html', PAGE],
    ['/comlink.js', script('node_modules', 'comlink', 'dist', 'esm', 'comlink.mjs')],
    ['/engine.js', script('bench', 'pages', 'engine.ts')],
    ...MODEL_NAMES.map((name): [string, () => Uint8Array] => [
      `/models/${name}.onnx`,
      () => readFileSync(modelPath(name)),
    ]),
  ]);
  const folders: readonly (readonly [string, string])[] = [
    ['/ort/', join(PACKAGES, 'onnxruntime-web', 'dist')],
    ['/wasm/', join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')],
  ];
  return serve((path) => {
    const known = fixed.get(path);
    if (known !== undefined) return typeof known === 'string' ? known : known();
    const folder = folders.find(([prefix]) => path.startsWith(prefix));
    const file = folder && join(folder[1], path.slice(folder[0].length));
    return file && existsSync(file) ? readFileSync(file) : null;
  }, ISOLATED);
}

/** A page whose worker holds one network at one size. */
export interface EnginePage {
  contestants(): Promise<string[]>;
  /** Milliseconds of one run of a contestant. @throws Error that says why it cannot run */
  run(contestant: string): Promise<number>;
  /** Milliseconds a picture, of so many at once. */
  batch(count: number): Promise<number>;
  dispatches(): ReturnType<EngineBench['dispatches']>;
  close(): Promise<void>;
}

export async function openEngine(context: BrowserContext, server: Served, task: Task): Promise<EnginePage> {
  const page: Page = await context.newPage();
  await page.goto(`${server.url}/index.html`);
  await page.waitForFunction(() => 'engineBench' in globalThis);
  await page.evaluate((given) => engineBench.open(given), task);
  return {
    contestants: () => page.evaluate(() => engineBench.contestants()),
    run: async (contestant) => {
      await page.bringToFront();
      return page.evaluate((name) => engineBench.run(name), contestant);
    },
    batch: async (count) => {
      await page.bringToFront();
      return page.evaluate((n) => engineBench.batch(n), count);
    },
    dispatches: () => page.evaluate(() => engineBench.dispatches()),
    close: () => page.close(),
  };
}
