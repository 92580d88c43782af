/**
 * The newest notice, on a line that is always there, so that nothing moves when one comes during a drag.
 * A sentence that is longer than the line is unfolded on demand. Dismissing a notice shows the one before.
 */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { FrameTask } from '../frameTask';
import { icon } from '../icons';
import { Part } from '../part';

export class NoticeLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #sentence = h('p', { 'aria-live': 'polite' });
  readonly #more = h('span', { class: 'jp-Impact-noticeCount' });
  readonly #unfold = button({
    name: t`Whole notice`,
    icon: 'down',
    hint: t`Show the whole sentence, or fold it`,
  });
  readonly #line: HTMLElement;
  readonly #measure = this.own(new FrameTask(() => this.#offerUnfolding()));
  /** The sentence that was unfolded; the next one begins on one line. */
  #unfolded: string | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    const close = button({ name: t`Dismiss`, icon: 'close' });
    this.#line = h(
      'div',
      { class: 'jp-Impact-notice' },
      icon('info'),
      this.#sentence,
      this.#more,
      this.#unfold,
      close,
    );
    this.node = h('div', { class: 'jp-Impact-noticePlace' }, this.#line);
    this.#unfold.hidden = true;
    this.listen(this.#unfold, 'click', () => {
      this.#unfolded = this.#unfolded === null ? this.#newest : null;
      this.#update();
      this.#measure.request();
    });
    this.listen(close, 'click', () => {
      const newest = this.#newest;
      if (newest !== null) session.dismiss(newest);
    });
    this.observeSize(this.node, () => this.#measure.request());
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  get #newest(): string | null {
    return this.#session.activity.notices.at(-1) ?? null;
  }

  #update(): void {
    const { notices } = this.#session.activity;
    const newest = this.#newest;
    if (this.#unfolded !== newest) this.#unfolded = null;
    const unfolded = this.#unfolded !== null;
    // Widths are asked for only then: activity changes with every step of a drag, the notice hardly ever.
    if (this.#sentence.textContent !== (newest ?? '')) this.#measure.request();
    setText(this.#sentence, newest ?? '');
    setText(this.#more, notices.length > 1 ? t`1 of ${notices.length}` : '');
    setHidden(this.#line, newest === null);
    this.#line.classList.toggle('jp-mod-unfolded', unfolded);
    setAttribute(this.#unfold, 'aria-expanded', String(unfolded));
    setIcon(this.#unfold, unfolded ? 'up' : 'down');
  }

  #offerUnfolding(): void {
    const clipped = this.#sentence.scrollWidth > this.#sentence.clientWidth;
    setHidden(this.#unfold, this.#unfolded === null && !clipped);
  }
}
