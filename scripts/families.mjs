/** `npm run families`: set up, then give families of networks to the widget and write the tables of docs/models.md. */
import { inVenv, run } from './lib/shell.mjs';
import { setup } from './setup.mjs';

setup();
run(inVenv('python'), ['-m', 'reference.families', ...process.argv.slice(2)]);
