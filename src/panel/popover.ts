/** A button that opens a small pane of controls; what is set there takes effect at once. */
import { h, setAttribute, setHidden, uniqueId } from './dom';
import { Part } from './part';
import { placeBeside } from './place';

export class Popover extends Part {
  readonly node: HTMLElement;
  readonly #opener: HTMLButtonElement;
  readonly #pane: HTMLElement;
  #outside: AbortController | null = null;

  /** @param name of the pane, for screen readers */
  constructor(opener: HTMLButtonElement, name: string, ...content: readonly Node[]) {
    super();
    this.#opener = opener;
    const id = uniqueId('popover');
    this.#pane = h(
      'div',
      {
        class: 'jp-Impact-popover',
        role: 'dialog',
        'aria-label': name,
        id,
        hidden: true,
        tabindex: -1,
        popover: 'manual',
      },
      ...content,
    );
    this.node = h('div', { class: 'jp-Impact-menu' }, opener, this.#pane);
    setAttribute(opener, 'aria-haspopup', 'dialog');
    setAttribute(opener, 'aria-expanded', 'false');
    setAttribute(opener, 'aria-controls', id);
    this.listen(opener, 'click', () => (this.isOpen ? this.close() : this.open()));
    this.listen(this.node, 'keydown', (event) => {
      if (event.key !== 'Escape' || !this.isOpen) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    this.listen(this.node, 'focusout', ({ relatedTarget }) => {
      if (this.isOpen && relatedTarget instanceof Node && !this.node.contains(relatedTarget)) {
        this.close(false);
      }
    });
  }

  get isOpen(): boolean {
    return !this.#pane.hidden;
  }

  open(): void {
    setHidden(this.#pane, false);
    if ('showPopover' in this.#pane && !this.#pane.matches(':popover-open')) this.#pane.showPopover();
    setAttribute(this.#opener, 'aria-expanded', 'true');
    placeBeside(this.#pane, this.#opener);
    const first = this.#pane.querySelector<HTMLElement>('select:enabled, input:enabled, button:enabled');
    (first ?? this.#pane).focus();
    this.#outside?.abort();
    this.#outside = new AbortController();
    const { signal } = this.#outside;
    const outside = ({ target }: Event): void => {
      if (!(target instanceof Node) || !this.node.contains(target)) this.close(false);
    };
    document.addEventListener('pointerdown', outside, { signal, capture: true });
  }

  /** @param refocus give the focus back to the button */
  close(refocus = true): void {
    if (!this.isOpen) return;
    this.#outside?.abort();
    this.#outside = null;
    if ('hidePopover' in this.#pane && this.#pane.matches(':popover-open')) this.#pane.hidePopover();
    setHidden(this.#pane, true);
    setAttribute(this.#opener, 'aria-expanded', 'false');
    if (refocus) this.#opener.focus();
  }

  override dispose(): void {
    this.close(false);
    super.dispose();
  }
}
