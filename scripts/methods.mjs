/** `npm run methods:sweep` and `methods:times`: set up, fetch the libraries that methods are compared with, and compare. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inVenv, ROOT, run } from './lib/shell.mjs';
import { setup } from './setup.mjs';

const PEERS = join(ROOT, '.cache', 'method-peers');
const REQUIREMENTS = join(ROOT, 'reference', 'sweep', 'requirements.txt');

setup();
// Without their dependencies, which would replace a CPU torch; on their own, since nothing else needs them.
if (!existsSync(PEERS))
  run(inVenv('pip'), ['install', '--quiet', '--no-deps', '--target', PEERS, '-r', REQUIREMENTS]);
const [module, ...options] = process.argv.slice(2);
run(inVenv('python'), ['-m', module, ...options]);
