/** A model of TensorFlow.js needs no package in the kernel: the page reads it. */
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { notebookOf } from '../support/notebook';
import { Panel } from '../support/panel';
import { ROOT } from '../support/paths';

const DATA = join(ROOT, 'reference', 'tfjs', 'data');
const path = (name: string): string => JSON.stringify(join(DATA, name));

test('an export of Teachable Machine predicts under its labels, a GraphModel takes its place', async ({
  page,
  tmpPath,
}) => {
  const problems = watchConsole(page, 'jupyterlab');
  const sources = [
    `from augmentation_impact import AugmentationImpact\nw = AugmentationImpact("chelsea.jpg", ${path('teachable-machine.zip')})\nw`,
    'w.rotate.angle = 90',
    `import tempfile, zipfile\nfolder = tempfile.mkdtemp()\nzipfile.ZipFile(${path('graph-classifier.zip')}).extractall(folder)\nw.model = folder`,
  ];
  await page.contents.uploadContent(notebookOf(...sources), 'text', `${tmpPath}/tfjs.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/tfjs.ipynb`);
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready(60_000);
  await expect(panel.prediction).toContainText(/cat|dog|bird/);
  await expect(panel.root.getByText('teachable-machine.zip', { exact: true })).toBeVisible();
  for (const label of ['cat', 'dog', 'bird'])
    await expect(panel.bars.filter({ hasText: label })).toHaveCount(1);
  const guided = async () => (await panel.pixels('Guided backprop')).hash;
  const before = await guided();
  await page.notebook.runCell(1, true);
  await expect.poll(guided).not.toBe(before);
  await page.notebook.runCell(2, true);
  await expect(panel.bars).toHaveCount(4);
  await expect(panel.prediction).not.toContainText(/cat|dog|bird/);
  expect((await panel.pixels('Guided backprop')).deviation).toBeGreaterThan(0);
  await expect(panel.root.getByRole('alert')).toHaveCount(0);
  expect(problems).toEqual([]);
});
