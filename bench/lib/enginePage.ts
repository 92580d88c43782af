/** A page with bench/pages/engine.ts in a worker, served with what it needs. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../../scripts/lib/shell.mjs';
import { MODEL_NAMES, modelPath } from './models';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
};

const PACKAGES = join(ROOT, 'bench', 'node_modules');

/** Why the other runtimes cannot be measured, or null. */
export function missingPeers(): string | null {
  return existsSync(join(PACKAGES, 'onnxruntime-web')) && existsSync(join(PACKAGES, '@jax-js'))
    ? null
    : 'the packages of bench/ are not installed; run “npm ci --prefix bench”';
}

export interface EngineServer {
  readonly url: string;
  close(): void;
}

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
    // tfjs asks for Node's modules behind checks that are false in a browser.
    external: ['fs', 'path', 'crypto', 'worker_threads', 'perf_hooks', 'os', 'util', 'string_decoder'],
  });
  return outputFiles[0].text;
}

/** Cross-origin isolated, so that whoever has threads can use them. */
export async function serveEngines(): Promise<EngineServer> {
  const script = (...path: string[]): string => bundled(join(ROOT, ...path));
  const fixed = new Map<string, string | (() => Uint8Array)>([
    ['/', PAGE],
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
  const find = (path: string): string | Uint8Array | null => {
    const known = fixed.get(path);
    if (known !== undefined) return typeof known === 'string' ? known : known();
    const folder = folders.find(([prefix]) => path.startsWith(prefix));
    const file = folder && join(folder[1], path.slice(folder[0].length));
    return file && existsSync(file) ? readFileSync(file) : null;
  };
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = find(path);
    const type =
      path === '/' ? 'text/html' : (TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    response.writeHead(body === null ? 404 : 200, {
      'Content-Type': type,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(body ?? undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
