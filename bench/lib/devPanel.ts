/** The development page of the panel, with the session in `window.session`: what needs no Jupyter is measured there. */
import { spawn } from 'node:child_process';
import { freePort } from '../../scripts/lib/ports.mjs';
import { environment, ROOT, run } from '../../scripts/lib/shell.mjs';

export interface DevPanel {
  /** Address of the page with this state on top of the default one. */
  url(state: object): string;
  close(): void;
}

export async function serveDevPanel(): Promise<DevPanel> {
  run('npm', ['run', '--silent', 'build:worker']);
  const port = await freePort();
  const server = spawn('node', ['scripts/dev-panel.mjs', String(port)], {
    cwd: ROOT,
    env: environment(),
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; !(await fetch(url).catch(() => null))?.ok; attempt++) {
    if (attempt === 300) throw new Error('scripts/dev-panel.mjs does not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url: (state) => `${url}?state=${encodeURIComponent(JSON.stringify(state))}`,
    close: () => server.kill(),
  };
}
