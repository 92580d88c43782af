/** A slider that plays, with recording on, and the GIF of what was recorded; with one thread and with two, in turns. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Session } from '../../src/session/types';
import { launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import { interleave, type Contestant } from '../lib/interleave';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { SWEEP } from '../names';

const FRAMES = 73;
const SIZES = [160, 224] as const;
const MODEL = 'efficientnet-lite0';

interface Times {
  /** Milliseconds from the start of the sweep to its last recorded frame, and from there to the GIF. */
  readonly sweep: number;
  readonly gif: number;
  /** Longest task of the page's thread meanwhile, milliseconds; 0 where none took 50. */
  readonly longest: number;
}

/** The rows of a sweep. */
const ROWS: readonly (readonly [string, Row['unit'], (times: Times) => number])[] = [
  [SWEEP.whole, 'frames/s', ({ sweep, gif }) => (FRAMES / (sweep + gif)) * 1000],
  ['sweep', 'frames/s', ({ sweep }) => (FRAMES / sweep) * 1000],
  ['GIF, a frame', 'ms', ({ gif }) => gif / FRAMES],
  [SWEEP.longest, 'ms', ({ longest }) => longest],
];

/** Runs in the page. */
export async function sweepOnce(frames: number): Promise<Times> {
  const { session } = window as unknown as { session: Session };
  const tasks: number[] = [];
  const note = (entries: PerformanceEntryList): void =>
    entries.forEach(({ duration }) => tasks.push(duration));
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'longtask' });
  session.resetAll();
  session.recorder.clear();
  session.update({ recording: true, method: 'guided-grad-cam' });
  const rotate = session.state.augmentations.find(({ name }) => name === 'rotate');
  if (!rotate) throw new Error('there is no rotation');
  const begin = performance.now();
  await new Promise<void>((resolve) => {
    session.recorder.changed.connect(function listen() {
      if (session.recorder.frames.length < frames) return;
      session.recorder.changed.disconnect(listen);
      resolve();
    });
    session.play(rotate.id, 'angle');
  });
  const middle = performance.now();
  session.stop();
  await session.exports.saveFilm({
    format: 'gif',
    delay: 100,
    width: 160,
    picture: 'side-by-side',
    order: 'there-and-back',
  });
  const end = performance.now();
  // What has not been told yet.
  note(observer.takeRecords());
  observer.disconnect();
  return { sweep: middle - begin, gif: end - middle, longest: Math.max(0, ...tasks) };
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector('[data-state="ready"][data-backend]:not([data-backend=""])', {
    timeout: 120_000,
  });
  await page.evaluate(sweepOnce, 10);
  return page;
}

export const sweep: Suite = async function* ({ quick }) {
  const server = await serveDevPanel();
  const browser = await launch();
  try {
    for (const size of SIZES) {
      const context = await openContext(browser);
      const contestants: Contestant<Times>[] = [];
      for (const isolated of [false, true]) {
        const page = await openPage(context, server.url({ model: MODEL, size, isolated }));
        contestants.push({
          name: isolated ? SWEEP.threads : SWEEP.what,
          measure: async () => {
            await page.bringToFront();
            return page.evaluate(sweepOnce, FRAMES);
          },
        });
      }
      const most = quick ? 1 : 5;
      const outcomes = await interleave(contestants, { least: most, most, warmUps: 0, budget: Infinity });
      for (const [who, unit, of] of ROWS) {
        const told = toRows({ what: '', on: `${MODEL} ${size}`, unit }, outcomes, of);
        yield* told.map((row) => ({ ...row, what: row.who, who }));
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
};
