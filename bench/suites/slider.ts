/** Slider event → pixels, the product and the original's way side by side in Voilà. */
import { launch, openContext } from '../lib/browser';
import { interleave, type Contestant } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { METHOD_NAMES, openOriginal, openPanel, type SliderPage } from '../lib/pages';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { missingPyTorch, oursNotebook, originalNotebook, startVoila } from '../lib/voila';

const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZES = [160, 224] as const;

export const WHAT = 'slider → pixels';
export const OURS = 'ours, wasm';
export const THREADS = 'ours, wasm, 2 threads';
export const ORIGINAL = 'the original’s way';

const missing = (reason: string): Contestant => ({
  name: ORIGINAL,
  measure: () => Promise.reject(new Error(reason)),
});

export const slider: Suite = {
  name: 'slider',
  title: 'From the slider’s event to the pixels, beside the original’s way',
  run: async ({ quick }) => {
    const sizes = quick ? SIZES.slice(0, 1) : SIZES;
    const methods = quick ? METHOD_NAMES.slice(-1) : METHOD_NAMES;
    const pairs = MODELS.flatMap((model) => sizes.map((size) => [model, size] as const));
    const voila = await startVoila(
      Object.fromEntries(
        pairs.flatMap(([model, size]) => [
          [`ours-${model}-${size}`, oursNotebook(model, size)],
          [`original-${model}-${size}`, originalNotebook(model, size)],
        ]),
      ),
    );
    const isolated = await startVoila(
      Object.fromEntries(pairs.map(([model, size]) => [`ours-${model}-${size}`, oursNotebook(model, size)])),
      { isolated: true },
    );
    const browser = await launch();
    const rows: Row[] = [];
    const reason = missingPyTorch();
    try {
      for (const [model, size] of pairs) {
        const context = await openContext(browser);
        const ours = await openPanel(context, voila.url(`ours-${model}-${size}`));
        const threads = await openPanel(context, isolated.url(`ours-${model}-${size}`));
        const original = reason ? null : await openOriginal(context, voila.url(`original-${model}-${size}`));
        for (const method of methods) {
          await ours.choose(method);
          await threads.choose(method);
          await original?.choose(method);
          const turn = (name: string, page: SliderPage): Contestant => ({ name, measure: () => page.step() });
          const outcomes = await interleave(
            [
              turn(OURS, ours),
              turn(THREADS, threads),
              original ? turn(ORIGINAL, original) : missing(reason ?? ''),
            ],
            { rounds: quick ? 2 : 10, warmUps: 1, budget: 15_000, share: 5_000 },
          );
          rows.push(...toRows(WHAT, `${model} ${size} ${method}`, outcomes));
        }
        await context.close();
      }
    } finally {
      await browser.close();
      voila.close();
      isolated.close();
    }
    return rows;
  },
};
