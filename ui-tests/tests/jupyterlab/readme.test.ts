/** README's Python, as it stands there, in one cell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { kernelIsIdle } from '../support/hosts';
import { notebookOf } from '../support/notebook';
import { ROOT } from '../support/paths';

test('README’s lines run in one cell, and callbacks print below the panel', async ({ page, tmpPath }) => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const lines = /## Ten lines of Python\n\n```python\n(.*?)```/s.exec(readme)?.[1] ?? '';
  expect(lines).toContain('await w.settled()');
  const told = 'print(prediction["parameters"]["rotate.angle"], len(frames) > 0, w.frames == frames)';
  const notebook = notebookOf(`${lines}\n${told}`);
  await page.contents.uploadContent(notebook, 'text', `${tmpPath}/readme.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/readme.ipynb`);
  await kernelIsIdle(page);
  await page.notebook.runCell(0, true);
  const outputs = page.locator('.jp-Notebook .jp-OutputArea').first();
  await expect(outputs).toContainText('30.0 True True', { timeout: 60_000 });
  await expect(outputs.locator('.jp-OutputArea').filter({ hasText: 'Egyptian cat' })).toBeVisible();
});
