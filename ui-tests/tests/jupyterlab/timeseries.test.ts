/** A series in a real notebook: graphs that are not empty, handles, and frames in the kernel. */
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { notebookOf } from '../support/notebook';
import { Panel } from '../support/panel';
import { ROOT } from '../support/paths';

test.use({ kernels: null, sessions: null });

const SHOW = `
import numpy as np
from augmentation_impact import AugmentationImpact
values = np.load(r"${join(ROOT, 'reference', 'data', 'series_networks.npz')}")["series"]
w = AugmentationImpact(series=values, model=r"${join(ROOT, 'reference', 'data', 'series-convolved.onnx')}",
                       channel_names=["pressure", "flow"], sampling_rate=50, method="grad-cam")
w`;

test('shows where a network of one dimension looks, and follows an erased interval', async ({
  page,
  tmpPath,
}) => {
  await page.contents.uploadContent(
    notebookOf(SHOW, 'print(w.erase_interval.start, w.channel_names)'),
    'text',
    `${tmpPath}/series.ipynb`,
  );
  await page.notebook.openByPath(`${tmpPath}/series.ipynb`);
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready();
  for (const name of ['Original over time', 'Augmented over time', 'Grad-CAM over time']) {
    await expect.poll(async () => (await panel.pixels(name)).deviation).toBeGreaterThan(5);
  }
  const before = (await panel.pixels('Grad-CAM over time')).hash;
  await panel.button('Place erase interval').click();
  await expect.poll(async () => (await panel.pixels('Grad-CAM over time')).hash).not.toBe(before);
  const end = panel.button('Erase interval end');
  await end.focus();
  await end.press('Shift+ArrowRight');
  await expect(panel.slider('Erase interval length')).toHaveValue('0.25');
  await page.notebook.runCell(1, true);
  expect(await page.notebook.getCellTextOutput(1)).toEqual([
    expect.stringContaining("0.4 ['pressure', 'flow']"),
  ]);
});
