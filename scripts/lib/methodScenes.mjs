/** Pictures that need notebooks of their own: the map of every method for docs/methods.md, and scenes of a busy panel for docs/panel.md. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './shell.mjs';

const NOTEBOOKS = {
  methods: 'AugmentationImpact("chelsea.jpg", recording=False)',
  menu: 'AugmentationImpact("chelsea.jpg", augmentations=[Rotate(angle=20), GaussianBlur(sigma=1.5)], method="grad-cam")',
  pipeline: `AugmentationImpact(
    images=["chelsea.jpg", "coffee.jpg", "china.jpg"],
    augmentations=[
        Brightness(factor=1.2), Contrast(factor=1.3), Rotate(angle=12), GaussianBlur(sigma=1.0), Jpeg(quality=40),
        MixUp(amount=0.2, image=1), CutMix(top=0.6, left=0.6, height=0.3, width=0.3, image=2),
        Erase(top=0.1, left=0.1, height=0.15, width=0.15),
    ],
    method="grad-cam",
)`,
  six: `AugmentationImpact(
    "chelsea.jpg",
    methods=["grad-cam", "guided-backprop", "guided-grad-cam", "layer-cam", "gradient-x-input", "smoothgrad"],
)`,
  stop: 'AugmentationImpact("chelsea.jpg", method="rise", method_parameters={"rise": {"masks": 5000}})',
};
const KERNEL = { display_name: 'Python 3', language: 'python', name: 'python3' };

/** Sizes at which the scenes are taken. */
const WIDTHS = [
  [700, 900],
  [1400, 900],
];

/** Writes the notebooks that the scenes look at. */
export function writeNotebooks(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, call] of Object.entries(NOTEBOOKS)) {
    const source = `from augmentation_impact import *\n\n${call}`;
    const cell = { cell_type: 'code', id: 'w', execution_count: null, metadata: {}, outputs: [], source };
    const notebook = { cells: [cell], metadata: { kernelspec: KERNEL }, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
  }
}

/**
 * Each method's map of the embedded network over one picture, in the pixels of its canvas.
 * @param open shows a notebook; @returns its page and panel
 */
export async function methodMaps(open, { ready }, out) {
  mkdirSync(out, { recursive: true });
  const { methods } = JSON.parse(readFileSync(join(ROOT, 'augmentation_impact', 'catalogue.json'), 'utf8'));
  const { page, panel } = await open('methods', { width: 1280, height: 900 });
  await ready(page);
  for (const [name, { map, summary }] of Object.entries(methods)) {
    if (map === null || !(await choose(panel, name, summary))) continue;
    const canvas = panel.locator(`[data-picture="${name}"] canvas`).first();
    await canvas.waitFor();
    await ready(page);
    await painted(page);
    const url = await canvas.evaluate((element) => element.toDataURL('image/png'));
    await sharp(Buffer.from(url.split(',')[1], 'base64'))
      .webp({ quality: 82, effort: 6 })
      .toFile(join(out, `${name}.webp`));
  }
  await page.close();
}

/** @returns false for a method that this network cannot have */
async function choose(panel, name, summary) {
  const radio = panel.locator(`input[type=radio][value="${name}"]`);
  if ((await radio.count()) > 0) {
    await radio.check({ force: true });
    return true;
  }
  await panel.locator('.jp-Impact-methods button.jp-mod-more').click();
  const item = panel.getByRole('menuitemradio').filter({ hasText: summary });
  if ((await item.count()) === 1) {
    await item.click();
    return true;
  }
  await panel.page().keyboard.press('Escape');
  return false;
}

/** Whatever waits for the next frame is on screen. */
const painted = (page) => page.waitForTimeout(200);

/** What is done before a scene is taken; the others are taken when they are at rest. */
const BEFORE = {
  menu: (panel) => panel.getByRole('button', { name: 'Add augmentation', exact: true }).click(),
};

/** The Add menu, a pipeline of eight steps, six maps, long work with its progress: two widths, light and dark. */
export async function scenes(open, { ready }, out) {
  for (const theme of ['light', 'dark']) {
    for (const name of ['menu', 'pipeline', 'six', 'stop']) {
      const { page, panel } = await open(name, { width: 1400, height: 900 }, theme);
      if (name === 'stop')
        await panel
          .getByRole('button', { name: /^(Stop|Cancel)/ })
          .first()
          .waitFor();
      else await ready(page);
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height });
        await panel.evaluate((node) => node.scrollIntoView({ block: 'start' }));
        await page.waitForTimeout(1500);
        await BEFORE[name]?.(panel);
        await painted(page);
        await sharp(await page.screenshot())
          .webp({ quality: 80, effort: 6 })
          .toFile(join(out, `${name}-${width}-${theme}.webp`));
        await page.keyboard.press('Escape');
      }
      await page.close();
    }
  }
}
