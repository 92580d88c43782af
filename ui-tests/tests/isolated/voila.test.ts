/** Voilà with the headers of docs/threads.md: the dashboard computes on several threads, and works as ever. */
import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/console';
import { answersTheHand, computesOnEveryCore } from '../support/scenario';

test('shows the analysed dashboard on several threads', async ({ page }) => {
  const problems = watchConsole(page, 'voila');
  await page.goto('/voila/render/app.ipynb');
  await answersTheHand(page);
  await computesOnEveryCore(page);
  expect(problems).toEqual([]);
});
