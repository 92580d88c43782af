/** What Python may give and the page must refuse in a sentence, in the panel and in w.error; nothing is lost. */
import { join } from 'node:path';
import { expect, test, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import { badModels } from '../support/badModels';
import { notebookOf, SHOW } from '../support/notebook';
import { Panel } from '../support/panel';
import { ROOT } from '../support/paths';

/** Inputs image and mask; outputs logits, auxiliary, masked (which needs the mask) and map. */
const HEADS = join(ROOT, 'reference', 'data', 'heads.onnx');

async function open(page: IJupyterLabPageFixture, tmpPath: string, sources: string[]): Promise<Panel> {
  await page.contents.uploadContent(notebookOf(SHOW, ...sources), 'text', `${tmpPath}/refusals.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/refusals.ipynb`);
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready();
  return panel;
}

/** Run a cell again until it prints what is expected. */
async function prints(page: IJupyterLabPageFixture, cell: number, expected: RegExp): Promise<void> {
  await expect
    .poll(async () => {
      await page.notebook.runCell(cell, true);
      return ((await page.notebook.getCellTextOutput(cell)) ?? []).join('');
    })
    .toMatch(expected);
}

test('networks that are none, cut off, broken or unknown', async ({ page, tmpPath }) => {
  test.setTimeout(180_000);
  const models = badModels();
  const give = models.map(([path]) => `w.model = ${JSON.stringify(path)}`);
  const panel = await open(page, tmpPath, ['print(w.error)', 'w.model = None', ...give]);
  const good = (await panel.pixels('Grad-CAM')).hash;
  for (const [i, [path, sentence]] of models.entries()) {
    await page.notebook.runCell(3 + i, true);
    await expect(panel.root.getByRole('alert'), path).toContainText(sentence);
    await prints(page, 1, sentence);
    expect((await panel.pixels('Grad-CAM')).hash, path).toBe(good);
    await page.notebook.runCell(2, true);
    await expect(panel.root.getByRole('alert'), path).toHaveCount(0);
    await panel.settled();
  }
  await panel.set('Rotation', 40);
  await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(good);
});

test('a network of several outputs waits for a choice, which the panel or Python makes', async ({
  page,
  tmpPath,
}) => {
  const panel = await open(page, tmpPath, [
    'print(w.error)',
    `w.model = ${JSON.stringify(HEADS)}`,
    'print(w.model_output, w.layers)',
    'w.model_output = "auxiliary"',
  ]);
  const output = panel.root.getByRole('combobox', { name: 'Output', exact: true });
  await expect(output).toHaveCount(0);
  await page.notebook.runCell(2, true);
  await expect(panel.root.getByRole('alert')).toContainText(
    /has 4 outputs: logits \[1, 5\]; auxiliary \[1, 3\]/,
  );
  await prints(page, 1, /model_output="logits"/);
  await output.selectOption('logits');
  await panel.settled();
  await expect(panel.bars).toHaveCount(5);
  await prints(page, 3, /^logits \['features\.0', 'features\.1', 'features\.2', 'features'\]/);
  await page.notebook.runCell(4, true);
  await expect(panel.bars).toHaveCount(3);
  await expect(output).toHaveValue('auxiliary');
  await expect(panel.root.getByRole('alert')).toHaveCount(0);
});

/**
 * What the page alone can tell: [bad, a part of the sentence, good again]. Refused labels give way to the last good
 * ones, None here, so that the good ones are others.
 */
const SETTINGS: readonly (readonly [string, RegExp, string])[] = [
  ['w.labels = ["one", "two"]', /2 labels/, 'w.labels = [f"name {i}" for i in range(1000)]'],
  ['w.layer = "nowhere.3"', /no layer “nowhere\.3”/, 'w.layer = None'],
];

test('labels and layers that the network has not', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, [
    'print(w.error)',
    ...SETTINGS.flatMap(([bad, , good]) => [bad, good]),
  ]);
  for (const [i, [bad, sentence]] of SETTINGS.entries()) {
    await page.notebook.runCell(2 + 2 * i, true);
    await expect(panel.root.getByText(sentence), bad).toBeVisible();
    await prints(page, 1, sentence);
    await page.notebook.runCell(3 + 2 * i, true);
    await expect(panel.root.getByText(sentence), bad).toHaveCount(0);
    await panel.settled();
  }
});

/** What Python knows by itself, from the catalogue and what the page told about the network. */
const TRAITS: readonly (readonly [string, RegExp])[] = [
  ['w.target = 1000', /TraitError.*target.*from 0 to 999.*1000/],
  ['w.classes = [0, 5000]', /TraitError.*classes.*5000/],
  ['w.rotate.angle = 400', /TraitError.*angle.*-360.*360.*400/],
  ['w.method = "lime"', /TraitError.*method.*lime/],
  ['w.model = b""', /TraitError.*model.*0 bytes/],
];

test('values outside of their range are TraitErrors that name it', async ({ page, tmpPath }) => {
  const attempt = ([bad]: readonly [string, RegExp]): string =>
    `try:\n    ${bad}\nexcept Exception as error:\n    print(type(error).__name__, error)`;
  const panel = await open(page, tmpPath, TRAITS.map(attempt));
  for (const [i, [, sentence]] of TRAITS.entries()) await prints(page, 1 + i, sentence);
  await expect(panel.root.getByRole('alert')).toHaveCount(0);
});

test('HTML in labels is shown as text', async ({ page, tmpPath }) => {
  const html = '<img src=x onerror=\\"window.hacked = true\\"><b>cat</b>';
  const panel = await open(page, tmpPath, [`w.labels = ["${html} %d" % i for i in range(1000)]`]);
  await page.notebook.runCell(1, true);
  await expect(panel.prediction).toContainText('<b>cat</b>');
  await expect(panel.bars.first()).toContainText('<b>cat</b>');
  expect(await panel.root.locator('b, img[src="x"]').count()).toBe(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});
