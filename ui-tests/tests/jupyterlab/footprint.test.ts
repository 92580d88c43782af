/** What a page pays that never opens a panel. */
import { expect, test } from '@jupyterlab/galata';
import { notebookOf } from '../support/notebook';

const LIMIT = 60_000;

test('a notebook without a panel loads less than 60 kB of ours', async ({ page, tmpPath }) => {
  const bodies = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/augmentation-impact/')) bodies.set(pathname, response.body());
  });
  await page.contents.uploadContent(notebookOf('print(1 + 1)'), 'text', `${tmpPath}/plain.ipynb`);
  await page.reload();
  await page.notebook.openByPath(`${tmpPath}/plain.ipynb`);
  await page.notebook.runCell(0, true);
  const total = (await Promise.all(bodies.values())).reduce((sum, { byteLength }) => sum + byteLength, 0);
  console.log(`    ${bodies.size} files of ours, ${(total / 1000).toFixed(1)} kB uncompressed`);
  expect([...bodies.keys()].some((path) => path.includes('remoteEntry'))).toBe(true);
  expect(total).toBeLessThan(LIMIT);
});
