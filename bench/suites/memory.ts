/** The most memory that a page takes for one engine: its process after two runs, each engine in a browser of its own. */
import { launch, openContext } from '../lib/browser';
import { openEngine, serveEngines } from '../lib/enginePage';
import { reasonOf } from '../lib/interleave';
import { peak } from '../lib/memory';
import type { ModelName } from '../lib/models';
import type { Suite } from '../lib/suite';
import { MEMORY } from '../names';

const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZE = 160;
/** With a network that is read, before any engine runs. */
const BASELINE = 'the page with the network’s file';
const CONTESTANTS = [
  BASELINE,
  'ours, wasm: forward',
  'ours, wasm: Guided Grad-CAM',
  'our plan on tfjs-wasm: Guided Grad-CAM',
  'tf.grad, tfjs-wasm: guided backprop',
  'onnxruntime-web: forward',
  'onnxruntime-web: unrolled Guided Grad-CAM',
  'jax-js, wasm: gradient',
];

export const memory: Suite = async function* ({ quick }) {
  const server = await serveEngines();
  for (const model of MODELS) {
    for (const who of quick ? CONTESTANTS.slice(0, 3) : CONTESTANTS) {
      const row = { what: MEMORY, on: `${model} ${SIZE}`, who, unit: 'MB' } as const;
      const browser = await launch();
      try {
        const context = await openContext(browser);
        const page = await openEngine(context, server, { model, size: SIZE, threads: 1 });
        for (let i = 0; i < 2 && who !== BASELINE; i++) await page.run(who);
        yield { ...row, samples: [await peak(browser)] };
      } catch (error) {
        yield { ...row, samples: [], missing: reasonOf(error) };
      } finally {
        await browser.close();
      }
    }
  }
  await server.close();
};
