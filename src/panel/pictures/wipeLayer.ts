/** The pinned picture over the present one, up to a line that is dragged. */
import type { Picture } from '../../engine/contract/pictures';
import { t } from '../../language';
import { h, setHidden } from '../dom';
import { Part } from '../part';
import type { Comparison } from './comparison';
import { PictureCanvas } from './pictureCanvas';

export class WipeLayer extends Part {
  readonly node: HTMLElement;
  readonly #comparison: Comparison;
  readonly #canvas = this.own(new PictureCanvas(t`Pinned`));

  constructor(comparison: Comparison) {
    super();
    this.#comparison = comparison;
    // The range beside the choice is what keys and screen readers use.
    const line = h('div', { class: 'jp-Impact-wipeLine' });
    this.node = h(
      'div',
      { class: 'jp-Impact-wipe', 'aria-hidden': 'true', hidden: true },
      this.#canvas.node,
      line,
    );
    this.listen(line, 'pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      line.setPointerCapture(event.pointerId);
    });
    this.listen(line, 'pointermove', (event) => {
      if (!line.hasPointerCapture(event.pointerId)) return;
      const box = this.node.getBoundingClientRect();
      comparison.wipe = (event.clientX - box.left) / box.width;
    });
    this.watch(comparison.changed, () => this.#place());
    this.#place();
  }

  /** null: nothing is laid over the present picture. */
  show(picture: Picture | null): void {
    setHidden(this.node, picture === null);
    if (picture) this.#canvas.show(picture);
  }

  #place(): void {
    this.node.style.setProperty('--ai-wipe', this.#comparison.wipe.toFixed(4));
  }
}
