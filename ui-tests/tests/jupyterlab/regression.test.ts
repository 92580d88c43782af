/** The example of a regression: trained, exported and explained in the notebook itself. */
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { openExample } from '../support/lab';
import { missing } from '../support/python';

const absent = missing('torch', 'onnx', 'onnxscript');

test.skip(absent.length > 0, `${absent.join(', ')} not installed: npm run setup -- --with frameworks`);
test.setTimeout(300_000);

test('the counter of dots counts, and counts less when dots are erased', async ({ page, tmpPath }) => {
  const problems = watchConsole(page, 'jupyterlab');
  const panel = await openExample(page, tmpPath, 'regression.ipynb');
  await panel.settled(240_000);
  const count = async () =>
    Number(/([−\d.]+) dots/.exec((await panel.prediction.textContent()) ?? '')?.[1]?.replace('−', '-'));
  await expect(panel.prediction).toContainText(/white dots.*\d dots/i);
  const some = await count();
  expect((await panel.pixels('Grad-CAM')).deviation).toBeGreaterThan(5);
  await panel.unfold('Erase');
  await panel.unfold('Erase');
  await panel.set('Erase width', 0);
  // Twelve dots were drawn; the network is off by less than one.
  await expect.poll(count).toBeGreaterThan(10.5);
  expect(await count()).toBeLessThan(13.5);
  expect(some).toBeLessThan(await count());
  await panel.set('Erase width', 1);
  await expect.poll(count).toBeLessThan(1.5);
  expect(problems).toEqual([]);
});
