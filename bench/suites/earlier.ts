/** Slider event → pixels, the product of this checkout and that of an earlier one in turns, each in its own Voilà. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { output, venvOf } from '../../scripts/lib/shell.mjs';
import { launch, openContext } from '../lib/browser';
import { interleave, type Contestant } from '../lib/interleave';
import { MODEL_NAMES, type ModelName } from '../lib/models';
import { openPanel, type SliderPage, type Step } from '../lib/pages';
import { toRows, type Suite } from '../lib/suite';
import { oursNotebook, startVoila } from '../lib/voila';
import { EARLIER, TIMED } from '../names';

const CASES: readonly (readonly [ModelName, number])[] = [
  [MODEL_NAMES[0], 160],
  [MODEL_NAMES[0], 224],
  [MODEL_NAMES[1], 160],
];

const HOW = '“git worktree add ../earlier COMMIT”, “npm run setup” there, then --against ../earlier';

export const earlier: Suite = async function* ({ quick, against }) {
  if (against === undefined) {
    const missing = `no checkout of an earlier commit was named: ${HOW}`;
    yield { what: EARLIER.what, on: 'all', who: EARLIER.then, unit: 'ms', samples: [], missing };
    return;
  }
  const checkout = resolve(against);
  if (!existsSync(venvOf(checkout).program('voila')))
    throw new Error(`${checkout} is no checkout that was set up: ${HOW}`);
  const cases = quick ? CASES.slice(0, 1) : CASES;
  /** Earlier commits know no more arguments. */
  const notebooks = (...more: string[]): Record<string, string> =>
    Object.fromEntries(
      cases.map(([model, size]) => [`${model}-${size}`, oursNotebook(model, size, ...more)]),
    );
  const commit = output('git', ['-C', checkout, 'rev-parse', '--short', 'HEAD']) ?? 'unknown';
  const now = await startVoila(notebooks());
  const then = await startVoila(notebooks(''), { checkout });
  const browser = await launch();
  try {
    for (const [model, size] of cases) {
      const context = await openContext(browser);
      const pages: (readonly [string, SliderPage])[] = [
        [EARLIER.now, await openPanel(context, now.url(`${model}-${size}`))],
        [`${EARLIER.then}, ${commit}`, await openPanel(context, then.url(`${model}-${size}`))],
      ];
      for (const method of quick ? TIMED.slice(-1) : TIMED) {
        const contestants: Contestant<Step>[] = [];
        for (const [name, page] of pages) {
          await page.choose(method);
          contestants.push({ name, measure: () => page.step() });
        }
        const rounds = { least: 3, most: quick ? 5 : 25, warmUps: 2, budget: 25_000 };
        const outcomes = await interleave(contestants, rounds);
        const on = `${model} ${size} ${method}`;
        yield* toRows({ what: EARLIER.what, on }, outcomes, ({ pixels }) => pixels);
        yield* toRows({ what: EARLIER.preview, on }, outcomes, ({ preview }) => preview);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    now.close();
    then.close();
  }
};
