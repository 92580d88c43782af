/**
 * Bundles the engine worker into dist/worker.js, TensorFlow.js into dist/tfjs.js, which it fetches when needed, and the
 * encoders' worker into dist/media.js.
 */
import { build } from 'esbuild';
import { usedKernelsOnly } from './lib/tfjsKernels.mjs';

/** The worker names the other file relative to itself, so that it works wherever the two are served. */
const tfjsApart = {
  name: 'tfjs-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/tfjs\/backends$/ }, () => ({ path: './tfjs.js', external: true }));
  },
};

const options = {
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
};

await Promise.all([
  build({
    ...options,
    entryPoints: ['src/worker/entry.ts'],
    outfile: 'dist/worker.js',
    plugins: [tfjsApart],
  }),
  build({ ...options, entryPoints: ['src/worker/mediaEntry.ts'], outfile: 'dist/media.js' }),
  build({
    ...options,
    entryPoints: ['src/engine/runtime/tfjs/backends.ts'],
    outfile: 'dist/tfjs.js',
    plugins: [usedKernelsOnly()],
  }),
]);
