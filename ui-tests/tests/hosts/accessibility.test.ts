/** The panel over the real engine, in each host, judged by axe. States and themes: panel/accessibility.test.ts. */
import { expect, test } from '@playwright/test';
import { axeOf } from '../support/axe';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { SHOW } from '../support/notebook';
import { Panel } from '../support/panel';

test('has no violation, at rest, with a menu open, after a wrong file', async ({ page }, info) => {
  await openIn(info.project.name as Host, page, 'accessible', SHOW);
  const panel = new Panel(page);
  await panel.ready();
  const judged = async (state: string): Promise<void> => {
    const { violations, checked } = await axeOf(page);
    expect(violations, state).toEqual([]);
    expect(checked, `${state}: nothing was looked at`).toBeGreaterThan(200);
  };
  await judged('ready');
  const engine = panel.root.getByRole('button', { name: /, the engine$/ });
  await engine.click();
  await judged('menu');
  await page.keyboard.press('Escape');
  await expect(engine).toBeFocused();
  await panel.upload({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  // In sight wherever the page has been scrolled to.
  await expect(panel.root.getByRole('alert').filter({ hasText: 'notes.txt' })).toBeInViewport({ ratio: 0.9 });
  await judged('error');
});
