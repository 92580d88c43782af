/** What people come for, from a fresh dashboard: how many actions of the hand it takes. A drag is one, a press is one. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Panel } from '../support/panel';
import { readGif } from '../support/python';

test.setTimeout(240_000);

const MOST_ACTIONS = 2;

type Place = readonly [across: number, down: number];

class Hand {
  actions = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(target: Locator): Promise<void> {
    this.actions += 1;
    await target.click();
  }

  /** Drag from one place of an element towards another, until something is so. */
  async drag(target: Locator, from: Place, to: Place, until = async () => false): Promise<void> {
    this.actions += 1;
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error('It is not on screen.');
    const move = ([across, down]: Place) =>
      this.#page.mouse.move(box.x + across * box.width, box.y + down * box.height);
    await move(from);
    await this.#page.mouse.down();
    const steps = Math.ceil(Math.hypot((to[0] - from[0]) * box.width, (to[1] - from[1]) * box.height) / 2);
    for (let step = 1; step <= steps && !(await until()); step++) {
      const part = step / steps;
      await move([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
    }
    await this.#page.mouse.up();
  }
}

/** “bell cote” of “Predicts bell cote 39 %”. */
const predicted = async (panel: Panel): Promise<string> =>
  /Predicts (.+?) [<\d]/.exec((await panel.prediction.textContent()) ?? '')?.[1] ?? '';

async function fresh(page: Page): Promise<{ panel: Panel; hand: Hand; label: string }> {
  await page.goto('/voila/render/app.ipynb');
  const panel = new Panel(page);
  await panel.ready();
  return { panel, hand: new Hand(page), label: await predicted(panel) };
}

/** Where the thumb of a slider stands, as a part of its track. */
const thumb = (slider: Locator): Promise<Place> =>
  slider.evaluate((input: HTMLInputElement): [number, number] => {
    const [low, high] = [Number(input.min), Number(input.max)];
    return [(input.valueAsNumber - low) / (high - low), 0.5];
  });

for (const [story, slider] of [
  ['rotate', 'Rotation'],
  ['brighten', 'Brightness'],
] as const) {
  test(`${story} until the prediction flips, and keep it as a GIF`, async ({ page }) => {
    const { panel, hand, label } = await fresh(page);
    const flipped = async (): Promise<boolean> => {
      await panel.settled();
      return (await predicted(panel)) !== label;
    };
    await hand.drag(panel.slider(slider), await thumb(panel.slider(slider)), [0.98, 0.5], flipped);
    await expect.poll(() => predicted(panel)).not.toBe(label);
    // What was before stays in sight.
    await expect(panel.root).toContainText(`Untouched: ${label}`);
    const saved = page.waitForEvent('download');
    await hand.press(panel.button('Save GIF'));
    expect(readGif(await (await saved).path()).frames).toBeGreaterThan(2);
    expect(hand.actions).toBeLessThanOrEqual(MOST_ACTIONS);
  });
}

test('erase an object, and see what the network takes the rest for', async ({ page }) => {
  const { panel, hand, label } = await fresh(page);
  await hand.drag(panel.picture('Augmented image'), [0.02, 0.05], [0.7, 0.9]);
  await expect.poll(() => predicted(panel)).not.toBe(label);
  await expect(panel.root).toContainText(`Untouched: ${label}`);
  expect(hand.actions).toBeLessThanOrEqual(MOST_ACTIONS);
});
