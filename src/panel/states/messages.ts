/** The error and the notices, each with one action. Sentences go in as text. */
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setChildren } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';

export class Messages extends Part {
  readonly node = h('div', { class: 'jp-Impact-messages' });
  readonly #session: Session;
  readonly #known = new Map<string, HTMLElement>();

  constructor(session: Session) {
    super();
    this.#session = session;
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { error, notices } = this.#session.activity;
    const wanted = new Map<string, () => HTMLElement>([
      ...(error === null ? [] : [[`error ${error}`, () => this.#error(error)] as const]),
      ...notices.map((notice) => [`notice ${notice}`, () => this.#notice(notice)] as const),
    ]);
    for (const key of this.#known.keys()) if (!wanted.has(key)) this.#known.delete(key);
    for (const [key, make] of wanted) if (!this.#known.has(key)) this.#known.set(key, make());
    setChildren(
      this.node,
      [...wanted.keys()].flatMap((key) => this.#known.get(key) ?? []),
    );
  }

  #error(sentence: string): HTMLElement {
    const retry = button({ name: 'Try again', text: 'Try again', icon: 'reset' });
    retry.addEventListener('click', () => this.#session.retry());
    return message('jp-mod-error', 'alert', 'warning', sentence, retry);
  }

  #notice(sentence: string): HTMLElement {
    const close = button({ name: 'Dismiss', icon: 'close' });
    close.addEventListener('click', () => this.#session.dismiss(sentence));
    return message('jp-mod-notice', 'note', 'info', sentence, close);
  }
}

function message(
  kind: string,
  role: 'alert' | 'note',
  symbol: 'warning' | 'info',
  sentence: string,
  action: HTMLButtonElement,
): HTMLElement {
  return h(
    'div',
    { class: `jp-Impact-message ${kind}`, role },
    icon(symbol),
    h('p', {}, sentence),
    action,
  );
}
