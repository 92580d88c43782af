/** Keys × what has the focus: a plain key is the panel's, a chord that it does not use is the application's. */
import { expect, test, type Locator, type Page, type Request } from '@playwright/test';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

const SETUP = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact(images=["chelsea.jpg", "coffee.jpg", "china.jpg"], classes=[281, 285, 967], size=96)
w.erase.height = w.erase.width = 0.3
w
`;

/** What a notebook in command mode would do with them: cells, the selection, the kernel. */
const OF_THE_NOTEBOOK = ['ArrowDown', 'ArrowUp', 'b', 'a', 'x', 'm', 'd', 'd', '0', '0', 'i', 'i', 'Shift+M'];

interface Focus {
  /** Gives it the focus. */
  take(panel: Panel): Promise<void>;
  /** Keys by which the panel changes what `reads` tells. */
  readonly keys: readonly string[];
  reads(panel: Panel): Promise<string>;
}

const rotation = (panel: Panel): Locator =>
  panel.root.getByRole('spinbutton', { name: 'Rotation in degrees', exact: true });
const classes = (panel: Panel): Locator => panel.root.getByRole('combobox', { name: 'List of classes' });
const eraseBox = (panel: Panel): Locator =>
  panel.root.getByRole('button', { name: 'Erase box', exact: true });

const FOCI: Readonly<Record<string, Focus>> = {
  slider: {
    take: (panel) => panel.slider('Rotation').focus(),
    keys: ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'End', 'Shift+ArrowLeft'],
    reads: (panel) => panel.slider('Rotation').inputValue(),
  },
  number: {
    take: (panel) => rotation(panel).focus(),
    keys: ['ArrowUp', 'ArrowDown'],
    reads: (panel) => rotation(panel).inputValue(),
  },
  radio: {
    take: async (panel) => {
      await panel.method('Grad-CAM').check();
      await panel.method('Grad-CAM').focus();
    },
    keys: ['ArrowRight', 'ArrowDown', 'ArrowLeft'],
    reads: (panel) => checked(panel.root),
  },
  menu: {
    take: (panel) => panel.button('Add augmentation').click(),
    keys: ['ArrowDown', 'End', 'ArrowUp'],
    reads: (panel) => panel.root.evaluate(() => document.activeElement?.textContent ?? ''),
  },
  strip: {
    take: (panel) => panel.galleryItem(1).focus(),
    keys: ['ArrowRight', 'ArrowLeft', 'n', 'p'],
    reads: (panel) => chosen(panel.root),
  },
  picture: {
    take: (panel) => eraseBox(panel).focus(),
    keys: ['ArrowRight', 'ArrowDown', 'Shift+ArrowUp'],
    reads: async (panel) => (await eraseBox(panel).getAttribute('style')) ?? '',
  },
  text: {
    take: async (panel) => {
      if (!(await classes(panel).isVisible())) await panel.button('Edit the list of classes').click();
      await classes(panel).focus();
    },
    keys: ['b', 'x', '0', 'Backspace'],
    reads: (panel) => classes(panel).inputValue(),
  },
};

/** The attribution that is chosen. */
const checked = (root: Locator): Promise<string> =>
  root
    .getByRole('radiogroup', { name: 'Attribution' })
    .getByRole('radio', { checked: true })
    .evaluate((radio: HTMLInputElement) => radio.value);

/** The image of the strip that is shown. */
const chosen = async (root: Locator): Promise<string> =>
  (await root
    .getByRole('listbox', { name: 'Images' })
    .getByRole('option', { selected: true })
    .getAttribute('aria-label')) ?? '';

/** What must stay as it is: cells, which is chosen, what ran, and no question. */
const notebook = (page: Page) =>
  page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    return {
      cells: all('.jp-Cell').length,
      chosen: all('.jp-Cell').findIndex((cell) => cell.matches('.jp-mod-selected')),
      ran: all('.jp-InputPrompt').map((prompt) => prompt.textContent),
      dialogs: all('.jp-Dialog').length,
    };
  });

test('plain keys stay in the panel and chords reach the application, whatever has the focus', async ({
  page,
}) => {
  const host = test.info().project.name as Host;
  await openIn(host, page, 'keys', SETUP);
  const panel = new Panel(page);
  await panel.ready();
  await page.evaluate(() => {
    const reached: string[] = [];
    Object.assign(window, { reached });
    document.addEventListener('keydown', (event) => reached.push(event.key), { capture: false });
  });
  await panel.slider('Rotation').focus();
  const before = await notebook(page);

  for (const [name, focus] of Object.entries(FOCI)) {
    await focus.take(panel);
    for (const key of focus.keys) {
      const shown = await focus.reads(panel);
      await page.keyboard.press(key);
      await expect.poll(() => focus.reads(panel), `${key} on the ${name}`).not.toBe(shown);
    }
    await focus.take(panel);
    for (const key of OF_THE_NOTEBOOK) await page.keyboard.press(key);
    expect(await notebook(page), `the notebook after keys on the ${name}`).toEqual(before);

    await focus.take(panel);
    expect(await application(host, page), `Ctrl+Shift+C on the ${name}`).toBe(true);
    await page.keyboard.press('Escape');
  }

  const names = () =>
    panel.root
      .getByRole('checkbox', { name: /^Use / })
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  const order = await names();
  await panel.slider('Rotation').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(names, 'Alt+ArrowUp on a slider').not.toEqual(order);
  expect(await notebook(page)).toEqual(before);

  const rotate = panel.slider('Rotation');
  const angle = await rotate.inputValue();
  await rotate.focus();
  await page.keyboard.press('ArrowRight');
  await expect(rotate).not.toHaveValue(angle);
  // The panel's own undo; the notebook's is not asked.
  await page.keyboard.press('Control+z');
  await expect(rotate).toHaveValue(angle);
  expect(await notebook(page)).toEqual(before);
  await rotate.focus();
  expect(await saves(host, page), 'Ctrl+S on a slider').toBe(true);
  await rotate.focus();
  await page.keyboard.press('Alt+w');
  // JupyterLab alone closes with it, and asks first where something is not saved.
  const closes = async () => !(await panel.root.isVisible()) || (await notebook(page)).dialogs > 0;
  if (host === 'jupyterlab') await expect.poll(closes, 'Alt+W on a slider').toBe(true);
  else expect(await hears(page, 'w'), 'Alt+W on a slider').toBe(true);
});

/** Whether Ctrl+Shift+C reaches the application: its palette opens, or where it has none, its page hears of it. */
async function application(host: Host, page: Page): Promise<boolean> {
  await page.keyboard.press('Control+Shift+C');
  if (host === 'voila') return hears(page, 'C');
  await expect(page.getByRole('searchbox').or(page.locator('.lm-CommandPalette-input')).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.lm-CommandPalette:visible')).toHaveCount(0);
  return true;
}

/** Whether the document has heard of a key. */
const hears = (page: Page, key: string): Promise<boolean> =>
  page.evaluate((name) => {
    const { reached } = window as unknown as { reached: string[] };
    return reached.splice(0).includes(name);
  }, key);

/** Whether Ctrl+S reaches the application: the notebook is saved, or where there is none, the page hears of it. */
async function saves(host: Host, page: Page): Promise<boolean> {
  const isSaved = (request: Request): boolean =>
    request.method() === 'PUT' && request.url().includes('/api/contents/keys.ipynb');
  const saved = host === 'voila' ? null : page.waitForRequest(isSaved);
  await page.keyboard.press('Control+s');
  return saved === null ? hears(page, 's') : (await saved) !== null;
}
