/** The augmented image in its own pixels, beside those that the network sees; while that one is enlarged. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h, setHidden, setText } from '../dom';
import { pixels } from '../format';
import { Part } from '../part';
import { PictureCanvas } from './pictureCanvas';

export class FullTile extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #canvas = this.own(new PictureCanvas(t`Full resolution`));
  readonly #caption = h('span', { class: 'jp-Impact-captionText' });
  #wanted = false;
  #asking = false;
  #again = false;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h(
      'figure',
      { class: 'jp-Impact-tile jp-mod-large', 'data-picture': 'full', hidden: true },
      h('div', { class: 'jp-Impact-place' }, h('div', { class: 'jp-Impact-frame' }, this.#canvas.node)),
      h(
        'figcaption',
        { class: 'jp-Impact-caption' },
        h('span', { class: 'jp-Impact-captionTitle' }, t`Full resolution`),
        h('div', { class: 'jp-Impact-captionLine' }, this.#caption),
      ),
    );
    this.watch(session.resultChanged, () => void this.#ask());
  }

  /** Nothing is drawn while nobody looks. */
  set wanted(wanted: boolean) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.#ask();
    else setHidden(this.node, true);
  }

  /** The newest state wins; what was asked meanwhile is asked once more. */
  async #ask(): Promise<void> {
    if (!this.#wanted) return;
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again && this.#wanted) {
      this.#again = false;
      // The network's own pixels stand for what could not be drawn.
      const picture = await this.#session.fullPicture().catch(() => null);
      if (this.isDisposed || !this.#wanted) break;
      setHidden(this.node, picture === null);
      if (!picture) continue;
      this.#canvas.show(picture);
      setText(this.#caption, pixels(picture.width, picture.height));
    }
    this.#asking = false;
  }
}
