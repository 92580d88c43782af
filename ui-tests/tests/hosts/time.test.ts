/** What happens over time, in each host: undo, the curve, frames that are looked at, sweeps with a plan. */
import { expect, test, type Page } from '@playwright/test';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const SHOW =
  'from augmentation_impact import AugmentationImpact\nw = AugmentationImpact("china.jpg", size=160, method="grad-cam")\nw';

const curveOf = (panel: Panel) => panel.root.getByRole('region', { name: 'Curve', exact: true });

/** Pixels of the curve that are not those of its background. */
async function isDrawn(panel: Panel): Promise<boolean> {
  return curveOf(panel)
    .locator('canvas')
    .first()
    .evaluate((node: HTMLCanvasElement) => {
      const data = node.getContext('2d')?.getImageData(0, 0, node.width, node.height).data ?? [];
      return data.some((value) => value > 0);
    });
}

async function opened(page: Page, host: Host): Promise<Panel> {
  await openIn(host, page, 'time', SHOW);
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

test('a sweep draws its curve, its frames say what they are, and all of it is undone', async ({ page }, {
  project,
}) => {
  test.setTimeout(240_000);
  const panel = await opened(page, project.name as Host);
  const rotation = panel.slider('Rotation');
  const sweep = panel.button('Sweep Rotation');

  // A plan: −60° to 60° in steps of 20°.
  await panel.root.getByRole('button', { name: /: sweep settings$/ }).click();
  const pane = panel.root.getByRole('dialog', { name: 'Sweep settings' });
  for (const [name, value] of [
    ['From', '-60'],
    ['To', '60'],
    ['Step', '20'],
  ] as const) {
    await pane.getByRole('spinbutton', { name, exact: true }).fill(value);
    await pane.getByRole('spinbutton', { name, exact: true }).press('Tab');
  }
  await expect(pane).toContainText('7 values');
  await page.keyboard.press('Escape');
  await sweep.click();
  await expect(panel.root).toContainText('7/600', { timeout: 120_000 });
  await expect(sweep).toHaveAttribute('aria-pressed', 'false');
  await panel.settled();
  await expect(rotation).toHaveValue('0');

  // The curve is there, in pixels and in words.
  await expect(curveOf(panel)).toContainText(/(from −60° to 60°|(until|at) .*, then )/);
  await expect.poll(() => isDrawn(panel)).toBe(true);
  const box = await curveOf(panel).locator('canvas').first().boundingBox();
  if (!box) throw new Error('The curve is not on screen.');
  await page.mouse.click(box.x + 0.9 * box.width, box.y + box.height / 2);
  await expect.poll(async () => Number(await rotation.inputValue())).toBeGreaterThan(20);
  await panel.settled();
  await expect(panel.root).toContainText('8/600');
  await page.keyboard.press('Control+z');
  await expect(rotation).toHaveValue('0');
  await panel.settled();

  // A frame that is looked at says which it is, and leads back.
  await panel.root.getByRole('option', { name: /^Frame 2:/ }).click();
  await expect(panel.root.getByText(/^Frame 2 of 8: Rotation .40°$/).first()).toBeVisible();
  await panel.button('Use these settings').click();
  await expect(rotation).toHaveValue('-40');
  await panel.button('Undo').click();
  await expect(rotation).toHaveValue('0');

  // What was cleared comes back.
  await panel.button('Clear frames').click();
  await expect(panel.root).toContainText('0/600');
  await panel.button('Undo').click();
  await expect(panel.root).toContainText('8/600');
});
