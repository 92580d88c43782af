/**
 * When the kernel has died, the panel says what its user can do: run a cell, or reload a page that has none. In JupyterLab
 * jupyterlab/faults.test.ts kills a kernel.
 */
import { expect, test } from '@playwright/test';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const SETUP = `
import os
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("chelsea.jpg", size=96)
w.rotate.observe(lambda change: os._exit(1) if change.new == 123 else None, "angle")
w`;

const ADVICE: Readonly<Record<Exclude<Host, 'jupyterlab'>, string>> = {
  notebook: 'Run the cell again to reconnect.',
  voila: 'reload the page to start again.',
};

test('a panel whose kernel is gone says what can be done here, and goes on', async ({ page }) => {
  const host = test.info().project.name as Host;
  test.skip(host === 'jupyterlab', 'another test kills a kernel there');
  if (host === 'jupyterlab') return;
  await openIn(host, page, 'gone', SETUP);
  const panel = new Panel(page);
  await panel.ready();
  await panel.set('Rotation', 123);
  await expect(panel.root.getByText(ADVICE[host])).toBeVisible({ timeout: 60_000 });
  await panel.settled();
  const before = (await panel.pixels('Augmented image')).hash;
  await panel.set('Rotation', 20);
  await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(before);
});
