/** What breaks between a panel and its kernel, in Notebook and Voilà; JupyterLab's own faults.test.ts has more. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page, type WebSocketRoute } from '@playwright/test';
import { freePort } from '../../../scripts/lib/ports.mjs';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';
import { DASHBOARDS, ROOT } from '../support/paths';

const SHOW = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("chelsea.jpg", size=96)
w`;

const hostHere = (): Host => test.info().project.name as Host;

async function opened(page: Page, name: string): Promise<Panel> {
  await openIn(hostHere(), page, name, SHOW);
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

const interrupted = (panel: Panel) =>
  panel.root.getByText(/The connection to the (kernel|server) is interrupted/).first();

/** The panel computes: another angle, another picture. */
async function worksOn(panel: Panel, angle: number): Promise<void> {
  const before = (await panel.pixels('Augmented image')).hash;
  await panel.set('Rotation', angle);
  await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(before);
  await panel.settled();
}

test('the connection is cut, and comes back', async ({ page }) => {
  test.skip(hostHere() === 'jupyterlab', 'jupyterlab/faults.test.ts');
  const sockets: WebSocketRoute[] = [];
  let isCut = false;
  await page.routeWebSocket(/\/channels/, (socket) => {
    if (isCut) return void socket.close();
    sockets.push(socket);
    socket.connectToServer();
  });
  const panel = await opened(page, 'cut');
  isCut = true;
  await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  await expect(interrupted(panel)).toBeVisible();
  await worksOn(panel, 25);
  isCut = false;
  await expect(interrupted(panel)).toHaveCount(0, { timeout: 60_000 });
  await worksOn(panel, 35);
});

test('the kernel is restarted by somebody else', async ({ page }) => {
  // Voilà lets nobody restart a kernel.
  test.skip(hostHere() !== 'notebook', 'jupyterlab/faults.test.ts');
  const panel = await opened(page, 'restarted');
  const answer = await page.request.get('/api/sessions');
  const sessions = (await answer.json()) as readonly { path: string; kernel: { id: string } }[];
  const kernel = sessions.find(({ path }) => path.endsWith('restarted.ipynb'))?.kernel.id;
  expect((await page.request.post(`/api/kernels/${kernel}/restart`)).ok()).toBe(true);
  // At the latest when it is told of the next change: what it says before the server listens again is lost.
  await worksOn(panel, 25);
  await expect(panel.root.getByText(/The kernel was restarted or has stopped/).first()).toBeVisible();
});

const PYTHON = [join(ROOT, '.venv', 'bin', 'python'), join(ROOT, '.venv', 'Scripts', 'python.exe')];

/** A server of this test alone, which may end. */
async function serverOf(host: Host): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const port = String(await freePort());
  const [python] = PYTHON.filter(existsSync);
  const folder = join(ROOT, 'ui-tests');
  const args =
    host === 'voila'
      ? ['-m', 'voila', DASHBOARDS, '--no-browser', `--port=${port}`, '--Voila.ip=127.0.0.1']
      : ['-m', 'jupyterlab', `--config=${join(folder, 'jupyter_server_config.py')}`];
  const process_ = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, LAB_PORT: port },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  const probe = host === 'voila' ? '/voila/static/voila.js' : '/api';
  await expect
    .poll(async () => (await fetch(url + probe).catch(() => null))?.ok ?? false, { timeout: 60_000 })
    .toBe(true);
  return { url, process: process_ };
}

test('the server is stopped: the panel says so and goes on', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await serverOf(hostHere());
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const panel = await opened(await context.newPage(), 'stopped');
    const ended = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGTERM');
    await ended;
    await expect(interrupted(panel)).toBeVisible({ timeout: 60_000 });
    await worksOn(panel, 25);
    await worksOn(panel, 35);
  } finally {
    server.process.kill('SIGKILL');
    await context.close();
  }
});
