/** How much of the panel is on one screen. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { violations } from '../support/audit';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const CELL = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("chelsea.jpg")
w`;

/** Scroll the panel to the top of the window. */
const toTop = (panel: Panel) =>
  panel.root.evaluate((node) => node.scrollIntoView({ block: 'start', behavior: 'instant' }));

async function isWhole(page: Page, target: Locator): Promise<boolean> {
  const box = await target.boundingBox();
  const size = page.viewportSize();
  return box !== null && size !== null && box.y >= -1 && box.y + box.height <= size.height + 1;
}

for (const theme of ['light', 'dark'] as const) {
  test(`a laptop shows headline, pictures, bars, all augmentations and the curve at once (${theme})`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: theme, contrast: theme === 'dark' ? 'more' : 'no-preference' });
    await openIn('voila', page, 'laptop', CELL);
    const panel = new Panel(page);
    await panel.ready();
    await panel.set('Rotation', 30);
    await panel.settled();
    await toTop(panel);
    const parts: Readonly<Record<string, Locator>> = {
      headline: panel.prediction,
      methods: panel.method('Guided Grad-CAM'),
      original: panel.picture('Original image'),
      'last picture': panel.picture('Guided Grad-CAM'),
      'first bar': panel.bars.first(),
      'last bar': panel.bars.last(),
      'first augmentation': panel.slider('Brightness'),
      'last augmentation': panel.button('Options of Erase'),
      curve: panel.root.getByRole('img', { name: /^Scores along Rotation/ }),
    };
    for (const [name, part] of Object.entries(parts)) expect(await isWhole(page, part), name).toBe(true);
    expect(await violations(page)).toEqual([]);
  });
}

test('a phone keeps the pictures in sight above the slider that is touched', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await openIn('voila', page, 'phone', CELL);
  const panel = new Panel(page);
  await panel.ready();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  // Everything has its place in the one column: what changes first is at the top.
  const tops = await Promise.all(
    [
      panel.prediction,
      panel.slider('Rotation'),
      panel.bars.first(),
      panel.root.getByRole('region', { name: 'Curve' }),
    ].map(async (part) => (await part.boundingBox())?.y ?? NaN),
  );
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
  for (const name of ['Brightness', 'Rotation']) {
    const slider = panel.slider(name);
    await slider.evaluate((node) => node.scrollIntoView({ block: 'end', behavior: 'instant' }));
    expect(await isWhole(page, slider), name).toBe(true);
    expect(await isWhole(page, panel.picture('Augmented image')), name).toBe(true);
    await expect(panel.prediction).toBeInViewport();
  }
  expect(await violations(page)).toEqual([]);
});
