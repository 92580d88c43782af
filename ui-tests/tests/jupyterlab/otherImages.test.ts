/** What is no single photograph of 8 bits and three channels: what is shown of it, and what the kernel hears. */
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { open, output } from '../support/lab';
import { FIVE_CHANNELS, GALLERY, ONE_CHANNEL, SIXTEEN_BITS } from '../support/otherImages';
import { Panel, pixelsOf } from '../support/panel';

let problems: string[];

test.beforeEach(({ page }) => {
  problems = watchConsole(page, 'jupyterlab');
});

test.afterEach(() => expect(problems).toEqual([]));

test('a gallery: thumbnails, next and previous by key, the same sliders, frames that remember their image', async ({
  page,
  tmpPath,
}) => {
  const panel = await open(
    page,
    tmpPath,
    GALLERY,
    'w.request_frames()\nprint(w.image_index)',
    'print([(f.image_name, f.augmentations[2]["angle"]) for f in w.frames])',
  );
  const thumbnails = [1, 2, 3].map((position) => panel.galleryItem(position));
  for (const one of thumbnails)
    await expect.poll(async () => (await pixelsOf(one.locator('canvas'))).deviation).toBeGreaterThan(10);
  const hashes = await Promise.all(
    thumbnails.map(async (one) => (await pixelsOf(one.locator('canvas'))).hash),
  );
  expect(new Set(hashes).size).toBe(3);

  await panel.set('Rotation', 20);
  const cat = await panel.pixels('Original image');
  await panel.slider('Rotation').focus();
  await page.keyboard.press('n');
  await expect(thumbnails[1]).toHaveAttribute('aria-selected', 'true');
  await expect(panel.prediction).toContainText(/espresso/i);
  expect((await panel.pixels('Original image')).hash).not.toBe(cat.hash);
  await expect(panel.slider('Rotation')).toHaveValue('20');
  await panel.settled();
  await thumbnails[1].focus();
  await page.keyboard.press('ArrowRight');
  await expect(thumbnails[2]).toBeFocused();
  await expect(thumbnails[2]).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('p');
  await page.keyboard.press('p');
  await expect(thumbnails[0]).toHaveAttribute('aria-selected', 'true');
  await expect.poll(async () => (await panel.pixels('Original image')).hash).toBe(cat.hash);

  expect(await output(page, 1)).toBe('0');
  await expect.poll(() => output(page, 2)).toMatch(/chelsea\.jpg', 0.*chelsea\.jpg', 20.*coffee\.jpg', 20/);
});

test('16 bits: a window brings out what the whole range hides', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SIXTEEN_BITS, 'print(w.window)');
  const whole = (await panel.pixels('Augmented image')).deviation;
  expect(whole).toBeLessThan(2);
  await panel.button('Fit window to the values').click();
  await expect.poll(async () => (await panel.pixels('Augmented image')).deviation).toBeGreaterThan(40);
  await expect(panel.slider('Window level')).toHaveAttribute('aria-valuetext', /^11\d\d/);
  await panel.settled();
  const fitted = (await panel.pixels('Augmented image')).hash;
  await panel.slider('Window level').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(fitted);
  expect(await output(page, 1)).toMatch(/^\[11\d\d\.5, 255(\.0)?\]$/);
});

test('five channels and one, in inputs that are no squares: what is drawn changes, what is seen does not', async ({
  page,
  tmpPath,
}) => {
  const panel = await open(page, tmpPath, FIVE_CHANNELS, ONE_CHANNEL, 'print(w.display_channels)');
  const canvas = panel.picture('Original image');
  expect(await canvas.evaluate((node: HTMLCanvasElement) => [node.width, node.height])).toEqual([32, 20]);
  for (const name of ['Original image', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'])
    expect((await panel.pixels(name)).deviation, name).toBeGreaterThan(5);
  const prediction = await panel.prediction.textContent();
  const drawn = await panel.pixels('Original image');
  await panel.button('Look of the maps').click();
  const choice = panel.root.getByRole('combobox', { name: 'Displayed channels' });
  await expect(choice.getByRole('option')).toHaveText([
    /0, 1, 2/,
    ...Array.from('01234', (n) => `Channel ${n}`),
  ]);
  await choice.selectOption('Channel 4');
  await expect.poll(async () => (await panel.pixels('Original image')).hash).not.toBe(drawn.hash);
  await panel.settled();
  expect(await panel.prediction.textContent()).toBe(prediction);

  await page.notebook.runCell(1, true);
  const grey = new Panel(page, 1);
  await grey.ready();
  expect((await grey.pixels('Grad-CAM')).deviation).toBeGreaterThan(5);
  await expect(grey.root.getByText(/chelsea\.jpg is shown and analysed by its brightness/)).toBeVisible();
  expect(await output(page, 2)).toMatch(/4/);
});
