/** A whole recording travels to the kernel. */
import { expect, test } from '@jupyterlab/galata';
import { notebookOf } from '../support/notebook';
import { Panel } from '../support/panel';

const SHOW =
  'from augmentation_impact import AugmentationImpact\nw = AugmentationImpact("chelsea.jpg", size=160)\nw';

/** Whole and in order: every frame has its arrays, and the numbers of a frame belong to its parameters. */
const CHECK = `
import numpy as np
f = w.frames
order = [(round(x.augmentations[0]["factor"], 1), x.augmentations[2]["angle"]) for x in f]
whole = all(
    x.image.dtype == np.uint8 and x.augmented.shape == (160, 160, 3) and x.displayed('grad-cam').shape == (160, 160)
    and x.maps['guided-backprop'].size == 3 * 160 * 160 and x.logits.shape == (1000,) and np.isfinite(x.maps['guided-backprop']).all()
    for x in f
)
print(len(f), whole, len(set(order)), order[0], order[359], order[360])
`;

test('600 frames at 160 pixels arrive whole and in order', async ({ page, tmpPath }) => {
  test.setTimeout(900_000);
  const longest = { page: 0 };
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      longest.page = Math.max(longest.page, payload.length);
    }),
  );
  await page.contents.uploadContent(
    notebookOf(SHOW, 'w.on_frames(lambda f: None)\nw.request_frames()\nprint("asked")', CHECK),
    'text',
    `${tmpPath}/frames.ipynb`,
  );
  await page.notebook.openByPath(`${tmpPath}/frames.ipynb`);
  await page.notebook.runCell(0, true);
  const panel = new Panel(page);
  await panel.ready();
  // Two sweeps of the rotation, at two brightnesses: 361 states, then up to the limit.
  await panel.button('Play Rotation').press('Enter');
  await expect(panel.root).toContainText('361/600', { timeout: 300_000 });
  await expect(panel.button('Play Rotation')).toHaveAttribute('aria-pressed', 'false');
  await panel.settled();
  await panel.set('Brightness', 1.1);
  await panel.settled();
  await panel.button('Play Rotation').press('Enter');
  await expect(panel.root).toContainText('600/600', { timeout: 300_000 });
  await panel.button('Play Rotation').press('Enter');
  await panel.settled();
  await page.notebook.runCell(1, true);
  await expect
    .poll(
      async () => {
        await page.notebook.runCell(2, true);
        return ((await page.notebook.getCellTextOutput(2)) ?? []).join('').trim();
      },
      { timeout: 300_000, intervals: [5_000] },
    )
    .toMatch(/^600 True 600 /);
  expect(longest.page).toBeLessThan(5 * 1024 * 1024);
});
