/** The widget in JupyterLab: the panel, the Python mirror, frames, and what happens when things restart. */
import { expect, test } from '@jupyterlab/galata';
import { watchConsole } from '../support/console';
import { open, output } from '../support/lab';
import { SHOW } from '../support/notebook';
import { Panel } from '../support/panel';
import { answersTheHand, savesGif } from '../support/scenario';

let problems: string[];

test.beforeEach(({ page }) => {
  problems = watchConsole(page, 'jupyterlab');
});

test.afterEach(() => expect(problems).toEqual([]));

test('shows an analysed panel that answers the hand', async ({ page, tmpPath }) => {
  await open(page, tmpPath, SHOW);
  await answersTheHand(page);
});

test('mirrors the state both ways', async ({ page, tmpPath }) => {
  const panel = await open(
    page,
    tmpPath,
    SHOW,
    'w.rotate.angle = 45\nw.brightness.factor = 1.5\nw.method = "grad-cam"\nprint("set")',
    'print(w.rotate.angle, w.prediction["label"], len(w.scores), w.backend, w.status)',
  );
  await output(page, 1);
  await expect(panel.slider('Rotation')).toHaveValue('45');
  await expect(panel.slider('Brightness')).toHaveValue('1.5');
  await expect(panel.method('Grad-CAM')).toBeChecked();
  await expect(panel.picture('Guided backprop')).toHaveCount(0);
  await panel.settled();
  await panel.set('Rotation', 80);
  await expect
    .poll(async () => output(page, 2), { timeout: 60_000 })
    .toMatch(/^80(\.0)? .+ 10 (webgpu|webgl|wasm|cpu) ready$/);
});

test('says in w.error and in the panel what is wrong, and goes on', async ({ page, tmpPath }) => {
  const panel = await open(
    page,
    tmpPath,
    SHOW,
    'w.image = b"no picture"\nprint("set")',
    'print(w.error)',
    'w.image = "coffee.jpg"\nprint("set")',
    'try:\n    w.rotate.angle = 400\nexcept Exception as error:\n    print(type(error).__name__, error)',
    'w.model = b"\\x00\\x01 not onnx"\nprint("set")',
    'w.model = None\nprint("set")',
  );
  const good = (await panel.pixels('Augmented image')).hash;
  await page.notebook.runCell(1, true);
  await expect.poll(async () => output(page, 2), { timeout: 60_000 }).not.toBe('');
  await output(page, 3);
  await expect.poll(async () => (await panel.pixels('Augmented image')).hash).not.toBe(good);
  expect(await output(page, 4)).toMatch(/TraitError.*360/);
  await output(page, 5);
  await expect(panel.root.getByRole('alert')).toContainText(/not an ONNX model/);
  await output(page, 6);
  await expect(panel.root.getByRole('alert')).toHaveCount(0);
  await panel.settled();
});

test('brings the recorded frames into a kernel variable', async ({ page, tmpPath }) => {
  const check = [
    'f = w.frames[-1]',
    'print(len(w.frames), f.image.dtype, f.image.shape, f.augmented.shape, f.displayed("grad-cam").shape, f.maps["guided-backprop"].shape, f.logits.shape,',
    '      len(w.to_dataframe()), f.augmentations[2]["angle"] if isinstance(f.augmentations[2], dict) else f.augmentations[2])',
  ].join('\n');
  const panel = await open(
    page,
    tmpPath,
    SHOW,
    'w.request_frames()\nprint("asked")',
    check,
    'print(w.save_gif("turn.gif"))',
  );
  for (const angle of [20, 40]) {
    const before = (await panel.pixels('Grad-CAM')).hash;
    await panel.set('Rotation', angle);
    await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
    await panel.settled();
  }
  await output(page, 1);
  await expect
    .poll(async () => output(page, 2), { timeout: 60_000 })
    .toMatch(/^3 uint8 \(96, \d+, 3\) \(96, 96, 3\) \(96, 96\) \(.*\) \(1000,\) 3 /);
  expect(await output(page, 3)).toMatch(/turn\.gif/);
  await panel.button('Send frames to kernel').click();
  await expect.poll(async () => output(page, 2), { timeout: 60_000 }).toMatch(/^3 uint8/);
});

test('saves the recording as a GIF', async ({ page, tmpPath }) => {
  await open(page, tmpPath, SHOW);
  await savesGif(page);
});

test('keeps two displays in step', async ({ page, tmpPath }) => {
  await open(page, tmpPath, SHOW, 'w');
  await page.notebook.runCell(1, true);
  const [first, second] = [new Panel(page, 0), new Panel(page, 1)];
  await second.ready();
  await second.set('Rotation', 33);
  await expect(first.slider('Rotation')).toHaveValue('33');
  await first.settled();
  expect((await first.pixels('Grad-CAM')).hash).toBe((await second.pixels('Grad-CAM')).hash);
});

test('shows the same state again after a reload of the page', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW);
  await panel.set('Rotation', 70);
  await panel.settled();
  await page.notebook.save();
  await page.reload({ waitForIsReady: false });
  const again = new Panel(page);
  await again.ready(90_000);
  await expect(again.slider('Rotation')).toHaveValue('70');
});

test('follows the dark theme', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW);
  const colour = () => panel.prediction.evaluate((node) => getComputedStyle(node).color);
  const light = await colour();
  await panel.set('Rotation', 30);
  await panel.settled();
  // Names at the lines of the curve stand on the colour of the panel.
  const white = () =>
    panel.root.locator('.jp-Impact-curvePlot canvas').evaluate((node) => {
      const { width, height } = node as HTMLCanvasElement;
      const image = (node as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height);
      return new Uint32Array(image?.data.buffer ?? []).filter((pixel) => pixel === 0xffffffff).length;
    });
  await expect.poll(white).toBeGreaterThan(0);
  await page.theme.setDarkTheme();
  await expect.poll(colour).not.toBe(light);
  await expect.poll(white).toBe(0);
});
