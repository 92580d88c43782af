/** The two pages with a slider: ours and the original's. Both tell milliseconds from the slider's event to the pixels. */
import type { BrowserContext, Page } from 'playwright-core';

export interface SliderPage {
  readonly page: Page;
  choose(method: string): Promise<void>;
  /** Move the slider by one step; milliseconds until the frame in which the last picture is painted. */
  step(): Promise<number>;
  close(): Promise<void>;
}

/** What each method shows last, and how it is called in the panel. */
export const METHODS = {
  none: { title: 'None', pictures: ['Augmented image'] },
  'grad-cam': { title: 'Grad-CAM', pictures: ['Augmented image', 'Grad-CAM'] },
  'guided-backprop': { title: 'Guided backprop', pictures: ['Augmented image', 'Guided backprop'] },
  'guided-grad-cam': {
    title: 'Guided Grad-CAM',
    pictures: ['Augmented image', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'],
  },
} as const;
export type MethodName = keyof typeof METHODS;
export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

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

/** The panel in its host. The augmented image is painted twice, as a preview first. */
export async function openPanel(context: BrowserContext, url: string): Promise<SliderPage> {
  const page = await context.newPage();
  await page.addInitScript(watchPaints);
  await page.goto(url, { timeout: PATIENCE });
  await settled(page);
  let method: MethodName = 'guided-grad-cam';
  let angle = 0;
  return {
    page,
    choose: async (name) => {
      method = name as MethodName;
      await page.bringToFront();
      await page.getByRole('radio', { name: METHODS[method].title, exact: true }).first().check();
      await settled(page);
    },
    step: async () => {
      await page.bringToFront();
      angle = (angle % 359) + 1;
      const time = await page.evaluate(moveSlider, {
        angle,
        pictures: METHODS[method].pictures,
        ready: READY,
      });
      await settled(page);
      return time;
    },
    close: () => page.close(),
  };
}

async function settled(page: Page): Promise<void> {
  await page.waitForSelector(READY, { timeout: PATIENCE });
}

/** Runs in the page: until the session says that the screen is up to date; the time of the last of its paints, which are in a frame's callback. */
async function moveSlider(given: {
  angle: number;
  pictures: readonly string[];
  ready: string;
}): Promise<number> {
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
    const last = given.pictures.map((name) => paints.findLast((paint) => paint.name === name)?.time ?? NaN);
    if (last.every((time) => time > begin)) return Math.max(...last) - begin;
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
      await page.bringToFront();
      return page.evaluate(pressKey);
    },
    close: () => page.close(),
  };
}

/** Runs in the page: until a new picture is decoded, and the next frame's callback, which is the one that paints it. */
async function pressKey(): Promise<number> {
  const handle = document.querySelector('.noUi-handle') as HTMLElement;
  const pictures = (): HTMLImageElement[] => [...document.querySelectorAll<HTMLImageElement>('img')];
  const before = new Set(pictures().map(({ src }) => src));
  const begin = performance.now();
  handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const fresh = pictures().find(({ src }) => src.startsWith('data:image') && !before.has(src));
    if (fresh?.complete && fresh.naturalWidth > 0) {
      await fresh.decode();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - begin;
    }
    if (performance.now() - begin > 120_000) throw new Error('no picture came within two minutes');
  }
}
