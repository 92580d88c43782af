/** The bundles of the workers, as esbuild makes them. */
import { usedKernelsOnly } from './tfjsKernels.mjs';

/** The worker names the other file relative to itself, so that it works wherever the two are served. */
const tfjsApart = {
  name: 'tfjs-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/tfjs\/backends$/ }, () => ({ path: './tfjs.js', external: true }));
  },
};

/** tfjs asks for Node's modules behind checks that are false in a browser. */
export const NODE_MODULES = [
  'fs',
  'path',
  'crypto',
  'worker_threads',
  'perf_hooks',
  'os',
  'util',
  'string_decoder',
  'node-fetch',
];

/** @type {import('esbuild').BuildOptions} */
const options = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  external: NODE_MODULES,
  logLevel: 'warning',
};

/**
 * By the name of their file in dist.
 * @satisfies {Record<string, import('esbuild').BuildOptions>}
 */
export const BUNDLES = {
  worker: { ...options, entryPoints: ['src/worker/entry.ts'], plugins: [tfjsApart] },
  media: { ...options, entryPoints: ['src/worker/mediaEntry.ts'] },
  tfjs: { ...options, entryPoints: ['src/engine/runtime/tfjs/backends.ts'], plugins: [usedKernelsOnly()] },
};
