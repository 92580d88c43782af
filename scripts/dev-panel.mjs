/**
 * Builds and serves the development page of the panel: `npm run build:worker && node scripts/dev-panel.mjs [port]`.
 * dev-panel.ts says what its address may ask for.
 */
import { context } from 'esbuild';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, say } from './lib/shell.mjs';

const FOLDER = join(ROOT, '.cache', 'dev-panel');
const port = Number(process.argv[2] ?? 8899);

/** JupyterLab's variables, as its two themes set them. */
const THEMES = {
  light: {
    'layout-color1': 'white',
    'layout-color2': '#eee',
    'layout-color3': '#bdbdbd',
    'border-color1': '#bdbdbd',
    'border-color2': '#e0e0e0',
    'ui-font-color1': 'rgba(0,0,0,.87)',
    'ui-inverse-font-color0': 'white',
    'brand-color1': '#1976d2',
    'error-color1': '#d32f2f',
    'warn-color1': '#f57c00',
    'success-color1': '#388e3c',
  },
  dark: {
    'layout-color1': '#212121',
    'layout-color2': '#424242',
    'layout-color3': '#616161',
    'border-color1': '#616161',
    'border-color2': '#424242',
    'ui-font-color1': 'rgba(255,255,255,.87)',
    'ui-inverse-font-color0': 'rgba(0,0,0,1)',
    'brand-color1': '#2196f3',
    'error-color1': '#ff5252',
    'warn-color1': '#ff9800',
    'success-color1': '#4caf50',
  },
};

const rules = Object.entries(THEMES).map(([name, variables]) => {
  const lines = Object.entries(variables).map(([key, value]) => `--jp-${key}: ${value};`);
  return `[data-theme=${name}] { ${lines.join(' ')} }`;
});
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="dev-panel.css"><style>
${rules.join('\n')}
html { --jp-ui-font-size0: .83333em; --jp-ui-font-size1: 13px; background: var(--jp-layout-color1) }
body { margin: 0 }
</style><body><script type="module" src="dev-panel.js"></script></body></html>`;

await mkdir(FOLDER, { recursive: true });
await writeFile(join(FOLDER, 'index.html'), page);
await cp(join(ROOT, 'assets'), join(FOLDER, 'assets'), { recursive: true });
for (const name of ['worker.js', 'tfjs.js', 'media.js']) {
  await cp(join(ROOT, 'dist', name), join(FOLDER, name)).catch(() =>
    say(`There is no dist/${name}: only ?session=canned works. Run npm run build:worker.`),
  );
}
const wasm = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
await cp(wasm, join(FOLDER, 'wasm'), { recursive: true, filter: (path) => !/\.[jt]s(\.map)?$/.test(path) });
const bundle = await context({
  entryPoints: [join(ROOT, 'scripts', 'dev-panel.ts')],
  outdir: FOLDER,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: 'inline',
  logLevel: 'warning',
});
await bundle.watch();
await bundle.serve({ host: '127.0.0.1', port, servedir: FOLDER });
say(`http://127.0.0.1:${port}/`);
