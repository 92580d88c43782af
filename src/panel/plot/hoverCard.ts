/** What is known of the point under the pointer, beside a plot: its value, what there is to say of it, and its picture. */
import type { Frame } from '../../session/types';
import { h, setChildren, setHidden } from '../dom';
import { Part } from '../part';

export interface Told {
  readonly title: string;
  readonly lines: readonly string[];
  readonly thumbnail?: Frame['thumbnail'] | undefined;
}

export class HoverCard extends Part {
  readonly #canvas = h('canvas', { class: 'jp-Impact-curveThumbnail', width: 1, height: 1, hidden: true });
  readonly #lines = h('div');
  readonly node = h(
    'div',
    { class: 'jp-Impact-curveCard', hidden: true, 'aria-hidden': 'true' },
    this.#canvas,
    this.#lines,
  );

  /** @param left place of the pointer in the plot, pixels: the card stands on the other side */
  show(told: Told | null, left: number): void {
    setHidden(this.node, told === null);
    if (!told) return;
    const { title, lines, thumbnail } = told;
    setChildren(this.#lines, [h('strong', {}, title), ...lines.map((line) => h('div', {}, line))]);
    setHidden(this.#canvas, !thumbnail);
    if (thumbnail) {
      const { width, height, rgba } = thumbnail;
      Object.assign(this.#canvas, { width, height });
      this.#canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    }
    const room = this.node.parentElement?.clientWidth ?? 0;
    this.node.classList.toggle('jp-mod-left', left > room / 2);
  }
}
