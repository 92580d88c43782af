/** A button that starts what is computed behind the hand, or cancels it, and how far that has come. */
import { t } from '../../language';
import { button } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';

export interface RunWords {
  /** On the button, and what it does in full. */
  readonly text: string;
  readonly name: string;
  /** Of the tooltip; the name where there is none. */
  readonly hint?: string;
}

export interface RunState {
  /** What the button does now; while something runs it cancels. */
  readonly words: RunWords;
  readonly isRunning: boolean;
  /** null: not known. */
  readonly progress: { readonly done: number; readonly total: number; readonly text: string } | null;
  readonly isHidden: boolean;
  readonly isDisabled: boolean;
}

export class RunControl extends Part {
  readonly #button = button({ name: t`Run`, text: t`Run`, class: 'jp-Impact-studyRun' });
  readonly #progress: HTMLProgressElement;
  readonly node: HTMLElement;

  /** @param label accessible name of the progress */
  constructor(label: string, onPress: () => void) {
    super();
    this.#progress = h('progress', { class: 'jp-Impact-studyProgress', 'aria-label': label, hidden: true });
    this.node = h('span', { class: 'jp-Impact-run' }, this.#button, this.#progress);
    this.listen(this.#button, 'click', onPress);
  }

  show({ words: { text, name, hint = name }, isRunning, progress, isHidden, isDisabled }: RunState): void {
    setText(this.#button.querySelector('span') ?? this.#button, text);
    setAttribute(this.#button, 'aria-label', name);
    setAttribute(this.#button, 'title', hint);
    setHidden(this.#button, isHidden);
    this.#button.disabled = isDisabled;
    setHidden(this.#progress, !isRunning);
    setAttribute(this.#progress, 'title', progress?.text ?? null);
    if (!progress) return this.#progress.removeAttribute('value');
    this.#progress.max = progress.total;
    this.#progress.value = progress.done;
  }
}
