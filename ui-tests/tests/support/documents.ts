/** Files of the server as documents of JupyterLab. */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { Panel } from './panel';
import { EXAMPLES, ROOT, WORK } from './paths';

/** A small classifier of three classes. */
export const NETWORK = join(ROOT, 'reference', 'data', 'small', 'three-shares.onnx');
export const PICTURE = join(EXAMPLES, 'coffee.jpg');

/** Open JupyterLab on a new folder with these files; its path, and the folder on disk. */
export async function openFolder(page: Page, name: string, ...files: readonly string[]): Promise<string> {
  const folder = join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, file.split(/[\\/]/).at(-1) ?? file));
  await page.goto(`/lab/tree/${name}?reset`);
  await item(page, files[0]?.split(/[\\/]/).at(-1) ?? '').waitFor({ timeout: 60_000 });
  return folder;
}

/** A file in the file browser. */
export const item = (page: Page, name: string): Locator =>
  page.getByRole('listitem', { name: new RegExp(`Name: ${name.replace('.', '\\.')}`) });

/** Run a command of the palette, by its name there. */
export async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type(name);
  await page.getByRole('menuitem', { name }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The panel that is in front. */
export async function panelInFront(page: Page): Promise<Panel> {
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

/** Drag with the mouse, as JupyterLab's own drags want it. */
export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('Nothing to drag, or nowhere to.');
  await page.mouse.move(start.x + 30, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + 40, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + 200, { steps: 8 });
  await page.mouse.up();
}

/** What a file holds. @throws while it is being written: ask again, with `toPass` */
export function json(path: string): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;
}
