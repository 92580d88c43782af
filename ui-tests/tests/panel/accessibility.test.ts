/** The panel in every state, alone in a page with JupyterLab's own themes, judged by axe; docs/accessibility.md says what that covers. */
import { expect, test, type Page } from '@playwright/test';
import { axeOf } from '../support/axe';
import { openStates, serveStates } from '../support/panelStates';
import type { Served } from '../support/server';
import type { StateName } from './states';

declare const show: (name: StateName) => void;
declare const stateNames: readonly StateName[];

let server: Served;

test.beforeAll(async () => {
  server = await serveStates(['light', 'dark', 'dark-high-contrast']);
});

test.afterAll(() => server.close());

const open = (page: Page, theme: string): Promise<void> => openStates(page, server, theme);

const allStates = (page: Page): Promise<readonly StateName[]> => page.evaluate(() => stateNames);

/** What is wrong with each of these states; and that something was looked at. */
async function judge(page: Page, names: readonly StateName[], only?: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of names) {
    await page.evaluate((state) => show(state), name);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    const { violations, checked } = await axeOf(page, '.jp-Impact', only);
    expect(checked, `${name}: nothing was looked at`).toBeGreaterThan(only ? 5 : 200);
    wrong.push(...violations.map((line) => `${name}: ${line}`));
  }
  return wrong;
}

test('finds what is planted, so that finding nothing means something', async ({ page }) => {
  await open(page, 'light');
  await page.evaluate(() => show('ready'));
  await page.evaluate(() => document.querySelector('.jp-Impact')?.append(document.createElement('button')));
  expect((await axeOf(page)).violations.join()).toContain('button-name');
});

test('has no violation in any state', async ({ page }) => {
  await open(page, 'light');
  expect(await judge(page, await allStates(page))).toEqual([]);
});

for (const theme of ['dark', 'dark-high-contrast'] as const) {
  test(`has enough contrast in every state in JupyterLab’s theme ${theme}`, async ({ page }) => {
    await open(page, theme);
    expect(await judge(page, await allStates(page), ['color-contrast'])).toEqual([]);
  });
}

test('has no violation in any of its menus', async ({ page }) => {
  await open(page, 'light');
  await page.evaluate(() => show('ready'));
  const openers = page.locator('.jp-Impact').locator('[aria-haspopup]:visible');
  const count = await openers.count();
  expect(count).toBeGreaterThan(4);
  const seen = new Set<string>();
  for (let i = 0; i < count; i++) {
    const opener = openers.nth(i);
    const name = (await opener.getAttribute('aria-label')) ?? (await opener.innerText());
    // Every augmentation has the same menu.
    const kind = name.replace(/(of|for) .*$/, '');
    if (seen.has(kind)) continue;
    seen.add(kind);
    await opener.click();
    await expect(opener).toHaveAttribute('aria-expanded', 'true');
    const { violations } = await axeOf(page);
    expect(violations, name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  }
});

/** No state may need scrolling sideways. */
async function overflowing(page: Page, names: readonly StateName[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const name of names) {
    await page.evaluate((state) => show(state), name);
    const over = await page.evaluate(() => {
      const panel = document.querySelector('.jp-Impact') as HTMLElement;
      return Math.max(
        panel.scrollWidth - panel.clientWidth,
        document.documentElement.scrollWidth - innerWidth,
      );
    });
    if (over > 1) wrong.push(`${name}: ${over} px`);
  }
  return wrong;
}

test('needs no scrolling sideways: narrow, enlarged to 200 %, right to left, with long names', async ({
  page,
}) => {
  await open(page, 'light');
  // 1280 × 800 at 200 % is 640 × 400.
  for (const [width, height] of [
    [360, 740],
    [640, 400],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await overflowing(page, await allStates(page)), `${width} px`).toEqual([]);
  }
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflowing(page, await allStates(page)), `right to left, ${width} px`).toEqual([]);
  }
});

test('keeps its controls visible in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, 'light');
  await page.evaluate(() => show('frame mode'));
  expect(await judge(page, ['ready', 'error', 'frame mode'])).toEqual([]);
  // A slider's track and thumb are borders or system colours, not backgrounds that are taken away.
  const slider = page.locator('.jp-Impact').getByRole('slider').first();
  const image = await slider.screenshot();
  const { default: sharp } = await import('sharp');
  const { channels } = await sharp(image).stats();
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
});

test('is walked with Tab from top to bottom, and focus never falls to the page', async ({ page }) => {
  await open(page, 'light');
  await page.evaluate(() => show('ready'));
  const seen: Stop[] = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return null;
      // What lies on a picture has the order of its use, and the place of the picture's head.
      const figure = active.closest('figure');
      const { top, left, height: own } = (figure ?? active).getBoundingClientRect();
      const height = figure ? 0 : own;
      return {
        middle: top + scrollY + height / 2,
        left,
        name: active.getAttribute('aria-label') ?? active.textContent ?? '',
      };
    });
    // The end of the page; the browser's own controls come next.
    if (place === null) break;
    seen.push(place);
  }
  expect(seen.length).toBeGreaterThan(15);
  expect(seen.length).toBeLessThan(120);
  // Bar, left column, right column, recording: the way goes up once, from the end of a column to the head of the next.
  const up = seen.filter((stop, place) => isAbove(stop, seen[place - 1]));
  expect(up.map(({ name }) => name)).toHaveLength(1);
});

interface Stop {
  /** Of the page, pixels. */
  readonly middle: number;
  readonly left: number;
  readonly name: string;
}

/** What stands in one row is not always of one height. */
const ROW = 24;

const isAbove = (stop: Stop, before: Stop | undefined): boolean =>
  before !== undefined && stop.middle < before.middle - ROW;
