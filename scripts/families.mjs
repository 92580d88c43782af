/** `npm run families` and `families:layers`: set up, then give families of networks to the widget and write the tables of docs/models.md. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inVenv, ROOT, run } from './lib/shell.mjs';
import { setup } from './setup.mjs';

const BACKENDS = join(ROOT, '.cache', 'keras-backends');
const REQUIREMENTS = join(ROOT, 'reference', 'families', 'requirements.txt');
const [module, ...options] = process.argv.slice(2);

setup();
// On their own, since nothing else needs them: 1.7 GB.
const wanted =
  (module === 'reference.families' && !options.includes('--only')) ||
  options.some((word) => word.startsWith('keras-'));
if (wanted && !existsSync(BACKENDS))
  run(inVenv('pip'), ['install', '--quiet', '--target', BACKENDS, '-r', REQUIREMENTS]);
run(inVenv('python'), ['-m', module, ...options]);
