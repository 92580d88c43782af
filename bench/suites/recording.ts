/** A full recording in Voilà: 600 frames, their way to the kernel, the GIF of few and of many, and the memory that it takes. */
import { prepared } from '../lib/browser';
import { LeftAlone } from '../lib/leftAlone';
import { peak } from '../lib/memory';
import { openPanel, READY } from '../lib/pages';
import type { Row } from '../lib/results';
import type { Suite } from '../lib/suite';
import { oursNotebook, startVoila } from '../lib/voila';

export const WHAT = 'recording, default model at 160';
export const ON = '600 frames';
export const TO_KERNEL = 'to kernel arrays';
const FRAMES = 600;
/** A transfer or a file of a full recording is mostly over by then, milliseconds. */
const PATIENCE = 10_000;

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
      await new Promise((resolve) => setTimeout(resolve, 2));
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

export const recording: Suite = {
  name: 'recording',
  title: 'Recordings',
  run: async ({ quick }) => {
    const frames = quick ? 40 : FRAMES;
    const voila = await startVoila({ dashboard: oursNotebook('efficientnet-lite0', 160) });
    const chromium = await LeftAlone.launch();
    const rows: Row[] = [];
    const add = (on: string, who: string, unit: Row['unit'], ...samples: number[]): void =>
      void rows.push({ what: WHAT, on, who, unit, samples });
    try {
      const [context] = (await chromium.browser()).contexts();
      if (!context) throw new Error('Chromium has no context');
      const panel = await openPanel(await prepared(context), voila.url('dashboard'));
      await panel.choose('guided-grad-cam');
      add('at the start', 'peak memory of the page', 'MB', await peak(await chromium.browser()));
      await panel.page.getByRole('button', { name: 'Clear frames' }).click();
      const gif = { name: 'Save GIF', says: 'Saving the GIF' };
      const send = { name: 'Send frames to kernel', says: 'Sending frames' };
      const begin = performance.now();
      for (let frame = 0; frame < frames; frame++) {
        // A second circle at another brightness: what is known already is not recorded again.
        if (frame === 359) {
          await panel.page.evaluate(brighten);
          await panel.page.waitForSelector(READY);
        }
        await panel.step();
        if (frame === 9) add('10 frames', 'GIF', 'ms', await panel.page.evaluate(timeButton, gif));
      }
      add(`${frames} frames`, 'recorded in', 's', (performance.now() - begin) / 1000);
      const sent: number[] = [];
      for (let i = 0; i < 3; i++) sent.push((await chromium.measure(timeButton, send, PATIENCE)) / 1000);
      add(`${frames} frames`, TO_KERNEL, 's', ...sent);
      add(`${frames} frames`, 'GIF', 'ms', await chromium.measure(timeButton, gif, 2 * PATIENCE));
      add(`${frames} frames`, 'peak memory of the page', 'MB', await peak(await chromium.browser()));
    } finally {
      await chromium.close();
      voila.close();
    }
    return rows;
  },
};
