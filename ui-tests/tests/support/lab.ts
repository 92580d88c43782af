/** Notebooks in JupyterLab: opened, run, and read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import { kernelIsIdle } from './hosts';
import { notebookOf } from './notebook';
import { Panel } from './panel';
import { ROOT } from './paths';

/** Open a notebook of these cells and run the first; its panel, analysed. */
export async function open(
  page: IJupyterLabPageFixture,
  tmpPath: string,
  ...sources: string[]
): Promise<Panel> {
  await show(page, `${tmpPath}/test.ipynb`, notebookOf(...sources));
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

/** Open an example of the product and run it from top to bottom; its panel. */
export async function openExample(
  page: IJupyterLabPageFixture,
  tmpPath: string,
  name: string,
): Promise<Panel> {
  await show(page, `${tmpPath}/${name}`, readFileSync(join(ROOT, 'examples', name), 'utf8'));
  await page.notebook.run();
  return new Panel(page);
}

async function show(page: IJupyterLabPageFixture, path: string, notebook: string): Promise<void> {
  await page.contents.uploadContent(notebook, 'text', path);
  await page.notebook.openByPath(path);
  await kernelIsIdle(page);
}

/** Run a cell and read what it printed. */
export async function output(page: IJupyterLabPageFixture, cell: number): Promise<string> {
  const printed = async () => ((await page.notebook.getCellTextOutput(cell)) ?? []).join('').trim();
  await page.notebook.runCell(cell, true);
  await expect.poll(printed).not.toBe('');
  return printed();
}
