/**
 * Bundles the engine worker into dist/worker.js, TensorFlow.js into dist/tfjs.js, which it fetches when needed, and the
 * encoders' worker into dist/media.js.
 */
import { build } from 'esbuild';
import { BUNDLES } from './lib/bundles.mjs';

await Promise.all(
  Object.entries(BUNDLES).map(([name, options]) => build({ ...options, outfile: `dist/${name}.js` })),
);
