/** What must hold in every notebook host; only how a cell is run differs between them. */
import { expect, type Page } from '@playwright/test';
import { Panel } from './panel';
import { readGif } from './python';

/** The panel of a fresh cell is analysed, and a key press changes what it shows. */
export async function answersTheHand(page: Page): Promise<void> {
  const panel = new Panel(page);
  await panel.ready();
  for (const name of [
    'Original image',
    'Augmented image',
    'Grad-CAM',
    'Guided backprop',
    'Guided Grad-CAM',
  ]) {
    expect((await panel.pixels(name)).deviation, name).toBeGreaterThan(5);
  }
  const before = (await panel.pixels('Grad-CAM')).hash;
  await panel.slider('Rotation').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(panel.slider('Rotation')).toHaveValue('10');
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
  await panel.settled();
}

/** The recording downloads as a GIF of 2n − 2 frames. */
export async function savesGif(page: Page): Promise<void> {
  const panel = new Panel(page);
  await panel.button('Clear frames').click();
  for (const angle of [30, 60]) {
    const before = (await panel.pixels('Grad-CAM')).hash;
    await panel.set('Rotation', angle);
    await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
    await panel.settled();
  }
  const [download] = await Promise.all([page.waitForEvent('download'), panel.button('Save GIF').click()]);
  const gif = readGif(await download.path());
  expect(gif.frames).toBe(2);
  expect(new Set(gif.delays)).toEqual(new Set([100]));
  expect(gif.loop).toBe(0);
}

/** The page is cross-origin isolated, and the engine says how many threads that gives it. */
export async function computesOnEveryCore(page: Page): Promise<void> {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const threads = Math.min(8, await page.evaluate(() => navigator.hardwareConcurrency));
  const says = threads > 1 ? `wasm · ${threads} threads` : 'wasm';
  await expect(
    new Panel(page).root.getByRole('button', { name: new RegExp(`^${says} .*, the engine$`) }),
  ).toBeVisible();
}
