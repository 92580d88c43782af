/** How the engine's time grows: with the picture, with pictures at once, with the network. wasm, one thread. */
import type { Page } from 'playwright-core';
import { launch, openContext } from '../lib/browser';
import { serveEngines } from '../lib/enginePage';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import type { EngineBench } from '../pages/engine';
import { parametersOf } from '../pages/synthetic';

declare const engineBench: EngineBench;

const GROWTH = {
  sizes: [96, 160, 224, 320, 512],
  batches: [1, 2, 4, 8, 16, 32],
  widths: [32, 64, 128, 230],
} as const;
const WHOLE = 'ours, wasm: Guided Grad-CAM';
const FORWARD = 'ours, wasm: forward';

const open = (page: Page, model: string, size: number): Promise<void> =>
  page.evaluate((task) => engineBench.open(task), { model, size, threads: 1 });

async function repeated(count: number, measure: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) samples.push(await measure());
  return samples;
}

export const growth: Suite = {
  name: 'growth',
  title: 'Growth',
  run: async ({ quick }) => {
    const server = await serveEngines();
    const browser = await launch();
    const rows: Row[] = [];
    const rounds = quick ? 1 : 5;
    try {
      const page = await (await openContext(browser)).newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'engineBench' in globalThis);
      const both = async (what: string, on: string): Promise<void> => {
        for (const who of [FORWARD, WHOLE]) {
          const measure = (): Promise<number> => page.evaluate((name) => engineBench.run(name), who);
          await measure();
          rows.push({ what, on, who, unit: 'ms', samples: await repeated(rounds, measure) });
        }
      };
      for (const size of GROWTH.sizes) {
        await open(page, 'efficientnet-lite0', size);
        await both('size of the picture', `efficientnet-lite0 ${size}`);
      }
      for (const width of GROWTH.widths) {
        await open(page, `synthetic-${width}`, 160);
        const millions = (parametersOf(width) / 1e6).toFixed(1);
        await both('size of the network', `3×3 convolutions, ${millions} M parameters, 160`);
      }
      await open(page, 'efficientnet-lite0', 160);
      for (const count of GROWTH.batches) {
        const measure = (): Promise<number> => page.evaluate((n) => engineBench.batch(n), count);
        rows.push({
          what: 'pictures at once',
          on: `efficientnet-lite0 160, ${count} at once`,
          who: 'forward, a picture',
          unit: 'ms',
          samples: await repeated(rounds, measure),
        });
      }
    } finally {
      await browser.close();
      server.close();
    }
    return rows;
  },
};
