/** A phone: a swipe scrolls the page and sets nothing, whatever is under the finger; a drag sets. */
import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

test.use({ hasTouch: true, isMobile: true, viewport: { width: 400, height: 700 } });

const IMAGE = `
from augmentation_impact import AugmentationImpact
w = AugmentationImpact("chelsea.jpg", size=96, framing={"zoom": 2, "x": 0.5, "y": 0.5})
w.erase.height = w.erase.width = 0.5
w.erase.top = w.erase.left = 0.25
w`;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A finger that goes down at a point, moves in steps, and is lifted. */
async function swipe(session: CDPSession, from: Point, by: Point): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + by.x * share, y: from.y + by.y * share }],
    });
  await touch('touchStart', 0);
  for (let step = 1; step <= 10; step++) await touch('touchMove', step / 10);
  await touch('touchEnd', 1);
}

/** A point of an element on the screen, its middle unless told otherwise. */
async function pointOf(element: Locator, across = 0.5, along = 0.5): Promise<Point> {
  await element.evaluate((node) => node.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not on screen.');
  return { x: box.x + box.width * across, y: box.y + box.height * along };
}

/** How far everything that scrolls has scrolled. */
const scrolled = (page: Page): Promise<number> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].reduce((sum, element) => sum + element.scrollTop, 0),
  );

/** A swipe goes on by itself for a while; what begins meanwhile is another gesture. */
async function atRest(page: Page): Promise<void> {
  let before = NaN;
  await expect
    .poll(
      async () => {
        const [now, last] = [await scrolled(page), before];
        before = now;
        return now === last;
      },
      { message: 'scrolling ends', intervals: [100] },
    )
    .toBe(true);
}

test('a swipe up scrolls and sets nothing; sideways it sets', async ({ page }) => {
  await openIn('voila', page, 'touch', IMAGE);
  const panel = new Panel(page);
  await panel.ready();
  const session = await page.context().newCDPSession(page);
  const rotation = panel.slider('Rotation');
  const erase = panel.root.getByRole('button', { name: 'Erase box', exact: true });
  const augmented = panel.picture('Augmented image');
  const original = panel.picture('Original image');
  const state = async (): Promise<readonly unknown[]> => [
    await rotation.inputValue(),
    await erase.getAttribute('style'),
    (await panel.pixels('Original image')).hash,
  ];
  await panel.settled();
  const before = await state();

  for (const [name, at] of [
    ['a slider', () => pointOf(rotation)],
    ['the erase box', () => pointOf(augmented, 0.35, 0.65)],
    ['the picture that is zoomed', () => pointOf(original)],
  ] as const) {
    await atRest(page);
    const point = await at();
    await atRest(page);
    const top = await scrolled(page);
    await swipe(session, point, { x: 3, y: -200 });
    await expect.poll(() => scrolled(page), `a swipe on ${name} scrolls`).toBeGreaterThan(top + 50);
    // What a finger moved before the browser took it for a scroll is taken back, and painted again.
    await panel.settled();
    expect(await state(), `a swipe on ${name} sets nothing`).toEqual(before);
  }

  await atRest(page);
  await swipe(session, await pointOf(rotation, 0.1), { x: 80, y: 2 });
  await expect.poll(() => rotation.inputValue(), 'a drag on a slider').not.toBe(before[0]);
  const dragged = await rotation.inputValue();
  const point = await pointOf(rotation, 0.8);
  await page.touchscreen.tap(point.x, point.y);
  await expect.poll(() => rotation.inputValue(), 'a tap on a slider').not.toBe(dragged);
  await swipe(session, await pointOf(augmented, 0.35, 0.65), { x: 40, y: 2 });
  await expect.poll(() => erase.getAttribute('style'), 'a drag on the erase box').not.toBe(before[1]);
  await panel.settled();
  const framed = (await panel.pixels('Original image')).hash;
  await swipe(session, await pointOf(original), { x: 60, y: 2 });
  await expect
    .poll(async () => (await panel.pixels('Original image')).hash, 'a drag on the zoomed picture')
    .not.toBe(framed);
});
