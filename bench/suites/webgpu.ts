/** What one Guided Grad-CAM asks of the GPU. Counted, not timed: SwiftShader computes it where there is no GPU. */
import { launch, openContext } from '../lib/browser';
import { serveEngines } from '../lib/enginePage';
import { reasonOf } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import type { EngineBench } from '../pages/engine';

declare const engineBench: EngineBench;

export const WHAT = 'dispatches of one Guided Grad-CAM';
export const WHO = 'webgpu';
const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZE = 160;

export const webgpu: Suite = {
  name: 'webgpu',
  title: 'Dispatches on WebGPU',
  run: async () => {
    const server = await serveEngines();
    const browser = await launch();
    const rows: Row[] = [];
    try {
      const context = await openContext(browser);
      for (const model of MODELS) {
        const page = await context.newPage();
        await page.goto(server.url);
        await page.waitForFunction(() => 'engineBench' in globalThis);
        await page.evaluate((task) => engineBench.open(task), { model, size: SIZE, threads: 1 });
        const row = { what: WHAT, on: `${model} ${SIZE}`, who: WHO, unit: 'dispatches' } as const;
        try {
          const { dispatches } = await page.evaluate(() => engineBench.dispatches());
          rows.push({ ...row, samples: [dispatches] });
        } catch (error) {
          rows.push({ ...row, samples: [], missing: reasonOf(error) });
        }
        await page.close();
      }
    } finally {
      await browser.close();
      server.close();
    }
    return rows;
  },
};
