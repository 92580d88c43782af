/** Undo and redo: two buttons, and their keys anywhere in the panel. What was undone is announced. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';

type Direction = 'undo' | 'redo';

/** As `aria-keyshortcuts` writes them. */
const SHORTCUTS: Readonly<Record<Direction, readonly string[]>> = {
  undo: ['Control+Z', 'Meta+Z'],
  redo: ['Control+Shift+Z', 'Meta+Shift+Z', 'Control+Y'],
};

const WORDS = {
  undo: { name: t`Undo`, keys: 'Ctrl+Z', done: t`Undone`, nothing: t`There is nothing to undo.` },
  redo: { name: t`Redo`, keys: 'Ctrl+Shift+Z', done: t`Done again`, nothing: t`There is nothing to redo.` },
} as const;

/** Fields in which the browser undoes what was typed. A number is a value of the panel as soon as it is typed. */
const TEXT_FIELDS = 'input[type=text], input[type=search], textarea, [contenteditable]';

export class UndoButtons extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #buttons: Readonly<Record<Direction, HTMLButtonElement>> = {
    undo: button({ name: t`Undo`, icon: 'undo' }),
    redo: button({ name: t`Redo`, icon: 'redo' }),
  };
  readonly #spoken = h('span', { class: 'jp-Impact-hiddenText', 'aria-live': 'polite' });

  /** @param root of the panel, which hears the keys and where a drag begins and ends */
  constructor(session: Session, root: HTMLElement) {
    super();
    this.#session = session;
    const { undo, redo } = this.#buttons;
    this.node = h('div', { class: 'jp-Impact-group' }, undo, redo, this.#spoken);
    setAttribute(root, 'aria-keyshortcuts', Object.values(SHORTCUTS).flat().join(' '));
    for (const direction of ['undo', 'redo'] as const)
      this.listen(this.#buttons[direction], 'click', () => this.#move(direction));
    this.listen(root, 'keydown', (event) => this.#onKey(event));
    const { undoing } = session;
    // The document hears the end of a drag, wherever the pointer is then.
    this.listen(root, 'pointerdown', () => undoing.beginGesture(), { capture: true });
    for (const type of ['pointerup', 'pointercancel'] as const)
      this.listen(root.ownerDocument, type, () => undoing.endGesture());
    this.watch(undoing.changed, () => this.#update());
    this.#update();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const direction = directionOf(event);
    const { target } = event;
    if (!direction || (target instanceof Element && target.matches(TEXT_FIELDS))) return;
    event.preventDefault();
    // What is being typed into a number field is meant by now.
    if (target instanceof HTMLInputElement) target.dispatchEvent(new Event('change', { bubbles: true }));
    this.#move(direction);
  }

  #move(direction: Direction): void {
    const { done, nothing } = WORDS[direction];
    const what = this.#session.undoing[direction]();
    setText(this.#spoken, what === null ? nothing : `${done}: ${what}.`);
  }

  #update(): void {
    const { undoing } = this.#session;
    for (const [direction, what] of [
      ['undo', undoing.undoes],
      ['redo', undoing.redoes],
    ] as const) {
      const { name, keys } = WORDS[direction];
      const target = this.#buttons[direction];
      // Not disabled, so that the focus stays where it is when there is nothing left.
      setAttribute(target, 'aria-disabled', what === null ? 'true' : null);
      setAttribute(target, 'title', what === null ? `${name} (${keys})` : `${name}: ${what} (${keys})`);
    }
  }
}

function directionOf({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): Direction | null {
  if (altKey) return null;
  const chord = `${ctrlKey ? 'Control+' : ''}${metaKey ? 'Meta+' : ''}${shiftKey ? 'Shift+' : ''}${key.toUpperCase()}`;
  const found = Object.entries(SHORTCUTS).find(([, chords]) => chords.includes(chord));
  return found ? (found[0] as Direction) : null;
}
