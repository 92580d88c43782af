/**
 * What the bundles contain: THIRD_PARTY_NOTICES.md with the licences, and sbom.cdx.json, a CycloneDX bill of
 * materials that scanners read. `--check` fails on drift.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format } from 'prettier';
import { NODE_MODULES } from './lib/bundles.mjs';

const NOTICES = 'THIRD_PARTY_NOTICES.md';
const SBOM = 'sbom.cdx.json';
/** Provided by the host at run time, not bundled. */
const SHARED = ['@jupyter-widgets/*', '@jupyterlab/*', '@lumino/*'];

/** Packages whose files end in a bundle of these entries, with what their package.json says. */
async function bundled() {
  const { metafile } = await build({
    entryPoints: ['src/worker/entry.ts', 'src/worker/mediaEntry.ts', 'src/widget/index.ts', 'src/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'dist/notices',
    format: 'esm',
    platform: 'browser',
    external: [...SHARED, ...NODE_MODULES],
    loader: { '.css': 'empty' },
    logLevel: 'error',
  });
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(path)?.slice(1) ?? [],
  );
  return [...new Set(folders)]
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function notice({ folder, name, version, license, author }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const holder = typeof author === 'string' ? author : author?.name;
  const apache =
    license === 'Apache-2.0' ? 'The text of the licence is in assets/LICENSE-APACHE-2.0.txt.' : '';
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
  const body =
    license === 'Apache-2.0' || !text
      ? apache || `Licensed under ${license}.`
      : `\`\`\`text\n${text}\n\`\`\``;
  return `## ${name} ${version}\n\n${license}${holder ? `, ${holder}` : ''}\n\n${body}\n`;
}

/** https://github.com/package-url/purl-spec: the @ of a scope is escaped. */
const purl = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function component(type, one) {
  return {
    type,
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    purl: purl(one),
    licenses: [{ expression: one.license }],
  };
}

/** CycloneDX 1.6, without a time or a serial number, so that the same bundles make the same file. */
function sbomOf(packages) {
  const product = JSON.parse(readFileSync('package.json', 'utf8'));
  const refs = packages.map(purl);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', product) },
    components: packages.map((one) => component('library', one)),
    dependencies: [{ ref: purl(product), dependsOn: refs }],
  };
}

/** What is written into the sources. */
const WRITTEN = `## Turbo

Apache-2.0, Copyright 2019 Google LLC, by Anton Mikhailov

The table of colours in src/engine/render/turbo.ts. The text of the licence is in assets/LICENSE-APACHE-2.0.txt.
`;

const packages = await bundled();
if (!existsSync('assets/LICENSE-APACHE-2.0.txt')) throw new Error('assets/LICENSE-APACHE-2.0.txt is missing');
const files = {
  [NOTICES]: `# Third-party notices\n\nThe built front end contains these packages.\n\n${[...packages.map(notice), WRITTEN].join('\n')}`,
  [SBOM]: await format(JSON.stringify(sbomOf(packages)), { parser: 'json', printWidth: 110 }),
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} does not list what is bundled; run “npm run notices” and commit it.\n`);
    process.exitCode = 1;
  }
}
