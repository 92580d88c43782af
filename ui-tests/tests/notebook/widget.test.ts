/** The widget in Notebook 7. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../support/console';
import { notebookOf, SHOW } from '../support/notebook';
import { WORK } from '../support/paths';
import { answersTheHand, savesGif } from '../support/scenario';

let problems: string[];

test.beforeEach(async ({ page }) => {
  problems = watchConsole(page, 'notebook');
  mkdirSync(WORK, { recursive: true });
  writeFileSync(join(WORK, 'notebook.ipynb'), notebookOf(SHOW));
  await page.goto('/notebooks/notebook.ipynb');
  await runAll(page);
});

test.afterEach(() => expect(problems).toEqual([]));

async function runAll(page: Page): Promise<void> {
  await page.locator('.jp-Notebook').waitFor();
  await expect(page.getByRole('button', { name: /Python 3/ }).first()).toBeVisible();
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
}

test('shows an analysed panel that answers the hand', async ({ page }) => answersTheHand(page));

test('saves the recording as a GIF', async ({ page }) => {
  await answersTheHand(page);
  await savesGif(page);
});
