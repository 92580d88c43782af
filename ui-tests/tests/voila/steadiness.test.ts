/** Nothing moves that the hand did not move: the layout shifts of a session of forty actions. */
import { expect, test, type Page } from '@playwright/test';
import { Panel } from '../support/panel';

interface Shift {
  readonly value: number;
  /** Whether it followed an action within half a second; what is unfolded by a press may push what is below. */
  readonly expected: boolean;
}

const watchShifts = (page: Page): Promise<void> =>
  page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean };
        shifts.push({ value, expected: hadRecentInput });
      }
    }).observe({ type: 'layout-shift' });
  });

/** Those since the last call, once the page has been painted. */
const shiftsOf = (page: Page): Promise<readonly Shift[]> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return (window as unknown as { shifts: Shift[] }).shifts.splice(0);
  });

const sum = (shifts: readonly Shift[]): number => shifts.reduce((total, { value }) => total + value, 0);

type Action = (panel: Panel, page: Page) => Promise<unknown>;

const key =
  (slider: string, ...keys: readonly string[]): Action =>
  async (panel) => {
    for (const each of keys) await panel.slider(slider).press(each);
  };
const press =
  (name: string): Action =>
  (panel) =>
    panel.button(name).click();
const choose =
  (name: string): Action =>
  (panel) =>
    panel.root.getByRole('radio', { name, exact: true }).click();

/** They change numbers and pixels, and no places. */
const STILL: readonly Action[] = [
  key('Rotation', 'ArrowRight'),
  key('Rotation', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight'),
  key('Rotation', 'Home'),
  key('Rotation', 'End'),
  key('Brightness', 'Shift+ArrowRight'),
  key('Brightness', 'Home'),
  key('Brightness', 'End'),
  key('Center crop', 'ArrowLeft'),
  key('Center crop', 'Home'),
  key('Center crop', 'End'),
  choose('Pinned'),
  choose('Difference'),
  choose('Wipe'),
  choose('Now'),
  (panel) => panel.bars.nth(3).getByRole('button').click(),
  press('Explain automatically'),
  (panel) => panel.root.getByRole('checkbox', { name: 'Use Brightness' }).click(),
  (panel) => panel.root.getByRole('checkbox', { name: 'Use Brightness' }).click(),
  press('Undo'),
  press('Redo'),
  press('Record'),
  press('Record'),
  press('Reset all'),
  key('Rotation', 'Shift+ArrowLeft'),
  key('Rotation', 'Shift+ArrowLeft'),
  press('Clear frames'),
  press('Undo'),
];

/** They open something, or show other pictures; what is asked for may take room. */
const OPENING: readonly Action[] = [
  press('Options of Perspective'),
  press('Options of Perspective'),
  press('Options of Erase'),
  press('Options of Erase'),
  choose('None'),
  choose('Grad-CAM'),
  choose('Guided backprop'),
  choose('Guided Grad-CAM'),
  (panel) => panel.root.getByRole('option', { name: /^Frame 1:/ }).click(),
  press('Back to live'),
  press('Enlarge Grad-CAM'),
  (_, page) => page.keyboard.press('Escape'),
  press('Options of files'),
  (_, page) => page.keyboard.press('Escape'),
];

test('a session of forty actions shifts nothing', async ({ page }) => {
  test.setTimeout(240_000);
  await watchShifts(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/voila/render/app.ipynb');
  const panel = new Panel(page);
  await panel.ready();
  await panel.root.evaluate((node) => node.scrollIntoView({ block: 'start', behavior: 'instant' }));
  await shiftsOf(page);
  expect(STILL.length + OPENING.length).toBeGreaterThanOrEqual(40);
  const all: Shift[] = [];
  for (const [place, action] of [...STILL, ...OPENING].entries()) {
    await action(panel, page);
    await panel.settled();
    const shifts = await shiftsOf(page);
    all.push(...shifts);
    // A label that is longer than the last one moves its number.
    if (place < STILL.length) expect(sum(shifts), `action ${place + 1}`).toBeLessThan(0.002);
  }
  const unexpected = sum(all.filter(({ expected }) => !expected));
  console.log(
    `    cumulative layout shift of ${STILL.length + OPENING.length} actions: ${unexpected.toFixed(4)}`,
  );
  expect(Number(unexpected.toFixed(2))).toBe(0);
  // What is measured would be seen.
  await page.waitForTimeout(600);
  await panel.root.evaluate((node) =>
    node.before(Object.assign(document.createElement('div'), { style: 'height: 200px' })),
  );
  expect(sum(await shiftsOf(page))).toBeGreaterThan(0.02);
});
