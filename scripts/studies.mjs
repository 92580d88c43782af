/** `npm run studies -- NAME`: set up, then check studies beside PyTorch and a dense scan, and write the tables of docs/studies.md. */
import { inVenv, run } from './lib/shell.mjs';
import { setup } from './setup.mjs';

setup();
run(inVenv('python'), ['-m', 'reference.studies', ...process.argv.slice(2)]);
