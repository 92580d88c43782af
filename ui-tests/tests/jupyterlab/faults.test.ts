/** What a panel does when something around it breaks: the lines of docs/reliability.md that need a real host. */
import { expect, test, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { WebSocketRoute } from '@playwright/test';
import { open, output } from '../support/lab';
import { SHOW } from '../support/notebook';
import { Panel } from '../support/panel';

// Galata answers for kernels and sessions itself unless told not to; these must be real ones.
test.use({ kernels: null, sessions: null });

/** An image that only the kernel has. */
const ARRAY = SHOW.replace('"chelsea.jpg"', 'np.tile(np.arange(96, dtype="uint8")[:, None], (96, 1, 3))');

const notice = (panel: Panel, words: RegExp) => panel.root.getByText(words).first();

/** The panel computes: another angle, other pictures. */
async function worksOn(panel: Panel, angle: number): Promise<void> {
  const before = (await panel.pixels('Grad-CAM')).hash;
  await panel.set('Rotation', angle);
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash, { timeout: 60_000 }).not.toBe(before);
  await panel.settled();
}

/** The kernel of the notebook that is open. */
async function kernelOf(page: IJupyterLabPageFixture, tmpPath: string): Promise<string> {
  const answer = await page.request.get('/api/sessions');
  const sessions = (await answer.json()) as readonly { path: string; kernel: { id: string } }[];
  const session = sessions.find(({ path }) => path.startsWith(tmpPath));
  if (!session) throw new Error('the notebook has no kernel');
  return session.kernel.id;
}

test('the kernel is restarted by somebody else', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW);
  const kernel = await kernelOf(page, tmpPath);
  expect((await page.request.post(`/api/kernels/${kernel}/restart`)).ok()).toBe(true);
  // At the latest when it is told of the next change: what it says before the server listens again is lost.
  await worksOn(panel, 25);
  await expect(notice(panel, /The kernel was restarted or has stopped/)).toBeVisible();
  await panel.button('Send frames to kernel').click();
  await expect(notice(panel, /The kernel is gone, so it cannot take the frames/)).toBeVisible();
  await expect(panel.root).toContainText('2/600');
});

test('the kernel is killed', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW, 'import os\nprint(os.getpid())');
  process.kill(Number(await output(page, 1)), 'SIGKILL');
  await expect(notice(panel, /The kernel was restarted or has stopped/)).toBeVisible();
  await worksOn(panel, 25);
});

test('the connection is cut, and comes back', async ({ page, tmpPath }) => {
  const sockets: WebSocketRoute[] = [];
  let isCut = false;
  await page.routeWebSocket(/\/channels/, (socket) => {
    if (isCut) return void socket.close();
    sockets.push(socket);
    socket.connectToServer();
  });
  await page.reload();
  const panel = await open(page, tmpPath, SHOW, 'print(w.rotate.angle)');
  isCut = true;
  await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  await expect(notice(panel, /The connection to the kernel is interrupted/)).toBeVisible();
  await worksOn(panel, 25);
  isCut = false;
  await expect(notice(panel, /The connection to the kernel is interrupted/)).toHaveCount(0);
  await worksOn(panel, 35);
  await expect.poll(() => output(page, 1)).toBe('35.0');
});

test('the line is slow', async ({ page, tmpPath }) => {
  const LATENCY = 300;
  const later = (work: () => void) => void setTimeout(work, LATENCY);
  await page.routeWebSocket(/\/channels/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => later(() => server.send(message)));
    server.onMessage((message) => later(() => socket.send(message)));
  });
  await page.reload();
  const panel = await open(page, tmpPath, `import numpy as np\n${ARRAY}`, 'print(len(w.frames))');
  await worksOn(panel, 25);
  await panel.button('Send frames to kernel').click();
  await expect(notice(panel, /The frames are in the kernel/)).toBeVisible();
  expect(await output(page, 1)).toBe('2');
});

test('two tabs show one notebook', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW, 'print(w.rotate.angle)');
  await page.notebook.save();
  const second = await page.context().newPage();
  await second.goto(page.url().replace(/\/lab.*/, `/lab/workspaces/second/tree/${tmpPath}/test.ipynb`));
  const other = new Panel(second);
  await other.ready();
  await worksOn(panel, 25);
  await expect(other.slider('Rotation')).toHaveValue('25');
  await worksOn(other, 35);
  await expect(panel.slider('Rotation')).toHaveValue('35');
  await expect.poll(() => output(page, 1)).toBe('35.0');
  await second.close();
});

test('the worker of the engine dies without a word', async ({ page, tmpPath }) => {
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(window, { workers });
    window.Worker = class extends Worker {
      constructor(...options: ConstructorParameters<typeof Worker>) {
        super(...options);
        workers.push(this);
      }
    };
  });
  await page.reload();
  const panel = await open(page, tmpPath, SHOW);
  await worksOn(panel, 15);
  await page.evaluate(() =>
    (window as unknown as { workers: Worker[] }).workers.forEach((worker) => worker.terminate()),
  );
  await worksOn(panel, 25);
  await expect(notice(panel, /The engine ended \(it has not answered for 1\d seconds\)/)).toBeVisible();
  await expect(panel.root).toContainText('3/600');
});

test('the tab sleeps while the engine works', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW);
  // The page itself, without Galata around it.
  const [own] = page.context().pages();
  const devtools = await page.context().newCDPSession(own);
  await panel.set('Rotation', 25);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await panel.settled();
  await expect(notice(panel, /The engine ended/)).toHaveCount(0);
  await worksOn(panel, 35);
});

test('the browser keeps nothing for the page', async ({ page, tmpPath }) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
    Object.defineProperty(window, 'caches', { value: { open: refuse, match: refuse } });
  });
  await page.reload();
  const panel = await open(page, tmpPath, `import numpy as np\n${ARRAY}`);
  await worksOn(panel, 25);
});
