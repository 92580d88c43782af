/** The newest notice, on a line that is always there. Dismissing it shows the one before. */
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';

export class NoticeLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #sentence = h('p', { 'aria-live': 'polite' });
  readonly #more = h('span', { class: 'jp-Impact-noticeCount' });
  readonly #line: HTMLElement;

  constructor(session: Session) {
    super();
    this.#session = session;
    const close = button({ name: 'Dismiss', icon: 'close' });
    this.#line = h('div', { class: 'jp-Impact-notice' }, icon('info'), this.#sentence, this.#more, close);
    this.node = h('div', { class: 'jp-Impact-noticePlace' }, this.#line);
    this.listen(close, 'click', () => {
      const newest = session.activity.notices.at(-1);
      if (newest !== undefined) session.dismiss(newest);
    });
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { notices } = this.#session.activity;
    setText(this.#sentence, notices.at(-1) ?? '');
    setText(this.#more, notices.length > 1 ? `1 of ${notices.length}` : '');
    setHidden(this.#line, notices.length === 0);
  }
}
