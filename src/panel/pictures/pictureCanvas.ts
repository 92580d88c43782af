/** Pixels on a canvas: painted in the next frame, sharp when enlarged. */
import type { Picture } from '../../engine/contract/pictures';
import { t } from '../../language';
import { h, setAttribute } from '../dom';
import { FrameTask } from '../frameTask';
import { Part } from '../part';

/** Drawn larger than this, in device pixels a pixel, pixels are shown as squares. */
const PIXELATED_FROM = 2;

export class PictureCanvas extends Part<HTMLCanvasElement> {
  readonly node: HTMLCanvasElement;
  readonly #task = this.own(new FrameTask(() => this.#paint()));
  #picture: Picture | null = null;

  constructor(name: string) {
    super();
    this.node = h('canvas', {
      class: 'jp-Impact-canvas',
      role: 'img',
      'aria-label': name,
      width: 1,
      height: 1,
    });
    this.observeSize(this.node, () => this.#sharpen());
  }

  get picture(): Picture | null {
    return this.#picture;
  }

  /** Show these pixels from the next frame on. */
  show(picture: Picture): void {
    if (picture === this.#picture) return;
    this.#picture = picture;
    this.#task.request();
  }

  /** Paint what waits for the next frame. */
  flush(): void {
    this.#task.flush();
  }

  /** As a PNG. @throws when the canvas cannot be read */
  toBlob(): Promise<Blob> {
    this.#task.flush();
    return new Promise((resolve, reject) => {
      this.node.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error(t`The picture could not be saved.`)),
      );
    });
  }

  #paint(): void {
    const picture = this.#picture;
    if (!picture) return;
    const { width, height, rgba } = picture;
    const resized = this.node.width !== width || this.node.height !== height;
    if (resized) {
      this.node.width = width;
      this.node.height = height;
    }
    this.node.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    setAttribute(this.node, 'data-painted', true);
    if (resized) this.#sharpen();
  }

  #sharpen(): void {
    const scale = (this.node.clientWidth * (window.devicePixelRatio || 1)) / this.node.width;
    this.node.classList.toggle('jp-mod-pixelated', scale >= PIXELATED_FROM);
  }
}
