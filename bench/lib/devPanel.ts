/** The development page of the panel, with the session in `window.session`: what needs no Jupyter is measured there. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/lib/ports.mjs';
import { environment, ROOT } from '../../scripts/lib/shell.mjs';
import { ISOLATED, serve } from '../../ui-tests/tests/support/server';
import { MODEL_NAMES, modelPath, type ModelName } from './models';

export interface PanelTask {
  /** `tiny`: one of 8 kB, for what does not depend on the network. */
  readonly model: ModelName | 'tiny';
  readonly size: number;
  /** Cross-origin isolated: the page has threads. */
  readonly isolated?: boolean;
}

export interface DevPanel {
  /** Address of the page with this network at this size. */
  url(task: PanelTask): string;
  close(): Promise<void>;
}

/** Where scripts/dev-panel.mjs puts the page. */
const FOLDER = join(ROOT, '.cache', 'dev-panel');

const TINY = join(ROOT, 'reference', 'data', 'small', 'grey.onnx');
const GREY = { mean: [0.1307], std: [0.3081] };
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** What the product would carry if each network came with it. */
const NETWORKS = new Map<string, () => Uint8Array | string>(
  [...MODEL_NAMES.filter((name) => name !== 'efficientnet-lite0'), 'tiny' as const].flatMap((name) => [
    [`/assets/${name}.onnx`, () => readFileSync(name === 'tiny' ? TINY : modelPath(name))],
    [`/assets/${name}.json`, () => JSON.stringify({ name, ...(name === 'tiny' ? GREY : IMAGENET) })],
  ]),
);

function find(path: string): Uint8Array | string | null {
  const file = join(FOLDER, path);
  return NETWORKS.get(path)?.() ?? (existsSync(file) ? readFileSync(file) : null);
}

export async function serveDevPanel(): Promise<DevPanel> {
  const port = await freePort();
  const builder = spawn('node', ['scripts/dev-panel.mjs', String(port)], {
    cwd: ROOT,
    env: environment(),
    stdio: 'ignore',
  });
  const built = (): Promise<Response | null> =>
    fetch(`http://127.0.0.1:${port}/dev-panel.js`).catch(() => null);
  for (let attempt = 0; !(await built())?.ok; attempt++) {
    if (attempt === 300) throw new Error('scripts/dev-panel.mjs does not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  builder.kill();
  const [plain, isolated] = await Promise.all([serve(find), serve(find, ISOLATED)]);
  return {
    url: (task) => {
      const state = { size: task.size, model: { kind: 'bundled', name: task.model } };
      const base = task.isolated ? isolated.url : plain.url;
      return `${base}/index.html?state=${encodeURIComponent(JSON.stringify(state))}`;
    },
    close: async () => void (await Promise.all([plain.close(), isolated.close()])),
  };
}
