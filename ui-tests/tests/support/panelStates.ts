/** Pages with the panel alone, over canned pictures, in JupyterLab's own themes; tests/panel/states.ts is their script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildSync } from 'esbuild';
import { ROOT } from './paths';
import { serve, type Served } from './server';

/** @param themes JupyterLab's names of them; each is a page of its own */
export function serveStates(themes: readonly string[]): Promise<Served> {
  const bundle = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, '..', 'panel', 'states.ts')],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
  });
  const [script, style] = bundle.outputFiles.map(({ text }) => text);
  const theme = (name: string): string =>
    readFileSync(
      join(ROOT, '.venv/share/jupyter/lab/themes/@jupyterlab', `theme-${name}-extension/index.css`),
      'utf8',
    );
  const pages = themes.map((name) => [`/${name}.html`, pageOf(theme(name))] as const);
  const files = new Map([['/states.js', script], ['/states.css', style], ...pages]);
  return serve((path) => files.get(path) ?? null);
}

const pageOf = (
  theme: string,
): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/states.css"><style>${theme}
body { margin: 0; background: var(--jp-layout-color1); }</style><body><script type="module" src="/states.js"></script></body></html>`;

export async function openStates(page: Page, { url }: Served, theme: string): Promise<void> {
  await page.goto(`${url}/${theme}.html`);
  await page.waitForFunction(() => 'show' in globalThis);
}
