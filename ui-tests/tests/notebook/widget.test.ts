/** The widget in Notebook 7. */
import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/console';
import { openIn } from '../support/hosts';
import { SHOW } from '../support/notebook';
import { answersTheHand, savesGif } from '../support/scenario';

let problems: string[];

test.beforeEach(async ({ page }) => {
  problems = watchConsole(page, 'notebook');
  await openIn('notebook', page, 'notebook', SHOW);
});

test.afterEach(() => expect(problems).toEqual([]));

test('shows an analysed panel that answers the hand', async ({ page }) => answersTheHand(page));

test('saves the recording as a GIF', async ({ page }) => {
  await answersTheHand(page);
  await savesGif(page);
});
