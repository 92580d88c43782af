/** The three hosts behind one door: put a notebook there, open it, run it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Host } from './console';
import { notebookOf } from './notebook';
import { DASHBOARDS, WORK } from './paths';

/** Where a host serves a notebook of this name. */
const ADDRESSES: Readonly<Record<Host, (name: string) => string>> = {
  jupyterlab: (name) => `/lab/tree/${name}.ipynb?reset`,
  notebook: (name) => `/notebooks/${name}.ipynb`,
  voila: (name) => `/voila/render/${name}.ipynb`,
};

/** Open a notebook of these cells and run them all. */
export async function openIn(host: Host, page: Page, name: string, ...sources: string[]): Promise<void> {
  const folder = host === 'voila' ? DASHBOARDS : WORK;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.ipynb`), notebookOf(...sources));
  await page.goto(ADDRESSES[host](name));
  if (host === 'voila') return;
  await runAll(page);
  await expect(executionCount(page, sources.length - 1)).toHaveText(/^\[\d+\]:$/, {
    timeout: 60_000,
  });
}

/** The number of a cell that has neither run nor waits for it. */
const NOT_RUN = '[ ]:';

/** The number beside a cell: “[3]:”, and “[*]:” while it waits or runs. */
export const executionCount = (page: Page, cell: number): Locator =>
  page.locator(`.jp-Notebook .jp-Cell[data-windowed-list-index="${cell}"] .jp-InputPrompt`).first();

/** The kernel of the notebook has nothing to do, and its commands reach it. */
export async function kernelIsIdle(page: Page): Promise<void> {
  await expect(page.locator('.jp-Notebook-ExecutionIndicator:visible').first()).toHaveAttribute(
    'data-status',
    'idle',
  );
}

/**
 * Run every cell through the menu, as soon as there is a kernel that would do it. A menu that is new to the page may
 * take a click and do nothing, so the first cell tells whether it acted: it waits or runs at once.
 */
export async function runAll(page: Page): Promise<void> {
  await kernelIsIdle(page);
  await expect(async () => {
    if ((await executionCount(page, 0).textContent()) !== NOT_RUN) return;
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    const item = page.getByRole('menuitem', { name: 'Run All Cells', exact: true });
    await expect(item).not.toHaveClass(/lm-mod-disabled/);
    await item.click();
    await expect(executionCount(page, 0)).not.toHaveText(NOT_RUN, { timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
}
