/** A Voilà server over notebooks that the benchmark writes, with the kernel of .venv. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/ports.mjs';
import { environment, ROOT, venvOf } from '../../scripts/lib/shell.mjs';
import { notebookOf } from '../../ui-tests/tests/support/notebook';
import { CACHE, modelPath, type ModelName } from './models';

export interface Voila {
  /** Address of a notebook by name. */
  url(notebook: string): string;
  close(): void;
}

/**
 * @param notebooks sources of one code cell each, by name
 * @param isolated with the headers that let pages share memory among threads
 * @param checkout whose product is served; that of this one, if absent
 */
export async function startVoila(
  notebooks: Readonly<Record<string, string>>,
  { isolated = false, checkout = ROOT }: { readonly isolated?: boolean; readonly checkout?: string } = {},
): Promise<Voila> {
  const name = ['notebooks', ...(isolated ? ['isolated'] : []), ...(checkout === ROOT ? [] : ['earlier'])];
  const folder = join(CACHE, name.join('-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, source] of Object.entries(notebooks))
    writeFileSync(join(folder, `${name}.ipynb`), notebookOf(source));
  const port = await freePort();
  const options = ['--no-browser', `--port=${port}`, '--Voila.ip=127.0.0.1', '--show_tracebacks=True'];
  const server = spawn(venvOf(checkout).program('python'), ['-m', 'voila', folder, ...options], {
    env: environment({}, checkout),
    stdio: 'ignore',
    // Voilà reads voila.json where it starts.
    cwd: isolated ? join(checkout, 'ui-tests', 'isolated') : checkout,
  });
  const url = `http://127.0.0.1:${port}/voila`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${url}/static/voila.js`).catch(() => null);
    if (answer?.ok) break;
    if (attempt === 300) throw new Error('Voilà does not start; run “npm run setup”');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url: (notebook) => `${url}/render/${notebook}.ipynb`, close: () => server.kill() };
}

/**
 * A notebook with the product. Sliders show no future in it: passes in idle time would take the processor from whoever
 * is measured next; what they cost is measured in a suite of its own.
 * @param more arguments
 */
export function oursNotebook(model: ModelName, size: number, more = ', foresight=False'): string {
  const given = model === 'efficientnet-lite0' ? more : `, model=${JSON.stringify(modelPath(model))}${more}`;
  return `from augmentation_impact import AugmentationImpact
AugmentationImpact("china.jpg", size=${size}, classes="imagenette"${given})`;
}

/** A notebook that computes in the kernel. */
export function originalNotebook(model: ModelName, size: number): string {
  return `%matplotlib inline
import sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'bench', 'original'))})
from original import Original
Original(${JSON.stringify(model)}, ${size}).show()`;
}
