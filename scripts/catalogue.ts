/**
 * Writes what is declared in TypeScript to augmentation_impact/catalogue.json, from which Python is made.
 * `--check` fails if the committed file says something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import examples from '../assets/examples/index.json';
import labels from '../assets/imagenet-labels.json';
import { name, version } from '../package.json';
import { SPECS } from '../src/engine/augment/catalogue';
import { LIBRARIES } from '../src/engine/augment/code';
import { widgetCatalogue } from '../src/widget/catalogue';

const FILE = 'augmentation_impact/catalogue.json';

const catalogue = {
  module: name,
  version,
  augmentations: SPECS,
  libraries: LIBRARIES,
  widget: widgetCatalogue(),
  labels,
  examples,
};
const text = `${JSON.stringify(catalogue, null, 1)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(
    `${FILE} does not say what the sources declare; run “npm run catalogue” and commit it.\n`,
  );
  process.exit(1);
}
