/** The example of a regression: trained, exported and explained in the notebook itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { ROOT } from '../support/paths';
import { python } from '../support/python';

const NEEDS = ['torch', 'onnx', 'onnxscript'];
const missing = python<string[]>(
  'import importlib.util as u, json, sys; print(json.dumps([n for n in sys.argv[1:] if u.find_spec(n) is None]))',
  ...NEEDS,
);

test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
test.setTimeout(300_000);

test('the counter of dots counts, and counts less when dots are erased', async ({ page, tmpPath }) => {
  const problems = watchConsole(page, 'jupyterlab');
  const notebook = readFileSync(join(ROOT, 'examples', 'regression.ipynb'), 'utf8');
  await page.contents.uploadContent(notebook, 'text', `${tmpPath}/regression.ipynb`);
  await page.notebook.openByPath(`${tmpPath}/regression.ipynb`);
  await page.notebook.run();
  const panel = page.getByRole('region', { name: 'Augmentation impact' });
  await expect(panel).toHaveAttribute('data-state', 'ready', { timeout: 240_000 });
  const line = panel.getByRole('status').first();
  const count = async () =>
    Number(/([−\d.]+) dots/.exec((await line.textContent()) ?? '')?.[1]?.replace('−', '-'));
  await expect(line).toContainText(/white dots.*\d dots/i);
  const some = await count();
  const canvas = panel.getByRole('img', { name: 'Grad-CAM', exact: true });
  const colours = await canvas.evaluate((node: HTMLCanvasElement) => {
    const { data } = (node.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      node.width,
      node.height,
    );
    return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join()))
      .size;
  });
  expect(colours).toBeGreaterThan(1);
  const erase = async (name: string, value: number) =>
    panel.getByRole('slider', { name, exact: true }).evaluate((input: HTMLInputElement, to) => {
      input.value = String(to);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
  await erase('Erase width', 0);
  // Twelve dots were drawn; the network is off by less than one.
  await expect.poll(count).toBeGreaterThan(10.5);
  expect(await count()).toBeLessThan(13.5);
  expect(some).toBeLessThan(await count());
  await erase('Erase width', 1);
  await expect.poll(count).toBeLessThan(1.5);
  expect(problems).toEqual([]);
});
