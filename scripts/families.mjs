/** `npm run families` and `families:layers`: set up, then give families of networks to the widget and write the tables of docs/models.md. */
import { join } from 'node:path';
import { inVenv, ROOT, run } from './lib/shell.mjs';
import { once } from './lib/stamps.mjs';
import { setup } from './setup.mjs';

const BACKENDS = '.cache/keras-backends';
const REQUIREMENTS = 'reference/families/requirements.txt';
const [module, ...options] = process.argv.slice(2);

setup();
// On their own, since nothing else needs them: 1.7 GB.
const wanted =
  (module === 'reference.families' && !options.includes('--only')) ||
  options.some((word) => word.startsWith('keras-'));
const backends = { stamp: `${BACKENDS}/.setup`, inputs: [REQUIREMENTS], results: [] };
if (wanted)
  once(backends, () =>
    run(inVenv('pip'), [
      ...['install', '--quiet', '--upgrade', '--target', join(ROOT, BACKENDS)],
      ...['-r', join(ROOT, REQUIREMENTS)],
    ]),
  );
run(inVenv('python'), ['-m', module, ...options]);
