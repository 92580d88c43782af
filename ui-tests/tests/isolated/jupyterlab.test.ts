/** JupyterLab with the headers of docs/threads.md: the widget computes on several threads, and works as ever. */
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { notebookOf, SHOW } from '../support/notebook';
import { answersTheHand, computesOnEveryCore } from '../support/scenario';

test('shows an analysed panel on several threads', async ({ page, tmpPath }) => {
  const problems = watchConsole(page, 'jupyterlab');
  await page.contents.uploadContent(notebookOf(SHOW), 'text', `${tmpPath}/test.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/test.ipynb`);
  await page.notebook.runCell(0, true);
  await answersTheHand(page);
  await computesOnEveryCore(page);
  expect(problems).toEqual([]);
});
