/** How soon the dashboard shows something, and what it fetches for that. */
import { expect, test, type Page } from '@playwright/test';
import { Panel } from '../support/panel';

const RUNS = 3;

interface Start {
  /** Milliseconds after the page's load event. */
  readonly picture: number;
  readonly map: number;
}

/** Note when a picture is first painted. */
async function watchPaints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const first: Record<string, number> = {};
    const prototype = CanvasRenderingContext2D.prototype;
    const put = Reflect.get(prototype, 'putImageData') as (...all: unknown[]) => void;
    prototype.putImageData = function (...all: unknown[]) {
      put.apply(this, all);
      first[this.canvas.getAttribute('aria-label') ?? ''] ??= performance.now();
    };
    Object.assign(window, { first });
  });
}

async function start(page: Page): Promise<Start> {
  await page.goto('/voila/render/app.ipynb');
  await new Panel(page).ready();
  return page.evaluate(() => {
    const { first } = window as unknown as { first: Record<string, number> };
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const since = (name: string): number => first[name] - navigation.loadEventStart;
    return { picture: since('Augmented image'), map: since('Guided Grad-CAM') };
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

test('shows the picture before the network has answered', async ({ browser }) => {
  const starts: Start[] = [];
  for (let run = 0; run < RUNS; run++) {
    // A profile without a cache, as a visitor has it.
    const page = await browser.newPage();
    await watchPaints(page);
    starts.push(await start(page));
    await page.close();
  }
  const [picture, map] = [median(starts.map((one) => one.picture)), median(starts.map((one) => one.map))];
  console.log(
    `    after the load event, median of ${RUNS}: picture ${picture.toFixed(0)} ms, map ${map.toFixed(0)} ms`,
  );
  for (const one of starts) expect(one.picture).toBeLessThan(one.map - 50);
});

test('fetches TensorFlow.js only for a backend that needs it', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const named = (name: string): boolean => fetched.some((path) => path.endsWith(`/${name}`));
  await page.goto('/voila/render/app.ipynb');
  const panel = new Panel(page);
  await panel.ready();
  await expect(panel.root).toHaveAttribute('data-backend', 'wasm');
  expect(named('worker.js')).toBe(true);
  expect(named('tfjs.js')).toBe(false);
  await panel.root.getByRole('button', { name: /, the engine$/ }).click();
  await page.getByRole('menuitemradio', { name: /^cpu/ }).click();
  await expect(panel.root).toHaveAttribute('data-backend', 'cpu', { timeout: 60_000 });
  expect(named('tfjs.js')).toBe(true);
});
