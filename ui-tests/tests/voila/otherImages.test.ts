/** Dashboards of what is no single photograph: a gallery, and a series. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../support/console';
import { notebookOf } from '../support/notebook';
import { GALLERY, SERIES } from '../support/otherImages';
import { Panel, pixelsOf } from '../support/panel';
import { DASHBOARDS } from '../support/paths';

async function dashboard(page: Page, name: string, source: string): Promise<Panel> {
  writeFileSync(join(DASHBOARDS, name), notebookOf(source));
  await page.goto(`/voila/render/${name}`);
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

test('a gallery follows a click and keys, and a series shows its graphs', async ({ page }) => {
  const problems = watchConsole(page, 'voila');
  const gallery = await dashboard(page, 'gallery.ipynb', GALLERY);
  for (const position of [1, 2, 3]) {
    const thumbnail = gallery.galleryItem(position).locator('canvas');
    await expect.poll(async () => (await pixelsOf(thumbnail)).deviation).toBeGreaterThan(10);
  }
  const cat = (await gallery.pixels('Grad-CAM')).hash;
  await gallery.galleryItem(2).click();
  await expect(gallery.prediction).toContainText(/coffeepot/);
  await page.keyboard.press('p');
  await expect.poll(async () => (await gallery.pixels('Grad-CAM')).hash).toBe(cat);

  const series = await dashboard(page, 'series.ipynb', SERIES);
  await expect.poll(async () => (await series.pixels('Grad-CAM over time')).deviation).toBeGreaterThan(5);
  expect(problems).toEqual([]);
});
