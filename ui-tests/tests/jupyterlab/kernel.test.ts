/** What happens to a panel when its kernel goes. */
import { expect, test } from '@jupyterlab/galata';
import { notebookOf, SHOW } from '../support/notebook';
import { Panel } from '../support/panel';

// Galata answers for kernels and sessions itself unless told not to; a restart must be a real one.
test.use({ kernels: null, sessions: null });

test('goes on when its kernel is restarted, and says so', async ({ page, tmpPath }) => {
  await page.contents.uploadContent(notebookOf(SHOW), 'text', `${tmpPath}/kernel.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/kernel.ipynb`);
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready();
  await expect(panel.root.getByText(/the kernel .*restarted/i)).toHaveCount(0);
  await page.menu.clickMenuItem('Kernel>Restart Kernel…');
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await expect(panel.root.getByText(/kernel .*(restarted|gone)/i).first()).toBeVisible();
  const before = (await panel.pixels('Grad-CAM')).hash;
  await panel.set('Rotation', 25);
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
  await expect(panel.prediction).toContainText('%');
  await page.notebook.runCell(0, true);
  await new Panel(page).ready();
});
