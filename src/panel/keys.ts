/**
 * Keys without Ctrl, Cmd or Alt stay in the panel; chords that it does not use reach the application.
 *
 * Lumino's hosts listen on the document: JupyterLab while an event bubbles, where ending it is enough; Notebook 7 while
 * it is captured, before the panel hears of it. There only the element with the focus can speak up in time: a shortcut
 * such as `.jp-Notebook :focus` is tried on it first, and no further than an element that suppresses shortcuts. So the
 * window, which hears of a key before the document does, marks the element for as long as the key is the panel's.
 */
import type { IDisposable } from '@lumino/disposable';

const SUPPRESS = 'data-lm-suppress-shortcuts';

export class KeyKeeper implements IDisposable {
  readonly #root: Element;
  readonly #abort = new AbortController();
  #marked: Element | null = null;

  /** @param root whose keys are kept */
  constructor(root: HTMLElement) {
    this.#root = root;
    const { signal } = this.#abort;
    window.addEventListener('keydown', (event) => this.#mark(event), { capture: true, signal });
    for (const type of ['keydown', 'keypress', 'keyup'] as const) {
      const keep = (event: KeyboardEvent): void => {
        if (staysIn(root, event)) event.stopPropagation();
      };
      root.addEventListener(type, keep, { signal });
    }
  }

  get isDisposed(): boolean {
    return this.#abort.signal.aborted;
  }

  dispose(): void {
    this.#abort.abort();
    this.#unmark();
  }

  #mark(event: KeyboardEvent): void {
    this.#unmark();
    const target = targetOf(event);
    if (!target || !this.#root.contains(target) || !staysIn(this.#root, event)) return;
    target.setAttribute(SUPPRESS, 'true');
    this.#marked = target;
  }

  #unmark(): void {
    this.#marked?.removeAttribute(SUPPRESS);
    this.#marked = null;
  }
}

/** What has the focus, inside of a shadow root too. */
function targetOf(event: KeyboardEvent): Element | null {
  const [target] = event.composedPath();
  return target instanceof Element ? target : null;
}

/** What a text field does with a chord, as `aria-keyshortcuts` writes it; Meta stands for Control on macOS. */
const EDITING: ReadonlySet<string> = new Set([
  ...['A', 'C', 'V', 'X', 'Y', 'Z', 'Shift+Z', 'Backspace', 'Delete'].map((key) => `Control+${key}`),
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].flatMap((key) => [
    `Control+${key}`,
    `Control+Shift+${key}`,
  ]),
  ...['ArrowLeft', 'ArrowRight', 'Shift+ArrowLeft', 'Shift+ArrowRight', 'Backspace', 'Delete'].map(
    (key) => `Alt+${key}`,
  ),
]);

/** Whether a key is for the panel alone. Parts tell the chords that they use in `aria-keyshortcuts`. */
function staysIn(root: Element, event: KeyboardEvent): boolean {
  const isChord = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
  const target = targetOf(event);
  if (!isChord || !target) return true;
  const chord = chordOf(event);
  if (EDITING.has(chord.replace('Meta', 'Control')) && target.matches(':read-write')) return true;
  const user = target.closest(`[aria-keyshortcuts~=${JSON.stringify(chord)}]`);
  return user !== null && root.contains(user);
}

/** As `aria-keyshortcuts` writes it: “Alt+ArrowUp”, “Control+Shift+C”. */
function chordOf({ altKey, ctrlKey, metaKey, shiftKey, key }: KeyboardEvent): string {
  const modifiers = [ctrlKey && 'Control', altKey && 'Alt', metaKey && 'Meta', shiftKey && 'Shift'];
  return [...modifiers.filter(Boolean), key.length === 1 ? key.toUpperCase() : key].join('+');
}
