/** Engines alone on the same network, in turns: ours, onnxruntime-web, tf.grad, jax-js, PyTorch. */
import { launch, openContext } from '../lib/browser';
import { missingPeers, serveEngines } from '../lib/enginePage';
import { interleave, type Contestant } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { startPyTorch } from '../lib/pytorch';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { missingPyTorch } from '../lib/voila';
import type { EngineBench } from '../pages/engine';

declare const engineBench: EngineBench;

export const WHAT = 'engine alone';
const TASKS: readonly (readonly [ModelName, number])[] = [
  ['efficientnet-lite0', 160],
  ['resnet50', 160],
];
/** Those that have threads. */
const THREADED = /^(ours, wasm|onnxruntime-web)/;
const PYTORCH = {
  forward: 'forward',
  gradient: 'forward + input gradient',
  captum: 'Captum’s Guided Grad-CAM',
} as const;

export const engine: Suite = {
  name: 'engine',
  title: 'Engines alone',
  run: async ({ quick }) => {
    const server = await serveEngines();
    const browser = await launch();
    const peers = missingPeers();
    const noPyTorch = missingPyTorch();
    const pytorch = noPyTorch ? null : startPyTorch();
    const context = await openContext(browser);
    const rows: Row[] = [];
    try {
      for (const [model, size] of TASKS) {
        const contestants: Contestant[] = [];
        for (const threads of [1, 2]) {
          const page = await context.newPage();
          await page.goto(server.url);
          await page.waitForFunction(() => 'engineBench' in globalThis);
          await page.evaluate((task) => engineBench.open(task), { model, size, threads });
          const names = await page.evaluate(() => engineBench.contestants());
          for (const name of names.filter((one) => threads === 1 || THREADED.test(one))) {
            contestants.push({
              name: threads === 1 ? name : `${name}, 2 threads`,
              measure: async () => {
                if (peers && !name.startsWith('our')) throw new Error(peers);
                await page.bringToFront();
                return page.evaluate((one) => engineBench.run(one), name);
              },
            });
          }
        }
        for (const [what, told] of Object.entries(PYTORCH)) {
          contestants.push({
            name: `PyTorch eager, 2 threads: ${told}`,
            measure: async () => {
              if (!pytorch) throw new Error(noPyTorch ?? '');
              return pytorch.time(model, size, what as keyof typeof PYTORCH);
            },
          });
        }
        const rounds = { rounds: quick ? 2 : 20, warmUps: 1, budget: 300_000, share: 6_000 };
        rows.push(...toRows(WHAT, `${model} ${size}`, await interleave(contestants, rounds)));
        for (const page of context.pages()) await page.close();
      }
    } finally {
      pytorch?.close();
      await browser.close();
      server.close();
    }
    return rows;
  },
};
