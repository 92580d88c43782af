/** A recording in Voilà that grows to 600 frames: its way to the kernel, its GIF, and the memory that it takes. */
import { prepared } from '../lib/browser';
import { LeftAlone } from '../lib/leftAlone';
import { peak } from '../lib/memory';
import { openPanel, panelOn, READY } from '../lib/pages';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import { oursNotebook, startVoila } from '../lib/voila';
import { RECORDING } from '../names';

interface Milestone {
  readonly frames: number;
  /** How often it travels to the kernel. */
  readonly sent: number;
}

const MILESTONES: readonly Milestone[] = [
  { frames: 10, sent: 0 },
  { frames: 100, sent: 3 },
  { frames: 300, sent: 3 },
  { frames: 600, sent: 5 },
];
/** A second circle begins here, at another brightness: what is known already is not recorded again. */
const CIRCLE = 359;
/** How long nobody looks whether a frame has travelled, or is drawn and encoded; milliseconds, about what it takes. */
const PATIENCE = { send: 12, gif: 30 };
const GIF = { name: 'Save GIF', says: 'Saving the GIF' };
const SEND = { name: 'Send frames to the server', says: 'Sending frames' };

/** Runs in the page: press a button, and wait until what it says meanwhile has come and gone. */
async function timeButton(given: { name: string; says: string }): Promise<number> {
  const buttons = [...document.querySelectorAll('button')];
  const found = buttons.find((one) => one.getAttribute('aria-label') === given.name);
  if (!found) throw new Error(`there is no button ${given.name}`);
  const says = (): boolean => document.body.innerText.includes(given.says);
  const begin = performance.now();
  found.click();
  for (const wanted of [true, false]) {
    while (says() !== wanted) {
      // A look makes the page lay itself out, which costs a transfer as much as a part.
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (performance.now() - begin > 120_000)
        throw new Error(`“${given.says}” does not ${wanted ? 'come' : 'end'}`);
    }
  }
  return performance.now() - begin;
}

/** Runs in the page. */
function brighten(): void {
  const input = document.querySelector('input[type=range][aria-label="Brightness"]') as HTMLInputElement;
  input.value = '1.5';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

export const recording: Suite = async function* ({ quick }) {
  const milestones = quick ? MILESTONES.slice(0, 2).map((one) => ({ ...one, sent: 1 })) : MILESTONES;
  const voila = await startVoila({ dashboard: oursNotebook('efficientnet-lite0', 160) });
  const chromium = await LeftAlone.launch();
  const row = (on: string, who: string, unit: Row['unit'], ...samples: number[]): Row => ({
    what: RECORDING.what,
    on,
    who,
    unit,
    samples,
  });
  try {
    const [context] = (await chromium.browser()).contexts();
    if (!context) throw new Error('Chromium has no context');
    let panel = await openPanel(await prepared(context), voila.url('dashboard'));
    await panel.choose('guided-grad-cam');
    yield row('at the start', 'peak memory of the page', 'MB', await peak(await chromium.browser()));
    await panel.page.getByRole('button', { name: 'Clear frames' }).click();
    let recorded = 0;
    for (const { frames, sent } of milestones) {
      const on = `${frames} frames`;
      const begin = performance.now();
      const before = recorded;
      for (; recorded < frames; recorded++) {
        if (recorded !== CIRCLE) await panel.step();
        else {
          await panel.page.evaluate(brighten);
          await panel.page.waitForSelector(READY);
        }
      }
      yield row(on, 'recorded, a frame', 'ms', (performance.now() - begin) / (frames - before));
      const times: number[] = [];
      for (let i = 0; i < sent; i++)
        times.push((await chromium.measure(timeButton, SEND, PATIENCE.send * frames)) / 1000);
      if (sent > 0) yield row(on, RECORDING.toKernel, 's', ...times);
      yield row(on, 'GIF', 'ms', await chromium.measure(timeButton, GIF, PATIENCE.gif * frames));
      yield row(on, 'peak memory of the page', 'MB', await peak(await chromium.browser()));
      // Another driver than before is connected now.
      panel = panelOn(await chromium.page(), recorded);
    }
  } finally {
    await chromium.close();
    voila.close();
  }
};
