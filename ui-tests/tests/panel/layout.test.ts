/** Where the parts of the panel stand, at the sizes of windows and notebooks. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { openStates, serveStates } from '../support/panelStates';
import type { Served } from '../support/server';
import type { StateName } from './states';

declare const show: (name: StateName) => void;

let server: Served;

test.beforeAll(async () => {
  server = await serveStates(['light']);
});

test.afterAll(() => server.close());

/** The panel in this state in a window of this size, laid out. */
async function open(page: Page, [width, height]: readonly [number, number], state: StateName): Promise<void> {
  await page.setViewportSize({ width, height });
  if (page.url() === 'about:blank') await openStates(page, server, 'light');
  await page.evaluate(async (name) => {
    show(name);
    // The panel measures its room once it stands in the page.
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, state);
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Those that are to be seen. */
const boxesOf = (all: Locator): Promise<readonly Box[]> =>
  all.evaluateAll((nodes) =>
    nodes
      .filter((node) => node.checkVisibility())
      .map((node) => {
        const { left, top, right, bottom } = node.getBoundingClientRect();
        return { left, top, right, bottom };
      }),
  );

async function boxOf(one: Locator): Promise<Box> {
  const [box] = await boxesOf(one);
  if (!box) throw new Error(`There is no ${String(one)}.`);
  return box;
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('method, layer and comparison stand in one line that never moves, from 1280 px on', async ({ page }) => {
  const row = page.getByRole('group', { name: 'Explain', exact: true });
  const places = (): Promise<readonly Box[]> => boxesOf(row.locator(':scope > *'));
  for (const width of [1280, 2560]) {
    await open(page, [width, 900], 'ready');
    const before = await places();
    const { top, bottom } = await boxOf(row);
    expect(before, `${width} px`).toHaveLength(3);
    for (const box of before) expect((box.top + box.bottom) / 2).toBeCloseTo((top + bottom) / 2, -1);
    expect(bottom - top).toBeLessThan(40);
    for (const name of ['None', 'Grad-CAM', 'Guided backprop']) {
      await row.getByRole('radio', { name, exact: true }).check();
      expect(await places(), `${width} px, ${name}`).toEqual(before);
    }
  }
});

test('five equal pictures and the bars leave no hole on a laptop', async ({ page }) => {
  for (const size of [
    [1280, 800],
    [1366, 768],
    // Of 1440, what Voilà leaves.
    [1403, 900],
    [1440, 900],
  ] as const) {
    await open(page, size, 'ready');
    const pictures = await boxesOf(page.locator('.jp-Impact-frame'));
    const bars = await boxOf(page.locator('.jp-Impact-strip'));
    const row = await boxOf(page.getByRole('group', { name: 'Explain', exact: true }));
    const side = pictures[0].right - pictures[0].left;
    expect(pictures, size.join(' × ')).toHaveLength(5);
    for (const { left, right, top, bottom } of pictures) {
      expect(right - left).toBeCloseTo(side, 0);
      expect(bottom - top).toBeCloseTo(side, 0);
    }
    const end = Math.max(...pictures.filter(({ top }) => top === pictures[0].top).map(({ right }) => right));
    expect(row.right - end, size.join(' × ')).toBeLessThan(side / 2);
    expect(row.right - bars.right).toBeLessThan(2);
    expect(pictures.filter((picture) => overlap(picture, bars))).toEqual([]);
  }
});

test('bars in a narrow cell are as long as their labels and numbers, and all of them are shown', async ({
  page,
}) => {
  await open(page, [910, 900], 'ready');
  const strip = await boxOf(page.locator('.jp-Impact-strip'));
  const lines = await boxesOf(page.locator('.jp-Impact-barLine'));
  for (const { left, right } of await boxesOf(page.locator('.jp-Impact-bar'))) {
    expect(right - left).toBeGreaterThan(140);
  }
  expect(lines).toHaveLength(10);
  for (const { bottom } of lines) expect(bottom).toBeLessThanOrEqual(strip.bottom + 1);
});

test('the menu of other libraries stays beside the button for Python at any width', async ({ page }) => {
  for (const width of [360, 684, 910]) {
    await open(page, [width, 800], 'ready');
    const button = await boxOf(page.getByRole('button', { name: 'Copy as Python', exact: true }));
    const menu = await boxOf(page.getByRole('button', { name: /^Copy augmentations as code/ }));
    expect(menu.top, `${width} px`).toBeCloseTo(button.top, -1);
    expect(menu.left, `${width} px`).toBeGreaterThanOrEqual(button.right - 1);
  }
});

test('an error stands over the recording: it covers neither result nor control, and moves nothing', async ({
  page,
}) => {
  await open(page, [1280, 800], 'ready');
  const panel = page.getByRole('region', { name: 'Augmentation impact' });
  const parts = ['.jp-Impact-prediction', '.jp-Impact-frame', '.jp-Impact-barLine', '.jp-Impact-step'];
  const places = async (): Promise<readonly Box[]> => boxesOf(panel.locator(parts.join()));
  const before = await places();
  await open(page, [1280, 800], 'error');
  await expect(panel.getByRole('alert')).toBeInViewport({ ratio: 1 });
  const error = await boxOf(panel.getByRole('alert'));
  expect(before.length).toBeGreaterThan(20);
  expect(await places()).toEqual(before);
  expect(before.filter((box) => overlap(box, error))).toEqual([]);
});
