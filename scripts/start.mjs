/** `npm start`: set up, then serve the dashboard with Voilà and open it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { shareLifetime } from './lib/lifetime.mjs';
import { freePort } from './lib/ports.mjs';
import { ROOT, environment, fail, inVenv, say } from './lib/shell.mjs';
import { setup } from './setup.mjs';

/** Where voila.json lies, which Voilà reads in the folder in which it is started. */
const FOLDER = join(ROOT, 'examples');
const NOTEBOOK = 'app.ipynb';
const PATIENCE = 120_000;

async function answers(url, until) {
  while (Date.now() < until) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

function openBrowser(url) {
  const openers = { darwin: 'open', win32: 'explorer' };
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.env.CI || process.argv.includes('--no-browser')) return;
  spawn(openers[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

setup();
const port = await freePort(Number(process.env.PORT ?? 0)).catch(() =>
  fail(`Port ${process.env.PORT} is taken; choose another one with PORT=….`),
);
const url = `http://127.0.0.1:${port}/`;
say('Starting Voilà');
const voila = spawn(
  inVenv('voila'),
  [NOTEBOOK, '--no-browser', `--port=${port}`, '--Voila.ip=127.0.0.1', '--Voila.log_level=WARN'],
  { cwd: FOLDER, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] },
);
shareLifetime(voila);
if (!(await answers(`${url}voila/static/voila.js`, Date.now() + PATIENCE))) {
  voila.kill();
  fail(`Voilà did not answer at ${url} within ${PATIENCE / 1000} seconds; its messages are above.`);
}
say(`\nThe dashboard is at ${url} (Ctrl-C ends it)\n`);
openBrowser(url);
