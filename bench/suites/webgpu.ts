/** What one Guided Grad-CAM asks of the GPU. Counted, not timed: SwiftShader computes it where there is no GPU. */
import { launch, openContext } from '../lib/browser';
import { openEngine, serveEngines } from '../lib/enginePage';
import { reasonOf } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import type { Suite } from '../lib/suite';
import { DISPATCHES } from '../names';

const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZE = 160;

export const webgpu: Suite = async function* () {
  const server = await serveEngines();
  const browser = await launch();
  try {
    const context = await openContext(browser);
    for (const model of MODELS) {
      const row = { ...DISPATCHES, on: `${model} ${SIZE}`, unit: 'dispatches' } as const;
      const page = await openEngine(context, server, { model, size: SIZE, threads: 1 });
      try {
        const { dispatches } = await page.dispatches();
        yield { ...row, samples: [dispatches] };
      } catch (error) {
        yield { ...row, samples: [], missing: reasonOf(error) };
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
};
