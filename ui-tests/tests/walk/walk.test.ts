/**
 * What a user gets, line by line, in one panel of each host. It repeats much of what the other tests look at more closely, so it
 * runs on demand: `npm run test:ui -- walk --project=voila` with `WALK=1`; see ui-tests/README.md.
 */
import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const CELL = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("china.jpg", size=96)
w`;

type Line = (panel: Panel, page: Page) => Promise<unknown>;

const compare = (panel: Panel, name: string): Locator =>
  panel.root.getByRole('radiogroup', { name: 'Compare' }).getByRole('radio', { name, exact: true });

const curve = (panel: Panel): Locator => panel.root.getByRole('region', { name: 'Curve', exact: true });

const boxOf = async (target: Locator) => {
  const box = await target.boundingBox();
  if (!box) throw new Error(`${String(target)} is not on screen`);
  return box;
};

async function dragOn(page: Page, target: Locator, from: number, to: number): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await boxOf(target);
  await page.mouse.move(x + from * width, y + from * height);
  await page.mouse.down();
  await page.mouse.move(x + to * width, y + to * height, { steps: 6 });
  await page.mouse.up();
}

async function savedBy(panel: Panel, page: Page, name: string): Promise<Buffer> {
  const button = page.getByRole('button', { name, exact: true });
  const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await saved.path());
}

/** Width and height of a PNG. */
const pngSize = (png: Buffer): readonly [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];

const inOptions = async (panel: Panel, page: Page, work: () => Promise<unknown>): Promise<void> => {
  await panel.button('Options of files').click();
  await work();
  await page.keyboard.press('Escape');
};

const LINES: Readonly<Record<string, Line>> = {
  'the headline says the prediction, and the explained class where it was chosen': async (panel) => {
    await expect(panel.prediction).toHaveText(/^\s*Predicts\s+.+ %\s*$/);
    const said = ((await panel.prediction.textContent()) ?? '').trim().split(' %')[0];
    await panel.bars.nth(1).getByRole('button').click();
    await expect(panel.prediction).toContainText(/Explaining .+ chosen by you/);
    await expect(panel.prediction).toContainText(said.slice(0, 14));
    await panel.button('Explain automatically').click();
    await expect(panel.prediction).not.toContainText('Explaining', { useInnerText: true });
  },
  'bars have per cent or logits, and say of how many classes they are': async (panel) => {
    await expect(panel.root).toContainText('10 of 1,000 classes shown');
    const measure = panel.root.getByRole('combobox', { name: 'Bars show' });
    await measure.selectOption('logits');
    await expect(panel.bars.first().getByRole('button')).toHaveAccessibleName(/ logit/);
    await measure.selectOption('percent');
  },
  'a list of classes completes what is typed; a picture that is none of it is explained as itself': async (
    panel,
    page,
  ) => {
    const choice = panel.root.getByRole('combobox', { name: 'Classes', exact: true });
    await choice.selectOption('list');
    const field = panel.root.getByRole('combobox', { name: 'List of classes' });
    await field.fill('golf b');
    await expect(panel.root.getByRole('option', { name: /golf ball/ })).toBeVisible();
    await field.press('Enter');
    await field.press('Escape');
    await expect(panel.prediction).toContainText(/Explaining golf ball .+ the highest of those shown/);
    await panel.button('Explain the prediction').click();
    await expect(panel.prediction).not.toContainText('Explaining', { useInnerText: true });
    await page.keyboard.press('Escape');
  },
  'choosing a method moves no control of its row': async (panel) => {
    const names = ['None', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'];
    const places = () => Promise.all(names.map(async (name) => (await boxOf(panel.method(name))).x));
    const before = await places();
    for (const name of names) {
      await panel.method(name).check();
      await panel.settled();
      expect(await places(), name).toEqual(before);
    }
  },
  'the untouched state is pinned: ticks, a second headline, pinned, difference and wipe': async (panel) => {
    await panel.set('Rotation', 40);
    await panel.settled();
    await expect(panel.root.getByText(/^Untouched: /)).toBeVisible();
    await expect(panel.bars.first().getByRole('button')).toHaveAccessibleName(/ points/);
    const seen = new Set<number>();
    for (const mode of ['Now', 'Pinned', 'Difference']) {
      await compare(panel, mode).check();
      await panel.settled();
      await expect.poll(async () => seen.has((await panel.pixels('Grad-CAM')).hash)).toBe(false);
      seen.add((await panel.pixels('Grad-CAM')).hash);
    }
    await compare(panel, 'Wipe').check();
    await expect(panel.slider('Wipe')).toBeAttached();
    await compare(panel, 'Now').check();
  },
  'parameters stand in rows of 28 px; an untouched step is one line': async (panel) => {
    const [first, second] = await Promise.all(
      ['Brightness', 'Center crop'].map((name) => boxOf(panel.slider(name))),
    );
    expect(second.y - first.y).toBeLessThanOrEqual(30);
    await expect(panel.button('Options of Perspective')).toHaveAttribute('aria-expanded', 'false');
    await panel.button('Options of Erase').click();
    await expect(panel.root.getByRole('spinbutton', { name: 'Erase top' })).toBeVisible();
    await panel.button('Options of Erase').click();
  },
  'a drag on the picture draws the box to erase, and the cursor says so': async (panel, page) => {
    await panel.button('Reset all').click();
    await panel.settled();
    const picture = panel.picture('Augmented image');
    const before = await panel.pixels('Augmented image');
    expect(await picture.evaluate((node) => getComputedStyle(node.parentElement as Element).cursor)).toBe(
      'crosshair',
    );
    await dragOn(page, picture, 0.3, 0.7);
    await panel.settled();
    await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(before.hash);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await panel.pixels('Augmented image')).hash).toBe(before.hash);
  },
  'an enlarged picture goes past 420 px and stands beside its own pixels': async (panel, page) => {
    await panel.picture('Augmented image').hover();
    await panel.button('Enlarge Augmented image').click();
    const full = panel.root.getByRole('figure').filter({ hasText: 'Full resolution' }).getByRole('img');
    await expect.poll(async () => (await boxOf(full)).width).toBeGreaterThan(420);
    await expect(panel.picture('Augmented image')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel.picture('Grad-CAM')).toBeVisible();
  },
  'a sweep has a range, a step and a course, and the slider returns': async (panel, page) => {
    await panel.set('Rotation', 0);
    await panel.settled();
    await panel.button('Clear frames').click();
    await panel.root.getByRole('button', { name: /: sweep settings$/ }).click();
    const pane = panel.root.getByRole('dialog', { name: 'Sweep settings' });
    for (const [name, value] of Object.entries({ From: '-60', To: '60', Step: '15' })) {
      await pane.getByRole('spinbutton', { name, exact: true }).fill(value);
      await pane.getByRole('spinbutton', { name, exact: true }).press('Tab');
    }
    await expect(pane).toContainText('9 values');
    await expect(pane.getByRole('combobox', { name: /Course/ })).toHaveCount(1);
    await page.keyboard.press('Escape');
    await panel.button('Sweep Rotation').click();
    await expect(panel.root).toContainText('9/600', { timeout: 60_000 });
    await expect(panel.slider('Rotation')).toHaveValue('0');
    await panel.settled();
  },
  'the curve has axes, words, and a picture under the pointer; a press sets the slider': async (
    panel,
    page,
  ) => {
    await expect(curve(panel)).toContainText(/(holds|from −60° to 60°|(until|at) .*, then )/);
    const figure = panel.root.getByRole('img', { name: /^Scores along Rotation/ });
    expect((await boxOf(figure)).height).toBeGreaterThan(80);
    await figure.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await boxOf(figure);
    await page.mouse.move(x + 0.6 * width, y + height / 2);
    await expect(
      curve(panel)
        .getByText(/^−?\d+°$/)
        .first(),
    ).toBeVisible();
    await page.mouse.click(x + 0.7 * width, y + height / 2);
    await expect.poll(async () => Number(await panel.slider('Rotation').inputValue())).toBeGreaterThan(15);
    await panel.settled();
    await page.keyboard.press('Control+z');
  },
  'a frame says what it is; its settings can be used, and what is cleared comes back': async (panel) => {
    await panel.root.getByRole('option', { name: /^Frame 2:/ }).click();
    await expect(panel.root.getByText(/^Frame 2 of \d+: Rotation .\d+°/).first()).toBeVisible();
    await panel.button('Use these settings').click();
    await expect(panel.slider('Rotation')).toHaveValue('-45');
    await panel.button('Undo').click();
    await panel.button('Clear frames').click();
    await expect(panel.root).toContainText(/(?<!\d)0\/600/);
    await panel.button('Undo').click();
    await expect(panel.root).toContainText(/(?<!\d)[1-9]\d*\/600/);
    await panel.settled();
  },
  'a sheet is a grid, a figure PNG and SVG, a film has its order and format as choices': async (
    panel,
    page,
  ) => {
    const [width, height] = pngSize(await savedBy(panel, page, 'Save contact sheet'));
    expect(Math.max(width / height, height / width)).toBeLessThan(3);
    await inOptions(panel, page, async () => {
      expect((await savedBy(panel, page, 'Save figure as PNG')).subarray(1, 4).toString()).toBe('PNG');
      expect((await savedBy(panel, page, 'Save figure as SVG')).toString()).toContain('<svg');
      await panel.root.getByRole('combobox', { name: 'Order of the frames in a film' }).selectOption('once');
      await panel.root.getByRole('combobox', { name: 'Format of a film' }).selectOption('webp');
    });
    expect((await savedBy(panel, page, 'Save WebP')).subarray(0, 4).toString()).toBe('RIFF');
    await inOptions(panel, page, () =>
      panel.root.getByRole('combobox', { name: 'Format of a film' }).selectOption('gif'),
    );
    expect((await savedBy(panel, page, 'Save GIF')).subarray(0, 4).toString()).toBe('GIF8');
  },
  'an angle that is typed stays as it was given': async (panel) => {
    const number = panel.root.getByRole('spinbutton', { name: 'Rotation in degrees', exact: true });
    await number.fill('-30');
    await number.press('Enter');
    await expect(panel.slider('Rotation')).toHaveValue('-30');
    await expect(number).toHaveValue('-30');
    await panel.settled();
  },
  'an error leaves the headline, says what helps, and can be dismissed': async (panel) => {
    await panel.upload({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    const alert = panel.root.getByRole('alert').filter({ hasText: 'notes.png' });
    await expect(alert.getByRole('button', { name: 'Choose another file' })).toBeVisible();
    await expect(panel.prediction).toBeVisible();
    await alert.getByRole('button', { name: 'Dismiss error' }).click();
    await expect(alert).toHaveCount(0);
    await panel.set('Rotation', 10);
    await panel.settled();
  },
  'study and proof stand in the place of the curve': async (panel) => {
    for (const name of ['Study', 'Proof', 'Curve']) {
      await panel.root.getByRole('radiogroup', { name: 'Chart' }).getByRole('radio', { name }).check();
      await expect(panel.root.getByRole('region', { name, exact: true })).toBeVisible();
    }
  },
  'a look has opacity, colours and scale in one popover': async (panel, page) => {
    await panel.button('Look of the maps').click();
    const pane = panel.root.getByRole('dialog', { name: 'Look of the maps' });
    await expect(pane.getByRole('slider')).toHaveCount(1);
    expect(await pane.getByRole('combobox').count()).toBeGreaterThanOrEqual(2);
    await page.keyboard.press('Escape');
  },
};

test('what a user gets, line by line', async ({ page }, { project }) => {
  test.setTimeout(600_000);
  page.setDefaultTimeout(20_000);
  await openIn(project.name as Host, page, 'walk', CELL);
  const panel = new Panel(page);
  await panel.ready();
  const failed: string[] = [];
  for (const [line, look] of Object.entries(LINES)) {
    const problem = await Promise.resolve(look(panel, page)).then(
      () => null,
      (error: unknown) => String(error),
    );
    console.log(
      `    ${problem === null ? 'holds' : 'FAILS'}  ${line}${problem === null ? '' : `\n${problem}`}`,
    );
    if (problem === null) continue;
    failed.push(line);
    await page.keyboard.press('Escape');
  }
  expect(failed).toEqual([]);
});
