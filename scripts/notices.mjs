/** Writes THIRD_PARTY_NOTICES.md: licences of what the bundles contain. `--check` fails on drift. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { NODE_MODULES } from './lib/bundles.mjs';

const FILE = 'THIRD_PARTY_NOTICES.md';
/** Provided by the host at run time, not bundled. */
const SHARED = ['@jupyter-widgets/*', '@jupyterlab/*', '@lumino/*'];

/** Packages whose files end in a bundle of these entries. */
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
  const names = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.slice(1) ?? [],
  );
  return [...new Set(names)].sort();
}

function licence(name) {
  const folder = join('node_modules', name);
  const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
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

const names = await bundled();
if (!existsSync('assets/LICENSE-APACHE-2.0.txt')) throw new Error('assets/LICENSE-APACHE-2.0.txt is missing');
const text = `# Third-party notices\n\nThe built front end contains these packages.\n\n${names.map(licence).join('\n')}`;
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write(`${FILE} does not list what is bundled; run “npm run notices” and commit it.\n`);
  process.exit(1);
}
