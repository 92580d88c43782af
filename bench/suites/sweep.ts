/** A slider that plays, with recording on, and the GIF of what was recorded. */
import type { Page } from 'playwright-core';
import { launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import type { Session } from '../../src/session/types';

export const WHAT = 'sweep of 73 rotation steps, all maps';
const FRAMES = 73;
const SIZES = [160, 224] as const;

interface Times {
  /** Milliseconds from the start of the sweep to its last recorded frame, and from there to the GIF. */
  readonly sweep: number;
  readonly gif: number;
  /** Longest task of the page's thread meanwhile, milliseconds; 0 where none took 50. */
  readonly longest: number;
}

/** Runs in the page. */
async function sweepOnce(frames: number): Promise<Times> {
  const { session } = window as unknown as { session: Session };
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    list.getEntries().forEach(({ duration }) => tasks.push(duration)),
  );
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
  await session.saveGif({ delay: 100, width: 160, picture: 'side-by-side' });
  const end = performance.now();
  observer.disconnect();
  return { sweep: middle - begin, gif: end - middle, longest: Math.max(0, ...tasks) };
}

async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('[data-state="ready"][data-backend]:not([data-backend=""])', {
    timeout: 120_000,
  });
}

export const sweep: Suite = {
  name: 'sweep',
  title: 'Sweeps and GIFs',
  run: async ({ quick }) => {
    const server = await serveDevPanel();
    const browser = await launch();
    const rows: Row[] = [];
    try {
      for (const size of SIZES) {
        const page = await (await openContext(browser)).newPage();
        await openPage(page, server.url({ size }));
        const times: Times[] = [];
        await page.evaluate(sweepOnce, 10);
        for (let round = 0; round < (quick ? 1 : 5); round++)
          times.push(await page.evaluate(sweepOnce, FRAMES));
        const on = `efficientnet-lite0 ${size}`;
        const row = (who: string, unit: Row['unit'], value: (times: Times) => number): Row => ({
          what: WHAT,
          on,
          who,
          unit,
          samples: times.map(value),
        });
        rows.push(
          row('sweep and GIF', 'frames/s', ({ sweep, gif }) => (FRAMES / (sweep + gif)) * 1000),
          row('sweep', 'frames/s', ({ sweep }) => (FRAMES / sweep) * 1000),
          row('GIF, a frame', 'ms', ({ gif }) => gif / FRAMES),
          row('longest task of the page', 'ms', ({ longest }) => longest),
        );
        await page.close();
      }
    } finally {
      await browser.close();
      server.close();
    }
    return rows;
  },
};
