/** The map of the other network beside that of the first: the same picture, computed and drawn in the same way. */
import { picturesOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { mainPicture, methodNames } from '../../session/request';
import type { Session } from '../../session/types';
import { t } from '../../language';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import { PICTURE_TITLES } from '../../session/pictureTitles';
import { captionOf } from './captions';
import { comparableWith } from './mapDifference';
import { PictureCanvas } from './pictureCanvas';

export class OtherTile extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #canvas = this.own(new PictureCanvas(''));
  readonly #title = h('span', { class: 'jp-Impact-captionTitle' });
  readonly #caption = h('span', { class: 'jp-Impact-captionText' });

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h(
      'figure',
      { class: 'jp-Impact-tile jp-mod-other', hidden: true },
      h(
        'div',
        { class: 'jp-Impact-place' },
        h('div', { class: 'jp-Impact-frame', 'data-jp-suppress-context-menu': true }, this.#canvas.node),
      ),
      h(
        'figcaption',
        { class: 'jp-Impact-caption' },
        this.#title,
        h('div', { class: 'jp-Impact-captionLine' }, this.#caption),
      ),
    );
    this.watch(session.baseline.changed, () => this.#update());
    this.watch(session.resultChanged, () => this.#update());
    this.#update();
  }

  /** Whether there is anything to show. */
  get isWanted(): boolean {
    const { baseline, state } = this.#session;
    return baseline.kind === 'network' && state.view === 'side-by-side';
  }

  #update(): void {
    const { baseline, result } = this.#session;
    const answer = result && this.isWanted ? comparableWith(result, baseline) : null;
    const name = answer && pictureName(methodNames(answer.request));
    const picture = name && answer.pictures[name];
    // A class that is not there, a method that this network does not allow: the headline says why.
    this.node.classList.toggle('jp-mod-stale', !picture);
    setText(this.#title, baseline.name);
    setAttribute(this.#title, 'title', baseline.name);
    if (!picture || !name) return;
    this.#canvas.show(picture);
    setAttribute(this.#canvas.node, 'aria-label', t`${PICTURE_TITLES[name]} of ${baseline.name}`);
    setText(this.#caption, captionOf(name, picture, answer));
  }

  setShown(shown: boolean): void {
    setHidden(this.node, !shown);
  }
}

/** The first map; the augmented image where there is none. */
const pictureName = (methods: ReturnType<typeof methodNames>): PictureName => {
  const name = mainPicture({ methods, view: 'side-by-side' });
  return picturesOf(methods).includes(name) ? name : 'augmented';
};
