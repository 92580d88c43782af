/** `npm run parity`: set up, then compare whole networks with PyTorch. */
import { inVenv, run } from './lib/shell.mjs';
import { setup } from './setup.mjs';

setup();
run(inVenv('python'), ['-m', 'reference.parity', ...process.argv.slice(2)]);
