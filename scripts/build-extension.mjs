/** Builds the labextension; @jupyter/builder brings a script but no command for it. */
import { spawnSync } from 'node:child_process';

const development = process.argv.includes('--development');
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/@jupyter/builder/lib/build-labextension.js',
    ...(development ? ['--development'] : []),
    '--core-package-file',
    'node_modules/@jupyterlab/core-meta/core.package.json',
    '.',
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
