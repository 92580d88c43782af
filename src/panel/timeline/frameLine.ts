/** Says that a recorded frame is looked at, which one and with what settings, and leads back from it. */
import { t } from '../../language';
import { parameterLines } from '../../session/export/cards';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setHidden, setText } from '../dom';
import { Part } from '../part';
import type { Painting } from '../part';
import { Throttle } from '../throttle';

const SPOKEN_EVERY = 1000;

export class FrameLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #words = h('span', { class: 'jp-Impact-frameWords' });
  readonly #live = button({ name: t`Back to live`, text: t`Back to live`, class: 'jp-Impact-live' });
  readonly #restore = button({
    name: t`Use these settings`,
    text: t`Use these settings`,
    hint: t`Go on from this frame: image, augmentations, target and method as they were`,
  });
  readonly #line: HTMLElement;
  readonly #spoken = h('span', { class: 'jp-Impact-hiddenText', 'aria-live': 'polite' });
  readonly #throttle = this.own(new Throttle<string>(SPOKEN_EVERY, (text) => setText(this.#spoken, text)));
  readonly #painting: Painting;
  #wasShown = false;

  /** @param root of the panel, which is told by `jp-mod-frame` that its pictures are a frame’s */
  constructor(session: Session, root: HTMLElement) {
    super();
    this.#session = session;
    this.#line = h('div', { class: 'jp-Impact-frameLine' }, this.#words, this.#restore, this.#live);
    // What is spoken stands outside of what is hidden.
    this.node = h('div', {}, this.#line, this.#spoken);
    this.listen(this.#live, 'click', () => this.#leave(() => session.recorder.show(null)));
    this.listen(this.#restore, 'click', () => this.#leave(() => useSettings(session)));
    this.#painting = this.paint(session, [], () => this.#update());
    this.watch(session.recorder.changed, () => {
      const { shown } = session.recorder;
      root.classList.toggle('jp-mod-frame', shown !== null);
      if ((shown !== null) !== this.#wasShown) this.#update();
      else if (shown !== null) this.#painting.ask();
    });
    this.#update();
  }

  /** The line goes, and the focus that was in it goes on to the filmstrip’s neighbour, not to the page. */
  #leave(leave: () => void): void {
    const root = this.node.closest<HTMLElement>('.jp-Impact');
    leave();
    root?.querySelector<HTMLElement>('.jp-Impact-thumbnail[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #update(): void {
    const { recorder } = this.#session;
    const { frames, shown } = recorder;
    const frame = shown === null ? undefined : frames[shown];
    setHidden(this.#line, frame === undefined);
    if (shown !== null && frame) {
      const settings = parameterLines(frame.state).join(', ') || t`untouched`;
      const words = t`Frame ${shown + 1} of ${frames.length}: ${settings}`;
      setText(this.#words, words);
      this.#throttle.say(words);
    } else if (this.#wasShown) this.#throttle.say(t`Live again`);
    this.#wasShown = frame !== undefined;
  }
}

/** What was recorded becomes live again; how it is looked at stays. */
function useSettings(session: Session): void {
  const { recorder, state } = session;
  const frame = recorder.shown === null ? undefined : recorder.frames[recorder.shown];
  if (!frame) return;
  const { view, display, recording, gallery } = state;
  recorder.show(null);
  session.update({ ...frame.state, view, display, recording, gallery });
}
