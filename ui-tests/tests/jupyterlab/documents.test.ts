/** At home in JupyterLab: the launcher, the file browser, documents, menus, and what a reload brings back. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/console';
import { command, drag, item, json, NETWORK, openFolder, panelInFront, PICTURE } from '../support/documents';
import { openIn } from '../support/hosts';
import { SHOW } from '../support/notebook';
import { Panel } from '../support/panel';

let problems: string[];

test.beforeEach(({ page }) => {
  problems = watchConsole(page, 'jupyterlab');
});

test.afterEach(() => expect(problems).toEqual([]));

/** Names of the documents in the dock. */
const tabs = (page: Parameters<typeof openFolder>[0]) => page.locator('#jp-main-dock-panel').getByRole('tab');

test('a panel of the launcher comes back with the page, as it was', async ({ page }) => {
  await page.goto('/lab?reset');
  await page.locator('.jp-LauncherCard', { hasText: 'Augmentation impact' }).click({ timeout: 60_000 });
  const panel = await panelInFront(page);
  // The layout and the state are written down a moment after the last change.
  const written = page.waitForResponse(
    (response) =>
      response.request().method() === 'PUT' &&
      /workspaces/.test(response.url()) &&
      (response.request().postData() ?? '').includes('\\"angle\\": 35'),
  );
  await panel.set('Rotation', 35);
  await written;
  await page.goto('/lab');
  const again = await panelInFront(page);
  await expect(again.slider('Rotation')).toHaveValue('35');
});

test('an image opens from the menu of the file browser, and drops onto the panel without splitting the dock', async ({
  page,
}) => {
  await openFolder(page, 'documents', PICTURE, NETWORK);
  await item(page, 'coffee.jpg').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open in Augmentation impact' }).click();
  const panel = await panelInFront(page);
  await expect(panel.prediction).toContainText(/espresso/i);
  await expect(tabs(page)).toHaveText([/Launcher/, /coffee\.jpg/]);
  await drag(page, item(page, 'three-shares.onnx'), panel.root);
  await expect(panel.prediction).toContainText(/class \d/i);
  await expect(tabs(page)).toHaveCount(2);
});

test('a network opens with a double click', async ({ page }) => {
  await openFolder(page, 'network', NETWORK);
  await item(page, 'three-shares.onnx').dblclick();
  const panel = await panelInFront(page);
  await expect(panel.root).toContainText('three-shares.onnx');
  await expect(panel.prediction).toContainText(/class \d/i);
});

test('an analysis is a file, with its image by path: another browser finds both', async ({
  page,
  browser,
}) => {
  const folder = await openFolder(page, 'analysis', PICTURE);
  const file = join(folder, '..', 'untitled.augimpact.json');
  rmSync(file, { force: true });
  await command(page, 'New augmentation impact file');
  const panel = await panelInFront(page);
  await drag(page, item(page, 'coffee.jpg'), panel.root);
  await expect(panel.prediction).toContainText(/espresso/i);
  await panel.set('Brightness', 1.5);
  await panel.settled();
  await page.keyboard.press('Control+s');
  await expect(() =>
    expect(Object.values(json(file)['paths'] ?? {})).toEqual(['analysis/coffee.jpg']),
  ).toPass();
  // Nothing of this page is kept there: neither layout nor cache.
  const elsewhere = await (await browser.newContext()).newPage();
  const troubles = watchConsole(elsewhere, 'jupyterlab');
  await elsewhere.goto(new URL('/lab/tree/untitled.augimpact.json?reset', page.url()).href);
  const there = await panelInFront(elsewhere);
  await expect(there.prediction).toContainText(/espresso/i);
  await expect(there.slider('Brightness')).toHaveValue('1.5');
  await elsewhere.context().close();
  expect(troubles).toEqual([]);
});

test('a file that is no analysis says so in its place', async ({ page }) => {
  const folder = await openFolder(page, 'damaged', PICTURE);
  writeFileSync(join(folder, 'broken.augimpact.json'), '{"augmentation-impact"');
  await page.goto('/lab/tree/damaged/broken.augimpact.json?reset');
  await expect(page.getByRole('alert').filter({ hasText: 'This file is not JSON' })).toBeVisible({
    timeout: 60_000,
  });
});

test('the toolbar inserts the cell, the panel opens beside it, and Help tells the rest', async ({ page }) => {
  await openIn('jupyterlab', page, 'beside', SHOW);
  await new Panel(page).ready();
  await page.getByRole('button', { name: /Insert a cell that shows/ }).click();
  await expect(page.locator('.jp-Notebook .jp-Cell')).toHaveCount(2);
  await expect(page.locator('.jp-Notebook .jp-Cell').nth(1)).toContainText('w = AugmentationImpact()');
  await new Panel(page).prediction.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open panel beside the notebook' }).click();
  const [inCell, beside] = [new Panel(page, 0), new Panel(page, 1)];
  await beside.ready();
  await beside.set('Rotation', 40);
  await expect(inCell.slider('Rotation')).toHaveValue('40');
  await page.getByRole('menuitem', { name: 'Help', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Augmentation impact help' }).click();
  await expect(page.getByRole('heading', { name: /^Augmentation impact \d/ })).toBeVisible();
});
