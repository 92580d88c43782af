/** A network of a hundred megabytes: how it travels, how long that takes, and what it costs the page. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { expect, test, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import { seededModel } from '../../../tests/support/seeded';
import { watchConsole } from '../support/console';
import { notebookOf } from '../support/notebook';
import { Panel } from '../support/panel';
import { ROOT, WORK } from '../support/paths';

const FILE = join(WORK, 'resnet50.onnx');
const METHODS = ['None', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'];
/** Bytes that the page and its kernel say beside the weights. */
const CHATTER = 1e6;

test.skip(!existsSync('/proc/self/clear_refs'), 'peaks of memory are read from Linux’s /proc');

const show = (model: string): string => `w = AugmentationImpact("chelsea.jpg", size=160${model})\nw`;
/** One shard arrives as zeros, once: what is sent and what is hashed are asked for one after the other. */
const DAMAGE = `
from augmentation_impact import AugmentationImpact
from augmentation_impact.assets import Asset
whole, asked = Asset.shard, []
def damaged(asset, index):
    asked.append(index)
    part = whole(asset, index)
    return memoryview(bytes(len(part))) if asked.count(3) == 1 and index == 3 else part
Asset.shard = damaged
`;
const CELLS = [
  DAMAGE + show(''),
  `w.model = ${JSON.stringify(FILE)}`,
  'print(asked.count(3), asked.count(4))',
  show(`, model=${JSON.stringify(FILE)}`),
];

/** The process that draws the page and computes for it: the largest of its kind. */
async function rendererOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return renderers.reduce((a, b) => (memoryOf(a, 'VmRSS') > memoryOf(b, 'VmRSS') ? a : b));
}

/** Bytes that a process holds (VmRSS), or the most that it held since that was last reset (VmHWM). */
function memoryOf(process: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  return 1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]);
}

/** Count the bytes that come from kernels. */
function watchWire(page: IJupyterLabPageFixture): { received: number } {
  const wire = { received: 0 };
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => (wire.received += payload.length)),
  );
  return wire;
}

/** Let the notebook's kernel run something. @returns milliseconds until it has answered */
function askKernel(page: IJupyterLabPageFixture): Promise<number> {
  return page.evaluate(async () => {
    const { serviceManager } = window.jupyterapp;
    const [model] = [...serviceManager.kernels.running()];
    const kernel = serviceManager.kernels.connectTo({ model });
    const begin = performance.now();
    await kernel.requestExecute({ code: '1 + 1', silent: true }).done;
    kernel.dispose();
    return performance.now() - begin;
  });
}

/** @returns seconds until the network of the weights has answered */
async function answered(panel: Panel, begin: number): Promise<number> {
  await expect(panel.root).toContainText('resnet50.onnx', { timeout: 60_000 });
  await panel.ready();
  return (performance.now() - begin) / 1000;
}

test('travels once, in little memory, while the kernel answers', async ({ page, browser, tmpPath }) => {
  test.setTimeout(240_000);
  mkdirSync(WORK, { recursive: true });
  const weights = seededModel(join(ROOT, 'reference', 'data', 'resnet50.onnx'));
  writeFileSync(FILE, weights);
  const problems = watchConsole(page, 'jupyterlab');
  const wire = watchWire(page);
  await page.contents.uploadContent(notebookOf(...CELLS), 'text', `${tmpPath}/test.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/test.ipynb`);
  const run = async (cell: number): Promise<number> => {
    const begin = performance.now();
    await page.notebook.runCell(cell, true);
    return begin;
  };
  const printed = async (cell: number): Promise<string> =>
    ((await page.notebook.getCellTextOutput(cell)) ?? []).join('').trim();
  await run(0);
  const panel = new Panel(page);
  await panel.ready();

  const renderer = await rendererOf(browser);
  const baseline = memoryOf(renderer, 'VmRSS');
  writeFileSync(`/proc/${renderer}/clear_refs`, '5');
  wire.received = 0;
  const told = run(1);
  const delays: number[] = [];
  while (wire.received < weights.length) {
    const delay = await askKernel(page);
    if (wire.received > CHATTER && wire.received < weights.length) delays.push(delay);
  }
  expect(delays.length, 'answers of the kernel while the weights travel').toBeGreaterThan(0);
  const begin = await told;
  const cold = await answered(panel, begin);
  for (const method of METHODS) {
    await panel.method(method).check();
    await panel.settled();
  }
  const peak = memoryOf(renderer, 'VmHWM') - baseline;
  expect(peak).toBeLessThan(3 * weights.length);

  // Asked for twice by the page, and looked at twice by the kernel each time.
  await run(2);
  await expect.poll(() => printed(2)).toBe('4 2');

  wire.received = 0;
  const again = await answered(new Panel(page, 1), await run(3));
  expect(wire.received).toBeLessThan(CHATTER);

  await page.notebook.save();
  await page.reload({ waitForIsReady: false });
  wire.received = 0;
  const reloaded = performance.now();
  const cached = await answered(new Panel(page), reloaded);
  expect(wire.received).toBeLessThan(CHATTER);
  console.log(
    `    ${(weights.length / 1e6).toFixed(0)} MB of weights: first map after ${cold.toFixed(1)} s from the kernel, ` +
      `${cached.toFixed(1)} s after a reload from the browser’s cache, ${again.toFixed(1)} s in a second widget; ` +
      `longest answer of the kernel meanwhile ${Math.max(...delays).toFixed(0)} ms of ${delays.length}, ` +
      `peak of the page ${(peak / 1e6).toFixed(0)} MB = ${(peak / weights.length).toFixed(1)} × the weights`,
  );
  expect(problems).toEqual([]);
});
