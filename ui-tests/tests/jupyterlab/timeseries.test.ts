/** A series in a real notebook: graphs that are not empty, handles, frames in the kernel, and the example. */
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { open, openExample, output } from '../support/lab';
import { SERIES } from '../support/otherImages';
import type { Panel } from '../support/panel';
import { missing } from '../support/python';

test.use({ kernels: null, sessions: null });

const GREY_MODULE = `
import numpy as np, torch
from torch import nn
from augmentation_impact import AugmentationImpact
torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(1, 4, (1, 3)), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))
model[-1].weight.data.abs_()  # evidence for either class, so that no map is empty
time = np.linspace(0, 20, 150)
AugmentationImpact(series=np.stack([np.sin(time), np.cos(3 * time)]), model=model, labels=["calm", "alarm"], method="grad-cam")`;

async function showsGraphs(panel: Panel): Promise<void> {
  for (const name of ['Original over time', 'Augmented over time', 'Grad-CAM over time']) {
    await expect.poll(async () => (await panel.pixels(name)).deviation, name).toBeGreaterThan(5);
  }
}

test('shows where a network of one dimension looks, and follows an erased interval', async ({
  page,
  tmpPath,
}) => {
  const panel = await open(page, tmpPath, SERIES, 'print(w.erase_interval.start, w.channel_names)');
  await showsGraphs(panel);
  const before = (await panel.pixels('Grad-CAM over time')).hash;
  await panel.button('Place erase interval').click();
  await expect.poll(async () => (await panel.pixels('Grad-CAM over time')).hash).not.toBe(before);
  const end = panel.button('Erase interval end');
  await end.focus();
  await end.press('Shift+ArrowRight');
  await panel.unfold('Erase interval');
  await expect(panel.slider('Erase interval length')).toHaveValue('0.25');
  expect(await output(page, 1)).toBe("0.4 ['pressure', 'flow']");
});

test('a PyTorch network that sees the channels as rows of a grey picture', async ({ page, tmpPath }) => {
  const absent = missing('torch', 'onnxscript');
  test.skip(absent.length > 0, `${absent.join(', ')} not installed: npm run setup -- --with frameworks`);
  test.setTimeout(180_000);
  const panel = await open(page, tmpPath, GREY_MODULE);
  await showsGraphs(panel);
  await expect(panel.prediction).toContainText(/calm|alarm/);
  // A row of the map for each of the two channels.
  await expect(panel.root.getByRole('combobox', { name: 'Layer' })).toContainText(/2 × 148/);
});

test('the example runs from top to bottom: a spike makes the anomaly, and without it there is none', async ({
  page,
  tmpPath,
}) => {
  const absent = missing('torch', 'onnxscript');
  test.skip(absent.length > 0, `${absent.join(', ')} not installed: npm run setup -- --with frameworks`);
  test.setTimeout(300_000);
  const problems = watchConsole(page, 'jupyterlab');
  const panel = await openExample(page, tmpPath, 'timeseries.ipynb');
  await panel.ready(240_000);
  await showsGraphs(panel);
  // The last cell covers the spike.
  await panel.unfold('Erase interval');
  await expect(panel.slider('Erase interval length')).toHaveValue('0.05');
  await expect(panel.prediction).toContainText(/normal.*%/);
  await panel.set('Erase interval length', 0);
  await expect(panel.prediction).toContainText(/anomaly.*%/);
  expect(problems).toEqual([]);
});
