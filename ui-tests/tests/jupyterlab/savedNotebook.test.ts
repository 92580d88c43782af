/** Notebooks that are read without their kernel. */
import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/console';
import { isMissingModel, keepsItsPicture } from '../support/savedNotebook';

test('keeps a picture of each panel for readers without a kernel', async ({ page }) => {
  const problems = watchConsole(page, 'jupyterlab');
  await keepsItsPicture('jupyterlab', page);
  expect(problems.filter((problem) => !isMissingModel(problem))).toEqual([]);
});
