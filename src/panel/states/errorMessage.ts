/** The error as a sentence with one action. It lies over the prediction, which no longer holds, and moves nothing. */
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';

export class ErrorMessage extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #sentence = h('p', {});

  constructor(session: Session) {
    super();
    this.#session = session;
    const retry = button({ name: 'Try again', text: 'Try again', icon: 'reset' });
    // The region is there before its text, so that screen readers notice the change.
    this.node = h('div', { class: 'jp-Impact-error', role: 'alert' }, icon('warning'), this.#sentence, retry);
    this.listen(retry, 'click', () => session.retry());
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { error } = this.#session.activity;
    setText(this.#sentence, error ?? '');
    setHidden(this.node, error === null);
  }
}
