/** The dashboard of examples/app.ipynb, as a visitor meets it. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { refused, unusual } from '../support/badInput';
import { watchConsole } from '../support/console';
import { Panel } from '../support/panel';
import { EXAMPLES } from '../support/paths';
import { readGif } from '../support/python';

let problems: string[];

test.beforeEach(async ({ page }) => {
  problems = watchConsole(page, 'voila');
  await page.goto('/voila/render/app.ipynb');
  await new Panel(page).ready();
});

test.afterEach(() => expect(problems).toEqual([]));

test('is analysed when it opens', async ({ page }) => {
  const panel = new Panel(page);
  await expect(panel.root).toHaveAttribute('data-backend', /webgpu|webgl|wasm|cpu/);
  await expect(panel.prediction).toContainText(/bell cote/i);
  await expect(panel.bars).toHaveCount(10);
  for (const name of [
    'Original image',
    'Augmented image',
    'Grad-CAM',
    'Guided backprop',
    'Guided Grad-CAM',
  ]) {
    expect((await panel.pixels(name)).deviation, name).toBeGreaterThan(5);
  }
});

test('has every control of the contract', async ({ page }) => {
  const panel = new Panel(page);
  const sliders = [
    'Brightness',
    'Center crop',
    'Rotation',
    'Perspective width',
    'Perspective height',
    'Perspective depth',
  ];
  for (const step of ['Perspective', 'Erase']) await panel.unfold(step);
  for (const name of [...sliders, 'Erase top', 'Erase left', 'Erase height', 'Erase width']) {
    await expect(panel.slider(name)).toHaveCount(1);
    await expect(panel.slider(name)).toHaveAttribute('aria-valuetext', /[×°%]/);
    await expect(panel.button(`Play ${name}`)).toHaveCount(1);
  }
  for (const name of ['None', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'])
    await expect(panel.method(name)).toHaveCount(1);
  const buttons = [
    'Upload image',
    'Reset all',
    'Record',
    'Clear frames',
    'Save GIF',
    'Save contact sheet',
    'Send frames to the server',
  ];
  for (const name of buttons) await expect(panel.button(name)).toHaveCount(1);
});

test('follows a slider that is dragged with the mouse, and one that is moved by keys', async ({ page }) => {
  const panel = new Panel(page);
  const before = { augmented: await panel.pixels('Augmented image'), cam: await panel.pixels('Grad-CAM') };
  const track = await panel.slider('Rotation').boundingBox();
  if (!track) throw new Error('the slider has no box');
  await page.mouse.move(track.x + 8, track.y + track.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width / 4, track.y + track.height / 2, { steps: 10 });
  await page.mouse.up();
  await panel.settled();
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before.cam.hash);
  expect((await panel.pixels('Augmented image')).hash).not.toBe(before.augmented.hash);
  await panel.slider('Brightness').focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.slider('Brightness')).toHaveValue('1.1');
  await page.keyboard.press('Home');
  await expect(panel.slider('Brightness')).toHaveValue('0.1');
  await panel.button('Reset all').click();
  await expect(panel.slider('Rotation')).toHaveValue('0');
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).toBe(before.cam.hash);
});

test('refuses what is no picture in a sentence, keeps the last good one, and takes the next', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const panel = new Panel(page);
  const good = (await panel.pixels('Augmented image')).hash;
  for (const { upload, sentence } of await refused()) {
    await panel.upload(upload);
    await expect(panel.root.getByRole('alert'), upload.name).toContainText(sentence);
    expect((await panel.pixels('Augmented image')).hash, upload.name).toBe(good);
  }
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  let last = good;
  for (const upload of await unusual()) {
    await panel.upload(upload);
    await expect
      .poll(async () => (await panel.pixels('Augmented image')).hash, { message: upload.name })
      .not.toBe(last);
    await panel.settled();
    await expect(panel.root.getByRole('alert')).toHaveCount(0);
    expect((await panel.pixels('Augmented image')).deviation, upload.name).toBeGreaterThan(5);
    last = (await panel.pixels('Augmented image')).hash;
  }
});

test('takes a picture that is dropped and one that is pasted', async ({ page }) => {
  const panel = new Panel(page);
  const before = (await panel.pixels('Original image')).hash;
  const transfer = await page.evaluateHandle(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.fillStyle = '#c33';
    context.fillRect(10, 10, 30, 20);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], 'box.png', { type: 'image/png' }));
    return data;
  });
  await panel.root.dispatchEvent('drop', { dataTransfer: transfer });
  await expect.poll(async () => (await panel.pixels('Original image')).hash).not.toBe(before);
  const dropped = (await panel.pixels('Original image')).hash;
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 64);
    (canvas.getContext('2d') as OffscreenCanvasRenderingContext2D).fillRect(0, 0, 20, 64);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], 'bar.png', { type: 'image/png' }));
    const root = document.querySelector('[role="region"][aria-label="Augmentation impact"]') as HTMLElement;
    root.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect.poll(async () => (await panel.pixels('Original image')).hash).not.toBe(dropped);
});

test('saves the recording as a GIF that runs there and back for ever', async ({ page }) => {
  const panel = new Panel(page);
  await panel.button('Clear frames').click();
  for (const angle of [20, 40, 60]) {
    const before = (await panel.pixels('Grad-CAM')).hash;
    await panel.set('Rotation', angle);
    await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
    await panel.settled();
  }
  const [download] = await Promise.all([page.waitForEvent('download'), panel.button('Save GIF').click()]);
  expect(download.suggestedFilename()).toMatch(/\.gif$/);
  const gif = readGif(await download.path());
  expect(gif.frames).toBe(4);
  expect(new Set(gif.delays)).toEqual(new Set([100]));
  expect(gif.loop).toBe(0);
  expect(gif.thereAndBack).toBe(true);
  // The same as a WebP, since Chromium writes one.
  await panel.button('Options of files').click();
  await panel.root.getByRole('combobox', { name: 'Format of a film' }).selectOption('webp');
  const [other] = await Promise.all([page.waitForEvent('download'), panel.button('Save WebP').click()]);
  expect(other.suggestedFilename()).toMatch(/\.webp$/);
  expect(readGif(await other.path())).toMatchObject({
    ...{ frames: 4, delays: [100, 100, 100, 100], loop: 0, size: gif.size, thereAndBack: true },
  });
});

test('saves a contact sheet', async ({ page }) => {
  const panel = new Panel(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.button('Save contact sheet').click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.png$/);
});

test('fits 400 pixels without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 900 });
  const panel = new Panel(page);
  await panel.settled();
  const { scroll, width } = await panel.root.evaluate((root) => ({
    scroll: root.scrollWidth,
    width: root.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
});

test('analyses a photograph that is uploaded', async ({ page }) => {
  const panel = new Panel(page);
  const before = (await panel.pixels('Original image')).hash;
  await panel.upload(join(EXAMPLES, 'coffee.jpg'));
  await expect.poll(async () => (await panel.pixels('Original image')).hash).not.toBe(before);
  await panel.settled();
  await expect(panel.prediction).toContainText('%');
});
