/**
 * Writes what is declared in TypeScript to augmentation_impact/catalogue.json, from which Python is made, to
 * docs/augmentations.md, to JupyterLab's settings, schema/plugin.json, and to what translators are given,
 * locale/augmentation_impact.pot; then the stubs of the Python classes, *.pyi. `--check` fails if a committed file says something else.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import examples from '../assets/examples/index.json';
import labels from '../assets/imagenet-labels.json';
import { name, version } from '../package.json';
import { SPECS } from '../src/engine/augment/catalogue';
import { METHOD_SPECS } from '../src/engine/attribution/methods/catalogue';
import { LIBRARIES } from '../src/engine/augment/code';
import { widgetCatalogue } from '../src/widget/catalogue';
import { fail, inVenv, run } from './lib/shell.mjs';
import { augmentationsPage } from './lib/augmentationsPage';
import { template } from './lib/messages';
import { methodsPage } from './lib/methodsPage';
import { settingsSchema } from './lib/settingsSchema';

const catalogue = {
  module: name,
  version,
  augmentations: SPECS,
  libraries: LIBRARIES,
  methods: METHOD_SPECS,
  widget: widgetCatalogue(),
  labels,
  examples,
};

const FILES: Readonly<Record<string, string>> = {
  'augmentation_impact/catalogue.json': `${JSON.stringify(catalogue, null, 1)}\n`,
  'docs/augmentations.md': augmentationsPage(),
  'docs/methods.md': methodsPage(),
  'schema/plugin.json': settingsSchema(),
  'locale/augmentation_impact.pot': template(),
};

for (const [file, text] of Object.entries(FILES)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(
      `${file} does not say what the sources declare; run “npm run catalogue” and commit it.\n`,
    );
    process.exitCode = 1;
  }
}

// The stubs are of the classes that Python has made of the catalogue.
const python = inVenv('python');
if (!existsSync(python)) fail('The stubs of the Python package need .venv: run “npm run setup” first.');
run(python, ['scripts/stubs.py', ...process.argv.slice(2)]);
