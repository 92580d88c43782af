/**
 * Keeps the focus in the panel: what has it may be hidden, disabled or taken away by its own click, and a focus that falls
 * to the page is lost for whoever works with keys. It goes to the nearest thing that can take it.
 */
import { Part } from './part';

const FOCUSABLE =
  'button:enabled, input:enabled:not([type=file]), select:enabled, textarea:enabled, summary, [tabindex="0"]';

export class FocusKeeper extends Part {
  readonly node: HTMLElement;
  readonly #root: HTMLElement;
  /** What had the focus last, and what it was in, from the inside out. */
  #last: { readonly element: Element; readonly around: readonly Element[] } | null = null;

  constructor(root: HTMLElement) {
    super();
    this.#root = root;
    // Disposing takes a part's node out of the page, and the root is not this part's.
    this.node = document.createElement('span');
    this.listen(root, 'focusin', ({ target }) => {
      if (target instanceof Element) this.#last = { element: target, around: aroundOf(target, root) };
    });
    this.listen(root, 'focusout', ({ relatedTarget }) => {
      // The user went elsewhere.
      if (relatedTarget instanceof Element && !root.contains(relatedTarget)) this.#last = null;
    });
    this.listen(document, 'pointerdown', ({ target }) => {
      if (!(target instanceof Node) || !root.contains(target)) this.#last = null;
    });
    for (const type of ['click', 'keydown', 'keyup', 'change'] as const) {
      this.listen(root, type, () => requestAnimationFrame(() => this.#check()));
    }
  }

  #check(): void {
    const last = this.#last;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || !isUsable(activeElement);
    if (!last || this.isDisposed || !isLost || isUsable(last.element)) return;
    for (const place of last.around) {
      if (!place.isConnected) continue;
      const next = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isUsable);
      if (next) return next.focus();
    }
    this.#root.focus();
  }
}

/** The elements around one, up to the root. */
function aroundOf(element: Element, root: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at = element.parentElement; at && root.contains(at); at = at.parentElement) found.push(at);
  return found;
}

/** It is in the page, on screen, and takes the focus. */
function isUsable(element: Element): boolean {
  if (!element.isConnected || element.matches(':disabled')) return false;
  return element.closest('[hidden]') === null;
}
