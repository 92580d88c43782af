/** Engines alone on the same network, in turns: ours, onnxruntime-web, tf.grad, jax-js, PyTorch. */
import { launch, openContext } from '../lib/browser';
import { openEngine, serveEngines } from '../lib/enginePage';
import { interleave, type Contestant } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { startPyTorch, type PyTorchTask } from '../lib/pytorch';
import { itself, toRows, type Suite } from '../lib/suite';
import { ENGINE } from '../names';

const TASKS: readonly (readonly [ModelName, number])[] = [
  ['efficientnet-lite0', 160],
  ['resnet50', 160],
];
/** Those that have threads. */
const THREADED = /^(ours, wasm|onnxruntime-web)/;
const PYTORCH: readonly (readonly [PyTorchTask, string])[] = [
  ['forward', 'forward'],
  ['gradient', 'forward + input gradient'],
  ['guided-grad-cam', 'Captum’s Guided Grad-CAM'],
];

export const engine: Suite = async function* ({ quick }) {
  const server = await serveEngines();
  const browser = await launch();
  const pytorch = startPyTorch();
  try {
    for (const [model, size] of TASKS) {
      const context = await openContext(browser);
      const contestants: Contestant[] = [];
      for (const threads of [1, 2]) {
        const page = await openEngine(context, server, { model, size, threads });
        for (const name of await page.contestants()) {
          const measure = (): Promise<number> => page.run(name);
          if (threads === 1) contestants.push({ name, measure });
          else if (THREADED.test(name)) contestants.push({ name: `${name}, 2 threads`, measure });
        }
      }
      for (const [task, told] of PYTORCH) {
        const measure = (): Promise<number> => pytorch.time(model, size, task);
        contestants.push({ name: `PyTorch eager, 2 threads: ${told}`, measure });
      }
      const outcomes = await interleave(contestants, {
        least: 1,
        most: quick ? 1 : 20,
        warmUps: quick ? 0 : 1,
        budget: 300_000,
        share: 12_000,
      });
      yield* toRows({ what: ENGINE, on: `${model} ${size}` }, outcomes, itself);
      await context.close();
    }
  } finally {
    pytorch.close();
    await browser.close();
    await server.close();
  }
};
