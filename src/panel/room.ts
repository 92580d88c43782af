/**
 * How much height there is: that of what the panel scrolls in. Pictures are made as large as fit with everything else, and
 * the panel scrolls by itself only where its host gives it less height than it needs.
 */
import { Part } from './part';

/** Heights change by less for a scroll bar that comes and goes, pixels. */
const SLACK = 4;

export class Room extends Part {
  readonly node: HTMLElement;
  readonly #content: HTMLElement;
  #scroller: Element | null = null;
  #height = 0;

  /** @param root that is told its room. @param content of the root, as tall as it likes */
  constructor(root: HTMLElement, content: HTMLElement) {
    super();
    // Disposing takes a part's node out of the page, and the root is not this part's.
    this.node = document.createElement('span');
    this.#content = content;
    this.listen(window, 'resize', () => this.#measure(root));
    this.observeSize(root, () => this.#onSize(root));
    this.observeSize(content, () => this.#onSize(root));
  }

  #onSize(root: HTMLElement): void {
    if (this.#scroller === null || !this.#scroller.contains(root)) {
      this.#scroller = scrollerOf(root);
      if (this.#scroller !== document.documentElement) {
        this.observeSize(this.#scroller, () => this.#measure(root));
      }
    }
    this.#measure(root);
  }

  #measure(root: HTMLElement): void {
    const scrolls = this.#content.offsetHeight > root.clientHeight + SLACK;
    root.classList.toggle('jp-mod-scrolls', scrolls);
    const outside =
      this.#scroller === document.documentElement ? window.innerHeight : this.#scroller?.clientHeight;
    const height = Math.min(
      window.innerHeight,
      scrolls ? root.clientHeight : (outside ?? window.innerHeight),
    );
    if (Math.abs(height - this.#height) < SLACK) return;
    this.#height = height;
    root.style.setProperty('--ai-room', `${height}px`);
  }
}

/** The nearest ancestor that scrolls what is too tall for it. */
function scrollerOf(node: Element): Element {
  for (let at = node.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    const isScroller = overflowY === 'auto' || overflowY === 'scroll';
    if (isScroller && at !== document.body && at.scrollHeight > at.clientHeight + SLACK) return at;
  }
  return document.documentElement;
}
