/**
 * The error as a sentence with what helps. It lies over the recording: headline, pictures and
 * controls stay in sight and in reach, and nothing moves. Where the end of the panel is out of sight it lies under the steps.
 * It can be dismissed; the lamp of the engine keeps telling of it.
 */
import { t } from '../../language';
import type { Remedy, Session } from '../../session/types';
import { button } from '../buttons';
import { h, setChildren, setHidden, setText } from '../dom';
import type { IconName } from '../icons';
import { icon } from '../icons';
import { Part } from '../part';

const ACTIONS: Readonly<Record<Remedy, { readonly text: string; readonly icon?: IconName }>> = {
  retry: { text: t`Try again`, icon: 'reset' },
  file: { text: t`Choose another file`, icon: 'upload' },
  method: { text: t`Show the prediction alone` },
  backend: { text: t`Choose another backend` },
};

/** The part of a message from which on it is in sight. */
const IN_SIGHT = 0.9;

/** What only the bar can do. */
export interface ErrorHelp {
  chooseFile(): void;
  chooseBackend(): void;
}

export class ErrorMessage extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #sentence = h('p', {});
  readonly #actions = h('div', { class: 'jp-Impact-errorActions' });
  readonly #buttons: Readonly<Record<Remedy, HTMLButtonElement>>;
  #dismissed = false;

  constructor(session: Session, help: ErrorHelp) {
    super();
    this.#session = session;
    const make = (remedy: Remedy): HTMLButtonElement =>
      button({ name: ACTIONS[remedy].text, ...ACTIONS[remedy] });
    this.#buttons = {
      retry: make('retry'),
      file: make('file'),
      method: make('method'),
      backend: make('backend'),
    };
    const runs: Readonly<Record<Remedy, () => void>> = {
      retry: () => session.retry(),
      file: () => help.chooseFile(),
      method: () => session.update({ method: 'none' }),
      backend: () => help.chooseBackend(),
    };
    for (const [remedy, each] of Object.entries(this.#buttons)) {
      this.listen(each, 'click', runs[remedy as Remedy]);
    }
    const close = button({ name: t`Dismiss error`, icon: 'close' });
    // The region is there before its text, so that screen readers notice the change.
    this.node = h(
      'div',
      { class: 'jp-Impact-error', role: 'alert' },
      icon('warning'),
      this.#sentence,
      this.#actions,
      close,
    );
    this.listen(close, 'click', () => {
      this.#dismissed = true;
      this.#update();
    });
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { error, remedies } = this.#session.activity;
    // The next error is another one, whatever it says.
    if (error === null) this.#dismissed = false;
    setText(this.#sentence, error ?? '');
    setChildren(
      this.#actions,
      remedies.map((remedy) => this.#buttons[remedy]),
    );
    const isHidden = error === null || this.#dismissed;
    if (isHidden === this.node.hidden) return;
    setHidden(this.node, isHidden);
    this.node.parentElement?.classList.remove('jp-mod-top');
    if (!isHidden) this.#bringIntoSight();
  }

  #bringIntoSight(): void {
    if (typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(([{ intersectionRatio }]) => {
      observer.disconnect();
      this.node.parentElement?.classList.toggle('jp-mod-top', intersectionRatio < IN_SIGHT);
    });
    observer.observe(this.node);
  }
}
