/** At home in Notebook 7: files of its tree, the toolbar, notebooks without their kernel. */
import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/console';
import { PICTURE, item } from '../support/documents';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';
import { WORK } from '../support/paths';
import { isMissingModel, keepsItsPicture } from '../support/savedNotebook';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

let problems: string[];

test.beforeEach(({ page }) => {
  problems = watchConsole(page, 'notebook');
});

test.afterEach(() => expect(problems.filter((problem) => !isMissingModel(problem))).toEqual([]));

test('keeps a picture of each panel for readers without a kernel', async ({ page }) =>
  keepsItsPicture('notebook', page));

test('the toolbar inserts the cell', async ({ page }) => {
  await openIn('notebook', page, 'insert', 'x = 1');
  await page.getByRole('button', { name: /Insert a cell that shows/ }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell').nth(1)).toContainText('w = AugmentationImpact()');
});

test('an image opens from the menu of the tree, in a tab of the browser', async ({ page, context }) => {
  cpSync(PICTURE, join(WORK, 'tree', 'coffee.jpg'));
  await page.goto('/tree/tree');
  await item(page, 'coffee.jpg').click({ button: 'right', timeout: 60_000 });
  const opened = context.waitForEvent('page');
  await page.getByRole('menuitem', { name: 'Open in Augmentation impact' }).click();
  const panel = new Panel(await opened);
  await panel.ready();
  await expect(panel.prediction).toContainText(/espresso/i);
});
