/** The two pages with a slider: ours and the original's. */
import type { BrowserContext, Page } from 'playwright-core';
import { picturesOf, type Method } from '../../src/engine/attribution/methods/catalogue';
import { METHOD_TITLES } from '../../src/panel/titles';
import { PICTURE_TITLES } from '../../src/session/pictureTitles';

/** Milliseconds from the slider's event to the animation frame that shows a picture. */
export interface Step {
  /** The last one. */
  readonly pixels: number;
  /** The augmented one for the first time; the original's way has a single figure, so that this is the same. */
  readonly preview: number;
}

export interface SliderPage {
  readonly page: Page;
  choose(method: Method): Promise<void>;
  /** Move the slider by one step, and wait until all is shown. */
  step(): Promise<Step>;
}

/** Ours. */
export interface PanelPage extends SliderPage {
  /** Move the slider again as soon as a move is shown. @returns mean milliseconds from an event to its pixels */
  drag(moves: number): Promise<number>;
}

const PATIENCE = 180_000;

export interface Paint {
  readonly name: string;
  /** On the page's clock, milliseconds. */
  readonly time: number;
}

/** Note every picture that is painted; runs in the page before anything else. */
export function watchPaints(): void {
  const paints: Paint[] = [];
  const prototype = CanvasRenderingContext2D.prototype;
  const put = Reflect.get(prototype, 'putImageData') as (...all: unknown[]) => void;
  prototype.putImageData = function (this: CanvasRenderingContext2D, ...all: unknown[]) {
    put.apply(this, all);
    const { canvas } = this;
    if (canvas instanceof HTMLCanvasElement)
      paints.push({ name: canvas.getAttribute('aria-label') ?? '', time: performance.now() });
  };
  Object.assign(window, { paints });
}

export const READY = '[role="region"][aria-label="Augmentation impact"][data-state="ready"]';

/** The panel in its host. */
export async function openPanel(context: BrowserContext, url: string): Promise<PanelPage> {
  const page = await context.newPage();
  await page.addInitScript(watchPaints);
  await page.goto(url, { timeout: PATIENCE });
  await settled(page);
  return panelOn(page, 0);
}

/**
 * A panel that was opened, with all maps. The augmented image is painted twice, as a preview first.
 * @param turned steps that the slider was moved before, degree by degree from 0, through 180 and −179
 */
export function panelOn(page: Page, turned: number): PanelPage {
  let method: Method = 'guided-grad-cam';
  const move = (): Promise<Step> => {
    turned += 1;
    const angle = ((turned + 179) % 360) - 179;
    const shown = picturesOf([method]).filter((picture) => picture !== 'original');
    return page.evaluate(moveSlider, {
      angle,
      augmented: PICTURE_TITLES.augmented,
      pictures: shown.map((picture) => PICTURE_TITLES[picture]),
      ready: READY,
    });
  };
  return {
    page,
    choose: async (name) => {
      method = name;
      await page.bringToFront();
      await page.getByRole('radio', { name: METHOD_TITLES[method], exact: true }).first().check();
      await settled(page);
    },
    step: async () => {
      await bringUp(page);
      const step = await move();
      await settled(page);
      return step;
    },
    drag: async (moves) => {
      let sum = 0;
      for (let i = 0; i < moves; i++) sum += (await move()).pixels;
      return sum / moves;
    },
  };
}

/** In front, and painted: a page that comes to the front is painted as a whole first. */
async function bringUp(page: Page): Promise<void> {
  await page.bringToFront();
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

async function settled(page: Page): Promise<void> {
  await page.waitForSelector(READY, { timeout: PATIENCE });
}

/**
 * Runs in the page, until the session says that the screen is up to date. Canvases are painted in the callback of the
 * animation frame that shows them.
 */
async function moveSlider(given: {
  angle: number;
  augmented: string;
  pictures: readonly string[];
  ready: string;
}): Promise<Step> {
  const { paints } = window as unknown as { paints: Paint[] };
  const input = document.querySelector('input[type=range][aria-label="Rotation"]') as HTMLInputElement;
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  paints.length = 0;
  const begin = performance.now();
  input.value = String(given.angle);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
  const busy = (): boolean => document.querySelector(given.ready) === null;
  for (;;) {
    await frame();
    if (busy()) continue;
    // The state is told when the result is there; its pictures are painted with the next frame.
    await frame();
    const last = given.pictures.map((name) => paints.findLast((paint) => paint.name === name)?.time ?? 0);
    const first = paints.find(({ name }) => name === given.augmented)?.time ?? 0;
    if (last.every((time) => time > begin))
      return { pixels: Math.max(...last) - begin, preview: first - begin };
    if (performance.now() - begin > 120_000)
      throw new Error('the pictures were not painted within two minutes');
  }
}

/** ipywidgets: an IntSlider that is moved by a key, and the picture in an Output widget. */
export async function openOriginal(context: BrowserContext, url: string): Promise<SliderPage> {
  const page = await context.newPage();
  await page.goto(url, { timeout: PATIENCE });
  await page.waitForSelector('.noUi-handle', { timeout: PATIENCE });
  return {
    page,
    choose: async (name) => {
      await page.locator('select').selectOption(name);
    },
    step: async () => {
      await bringUp(page);
      const pixels = await page.evaluate(pressKey);
      return { pixels, preview: pixels };
    },
  };
}

/**
 * Runs in the page, until the callback of the animation frame that shows a new picture: the first after it is decoded,
 * which begins when it is put into the page.
 */
async function pressKey(): Promise<number> {
  const handle = document.querySelector('.noUi-handle') as HTMLElement;
  const pictures = (): HTMLImageElement[] => [...document.querySelectorAll<HTMLImageElement>('img')];
  const before = new Set(pictures().map(({ src }) => src));
  const fresh = (): HTMLImageElement | undefined =>
    pictures().find(({ src }) => src.startsWith('data:image') && !before.has(src));
  const begin = performance.now();
  const found = new Promise<HTMLImageElement>((resolve, reject) => {
    const observer = new MutationObserver(() => {
      const picture = fresh();
      if (!picture) return;
      observer.disconnect();
      resolve(picture);
    });
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['src'] });
    setTimeout(() => reject(new Error('no picture came within two minutes')), 120_000);
  });
  handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
  await (await found).decode();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - begin;
}
