/** Bundles the engine worker into one self-contained ES module, dist/worker.js. */
import { build } from 'esbuild';

await build({
  entryPoints: ['src/worker/entry.ts'],
  outfile: 'dist/worker.js',
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  // tfjs asks for Node's modules behind checks that are false in a browser.
  external: [
    'fs',
    'path',
    'crypto',
    'worker_threads',
    'perf_hooks',
    'os',
    'util',
    'string_decoder',
    'node-fetch',
  ],
  logLevel: 'warning',
});
