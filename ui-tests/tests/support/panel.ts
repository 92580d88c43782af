/** The panel by its accessibility contract: nothing here knows a class name or a test id. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Pixels {
  readonly hash: number;
  /** Standard deviation of red, of 255: above 0 where something is shown. */
  readonly deviation: number;
}

/** RGBA bytes of a canvas, hashed in the page. */
export async function pixelsOf(canvas: Locator): Promise<Pixels> {
  return canvas.evaluate((node: HTMLCanvasElement) => {
    const context = node.getContext('2d') as CanvasRenderingContext2D;
    const { data } = context.getImageData(0, 0, node.width, node.height);
    let hash = 0;
    let [sum, squares, count] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      hash = (Math.imul(hash, 31) + data[i] + 256 * data[i + 1] + 65536 * data[i + 2]) | 0;
      sum += data[i];
      squares += data[i] ** 2;
      count++;
    }
    return { hash, deviation: Math.sqrt(squares / count - (sum / count) ** 2) };
  });
}

export class Panel {
  readonly root: Locator;

  /** Every panel of the page, hidden ones too. */
  readonly all: Locator;

  constructor(page: Page, index = 0) {
    const region = { name: 'Augmentation impact' };
    this.all = page.getByRole('region', { ...region, includeHidden: true });
    this.root = page.getByRole('region', region).nth(index);
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  slider(name: string): Locator {
    return this.root.getByRole('slider', { name, exact: true });
  }

  picture(name: string): Locator {
    return this.root.getByRole('img', { name, exact: true });
  }

  method(name: string): Locator {
    return this.root
      .getByRole('radiogroup', { name: 'Attribution' })
      .getByRole('radio', { name, exact: true });
  }

  get prediction(): Locator {
    return this.root.getByRole('status').first();
  }

  get bars(): Locator {
    return this.root.getByRole('list', { name: 'Class activations' }).getByRole('listitem');
  }

  /** The first analysis is on screen. */
  async ready(timeout = 60_000): Promise<void> {
    await expect(this.root).toHaveAttribute('data-state', 'ready', { timeout });
    await expect(this.prediction).toContainText('%', { timeout });
  }

  /** Nothing is being computed. */
  async settled(timeout?: number): Promise<void> {
    await expect(this.root).toHaveAttribute('data-state', 'ready', { timeout });
  }

  async pixels(name: string): Promise<Pixels> {
    return pixelsOf(this.picture(name));
  }

  /** The button of an image in the gallery, counted from 1. */
  galleryItem(position: number): Locator {
    return this.root
      .getByRole('listbox', { name: 'Images', exact: true })
      .getByRole('option', { name: new RegExp(`^Image ${position} of `) });
  }

  /** Show the sliders of a step that is folded to one line. */
  async unfold(step: string): Promise<void> {
    const fold = this.button(`Options of ${step}`);
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
  }

  /** A number field is the way to an exact value; the slider follows. */
  async set(name: string, value: number): Promise<void> {
    await this.slider(name).evaluate((input: HTMLInputElement, to) => {
      input.value = String(to);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, value);
  }

  async upload(files: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const [chooser] = await Promise.all([
      this.root.page().waitForEvent('filechooser'),
      this.button('Upload image').click(),
    ]);
    await chooser.setFiles(files);
  }
}
