/** Slider event → pixels, the product and the original's way side by side in Voilà. */
import type { Method } from '../../src/engine/attribution/methods/catalogue';
import { TIMED } from '../names';
import { launch, openContext } from '../lib/browser';
import { interleave, type Contestant } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { openOriginal, openPanel, type SliderPage, type Step } from '../lib/pages';
import { missingPyTorch } from '../lib/pytorch';
import { toRows, type Suite } from '../lib/suite';
import { oursNotebook, originalNotebook, startVoila } from '../lib/voila';
import { SLIDER } from '../names';

const MODELS: readonly ModelName[] = ['efficientnet-lite0', 'resnet50'];
const SIZES = [160, 224] as const;

/** Everybody is in every round. */
async function compare(
  pages: ReadonlyMap<string, SliderPage | null>,
  method: Method,
  { missing, most }: { readonly missing: string; readonly most: number },
): Promise<ReturnType<typeof interleave<Step>>> {
  const contestants: Contestant<Step>[] = [];
  for (const [name, page] of pages) {
    await page?.choose(method);
    contestants.push({ name, measure: () => page?.step() ?? Promise.reject(new Error(missing)) });
  }
  return interleave(contestants, { least: Math.min(5, most), most, warmUps: 1, budget: 25_000 });
}

export const slider: Suite = async function* ({ quick }) {
  const sizes = quick ? SIZES.slice(0, 1) : SIZES;
  const pairs = MODELS.flatMap((model) => sizes.map((size) => [model, size] as const));
  const ours = pairs.map(([model, size]) => [`ours-${model}-${size}`, oursNotebook(model, size)] as const);
  const original = pairs.map(
    ([model, size]) => [`original-${model}-${size}`, originalNotebook(model, size)] as const,
  );
  const voila = await startVoila(Object.fromEntries([...ours, ...original]));
  const isolated = await startVoila(Object.fromEntries(ours), { isolated: true });
  const browser = await launch();
  const missing = missingPyTorch();
  try {
    for (const [model, size] of pairs) {
      const context = await openContext(browser);
      const pages = new Map([
        [SLIDER.ours, await openPanel(context, voila.url(`ours-${model}-${size}`))],
        [SLIDER.threads, await openPanel(context, isolated.url(`ours-${model}-${size}`))],
        [
          SLIDER.original,
          missing ? null : await openOriginal(context, voila.url(`original-${model}-${size}`)),
        ],
      ]);
      for (const method of quick ? TIMED.slice(-1) : TIMED) {
        const told = { missing: missing ?? '', most: quick ? 2 : 12 };
        const outcomes = await compare(pages, method, told);
        const on = `${model} ${size} ${method}`;
        const previews = new Map([...outcomes].filter(([name]) => name !== SLIDER.original));
        yield* toRows({ what: SLIDER.what, on }, outcomes, ({ pixels }) => pixels);
        yield* toRows({ what: SLIDER.preview, on }, previews, ({ preview }) => preview);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    voila.close();
    isolated.close();
  }
};
