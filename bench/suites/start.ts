/** From the dashboard's load event to its first picture and its first maps, for a new visitor and for one who comes again. */
import type { BrowserContext } from 'playwright-core';
import { PICTURE_TITLES } from '../../src/session/pictureTitles';
import { launch, openContext } from '../lib/browser';
import { READY, watchPaints, type Paint } from '../lib/pages';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import { oursNotebook, startVoila } from '../lib/voila';
import { START } from '../names';

const VISITS = [
  ['new', 'a new visitor'],
  ['again', 'the same visitor again'],
] as const;

/** Milliseconds from the begin of the load event; NaN for what was not painted. */
interface Opening {
  readonly picture: number;
  readonly maps: number;
}

async function open(context: BrowserContext, url: string): Promise<Opening> {
  const page = await context.newPage();
  await page.addInitScript(watchPaints);
  await page.goto(url, { timeout: 180_000 });
  await page.waitForSelector(READY, { timeout: 180_000 });
  const opening = await page.evaluate(
    async ({ picture, maps }) => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const { paints } = window as unknown as { paints: Paint[] };
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const since = (name: string): number =>
        (paints.find((paint) => paint.name === name)?.time ?? NaN) - navigation.loadEventStart;
      return { picture: since(picture), maps: since(maps) };
    },
    { picture: PICTURE_TITLES.augmented, maps: PICTURE_TITLES['guided-grad-cam'] },
  );
  await page.close();
  return opening;
}

export const start: Suite = async function* ({ quick }) {
  const voila = await startVoila({ dashboard: oursNotebook('efficientnet-lite0', 160) });
  const browser = await launch();
  const openings: Record<(typeof VISITS)[number][0], Opening[]> = { new: [], again: [] };
  try {
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      const context = await openContext(browser);
      for (const [visit] of VISITS) openings[visit].push(await open(context, voila.url('dashboard')));
      await context.close();
    }
  } finally {
    await browser.close();
    voila.close();
  }
  yield* VISITS.flatMap(([visit, name]): Row[] =>
    (['picture', 'maps'] as const).map((key) => ({
      ...START,
      who: `${name}: first ${key}`,
      unit: 'ms',
      samples: openings[visit].map((opening) => opening[key]),
    })),
  );
};
