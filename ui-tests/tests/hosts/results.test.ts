/** What the panel says and shows of a result, beside what it was before; the same in every host. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { shiftsOf, violations, watchShifts } from '../support/audit';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const CHURCH = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("china.jpg", classes="imagenette", size=160)
w`;

const radio = (panel: Panel, name: string): Locator =>
  panel.root.getByRole('radiogroup', { name: 'Compare' }).getByRole('radio', { name, exact: true });

/** Drag over a picture, in fractions of it. */
async function dragOn(page: Page, picture: Locator, from: number, to: number): Promise<void> {
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  if (!box) throw new Error('the picture is not on screen');
  const at = (share: number): [number, number] => [box.x + share * box.width, box.y + share * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 6 });
  await page.mouse.up();
}

test('says what is predicted and what is explained, and lays it beside what it was before', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const host = test.info().project.name as Host;
  await openIn(host, page, 'results', CHURCH);
  const panel = new Panel(page);
  await panel.ready();
  await watchShifts(page);

  // The highest of ten is not what the network predicts.
  await expect(panel.prediction).toHaveText(
    /^\s*Predicts\s+(?!church).+ %\s.*Explaining\s+church\s.* %\s+the highest of those shown/,
  );
  await expect(panel.root.getByText('10 of 1,000 classes shown')).toBeVisible();
  await panel.bars.filter({ hasText: 'golf ball' }).getByRole('button').click();
  await expect(panel.prediction).toContainText(/Explaining\s+golf ball\s.* %\s+chosen by you/);
  await panel.button('Explain automatically').click();
  await expect(panel.prediction).toContainText(/Explaining\s+church/);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await panel.settled();

  // One drag erases; what was before stays in sight.
  const untouched = await panel.pixels('Augmented image');
  const before = await panel.pixels('Grad-CAM');
  await dragOn(page, panel.picture('Augmented image'), 0.3, 0.7);
  await panel.settled();
  await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(untouched.hash);
  await expect(panel.root.getByText(/^Untouched: /)).toBeVisible();
  await expect(panel.bars.filter({ hasText: 'church' }).getByRole('button')).toHaveAccessibleName(/ points/);

  // Now, pinned, difference, wipe.
  const now = await panel.pixels('Grad-CAM');
  await radio(panel, 'Pinned').check();
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).toBe(before.hash);
  await radio(panel, 'Difference').check();
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before.hash);
  expect((await panel.pixels('Grad-CAM')).hash).not.toBe(now.hash);
  await radio(panel, 'Wipe').check();
  await panel.slider('Wipe').focus();
  await page.keyboard.press('Home');
  await expect(panel.slider('Wipe')).toHaveAttribute('aria-valuetext', '0 % pinned');
  await radio(panel, 'Now').check();
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).toBe(now.hash);
  await panel.button('Pin this state').click();
  await panel.button('Reset all').click();
  await panel.settled();
  await expect(panel.root.getByText(/^Pinned: /)).toBeVisible();

  // A choice of the method moves nothing.
  const place = async () => (await panel.picture('Original image').boundingBox())?.y;
  const top = await place();
  for (const method of ['None', 'Grad-CAM', 'Guided Grad-CAM']) {
    await panel.method(method).check();
    await panel.settled();
    expect(await place(), method).toBe(top);
  }
  expect(await shiftsOf(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
});

test('an error leaves headline and pictures in sight, offers what helps, and can be dismissed', async ({
  page,
}) => {
  const host = test.info().project.name as Host;
  await openIn(host, page, 'mistake', CHURCH.replace('size=160', 'size=96'));
  const panel = new Panel(page);
  await panel.ready();
  const good = await panel.pixels('Augmented image');
  await panel.upload({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  const alert = panel.root.getByRole('alert');
  await expect(alert).toContainText('notes.png');
  await expect(panel.prediction).toBeInViewport();
  expect((await panel.pixels('Augmented image')).hash).toBe(good.hash);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    alert.getByRole('button', { name: 'Choose another file' }).click(),
  ]);
  expect(chooser.isMultiple()).toBe(false);
  expect(await violations(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Dismiss error' }).click();
  await expect(alert).toHaveCount(0);
  await panel.set('Rotation', 30);
  await panel.settled();
});
