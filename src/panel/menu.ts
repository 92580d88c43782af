/** A button that opens a small menu. Follows the menu-button pattern of the ARIA authoring practices. */
import { t, tn } from '../language';
import { h, setAttribute, setHidden, setText, uniqueId } from './dom';
import { icon } from './icons';
import type { IconName } from './icons';
import { Part } from './part';
import { placeBeside } from './place';

export interface MenuItem {
  readonly text: string;
  /** Second line, quieter. */
  readonly note?: string;
  readonly icon?: IconName;
  /** A choice among the checked ones of its menu, instead of a command. */
  readonly checked?: boolean;
  /** Any number of the checked ones hold at once, and the menu stays open for the next. */
  readonly several?: boolean;
  readonly disabled?: boolean;
  run(): void;
}

/** Lines of text between the items. */
export interface MenuNote {
  readonly note: string;
}

/** Opens a group: the items up to the next heading. */
export interface MenuHeading {
  readonly heading: string;
}

export type MenuEntry = MenuItem | MenuNote | MenuHeading;

export interface MenuOptions {
  /** A long menu: letters that are typed leave the items whose words hold them. */
  readonly search?: boolean;
}

export class Menu extends Part {
  readonly node: HTMLElement;
  readonly #opener: HTMLButtonElement;
  readonly #list: HTMLElement;
  readonly #entries: () => readonly MenuEntry[];
  readonly #query: HTMLElement | null;
  /** The same for screen readers: a menu may hold nothing but its items. */
  readonly #spoken = h('span', { class: 'jp-Impact-hiddenText', 'aria-live': 'polite' });
  #typed = '';
  #outside: AbortController | null = null;

  /** @param entries asked for each time that the menu opens */
  constructor(
    opener: HTMLButtonElement,
    name: string,
    entries: () => readonly MenuEntry[],
    { search = false }: MenuOptions = {},
  ) {
    super();
    this.#query = search ? h('p', { class: 'jp-Impact-menuQuery', 'aria-hidden': 'true' }) : null;
    this.#opener = opener;
    this.#entries = entries;
    const id = uniqueId('menu');
    this.#list = h('div', {
      class: 'jp-Impact-menuList',
      role: 'menu',
      id,
      'aria-label': name,
      hidden: true,
      tabindex: -1,
      // In the top layer no scrolling or contained box cuts it off.
      popover: 'manual',
    });
    this.node = h('div', { class: 'jp-Impact-menu' }, opener, this.#list, this.#spoken);
    setAttribute(opener, 'aria-haspopup', 'menu');
    setAttribute(opener, 'aria-expanded', 'false');
    setAttribute(opener, 'aria-controls', id);
    this.listen(opener, 'click', () => (this.isOpen ? this.close() : this.open()));
    this.listen(opener, 'keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      this.open();
    });
    this.listen(this.#list, 'keydown', (event) => this.#onKey(event));
    this.listen(this.node, 'focusout', (event) => {
      if (this.isOpen && event.relatedTarget instanceof Node && !this.node.contains(event.relatedTarget)) {
        this.close(false);
      }
    });
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** @param at where to open instead of at the button, relative to the viewport */
  open(at: { readonly x: number; readonly y: number } | null = null): void {
    this.#list.replaceChildren(
      ...(this.#query ? [this.#query] : []),
      ...grouped(this.#entries().map((entry) => [entry, this.#line(entry)])),
    );
    this.#search('');
    setHidden(this.#list, false);
    if ('showPopover' in this.#list && !this.#list.matches(':popover-open')) this.#list.showPopover();
    setAttribute(this.#opener, 'aria-expanded', 'true');
    placeBeside(this.#list, this.#opener, at);
    const items = this.#items;
    (items.find((item) => item.getAttribute('aria-checked') === 'true') ?? items[0])?.focus();
    this.#outside?.abort();
    this.#outside = new AbortController();
    const { signal } = this.#outside;
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node) || !this.node.contains(event.target)) this.close(false);
    };
    document.addEventListener('pointerdown', outside, { signal, capture: true });
    window.addEventListener('blur', () => this.close(false), { signal });
  }

  /** @param refocus give the focus back to the button */
  close(refocus = true): void {
    if (!this.isOpen) return;
    this.#outside?.abort();
    this.#outside = null;
    if ('hidePopover' in this.#list && this.#list.matches(':popover-open')) this.#list.hidePopover();
    setHidden(this.#list, true);
    setText(this.#spoken, '');
    setAttribute(this.#opener, 'aria-expanded', 'false');
    if (refocus) this.#opener.focus();
  }

  override dispose(): void {
    this.close(false);
    super.dispose();
  }

  /** What is checked and what can be chosen has changed, not what there is. */
  #refresh(): void {
    const items = this.#entries().filter((entry): entry is MenuItem => 'run' in entry);
    const lines = this.#list.querySelectorAll<HTMLButtonElement>('button');
    items.forEach(({ checked, disabled = false }, i) => {
      setAttribute(lines[i], 'aria-checked', checked === undefined ? undefined : String(checked));
      lines[i].disabled = disabled;
    });
  }

  get #items(): HTMLElement[] {
    const items = [...this.#list.querySelectorAll<HTMLElement>('button:not(:disabled)')];
    return items.filter((item) => !item.hidden);
  }

  /** Leave the items that hold what was typed, and the headings of groups that have some. */
  #search(typed: string): void {
    this.#typed = typed;
    if (!this.#query) return;
    for (const item of this.#list.querySelectorAll<HTMLElement>('button')) {
      setHidden(item, !(item.textContent ?? '').toLowerCase().includes(typed.trim().toLowerCase()));
    }
    for (const group of this.#list.querySelectorAll<HTMLElement>('[role=group]')) {
      setHidden(group, group.querySelector('button:not([hidden])') === null);
    }
    const count = this.#items.length;
    const found = count === 0 ? t`nothing found` : tn(count, '%1 found', '%1 found');
    const said = typed === '' ? t`Type to search` : `“${typed}”: ${found}`;
    setText(this.#query, said);
    setText(this.#spoken, said);
  }

  #type(typed: string): void {
    this.#search(typed);
    const items = this.#items;
    if (!items.some((item) => item === document.activeElement)) (items[0] ?? this.#list).focus();
  }

  #line(entry: MenuEntry): HTMLElement {
    if ('heading' in entry) return h('p', { class: 'jp-Impact-menuHeading' }, entry.heading);
    if (!('run' in entry)) return h('p', { class: 'jp-Impact-menuNote' }, entry.note);
    const { text, note, checked } = entry;
    const item = h(
      'button',
      {
        type: 'button',
        class: 'jp-Impact-menuItem',
        role: checked === undefined ? 'menuitem' : entry.several ? 'menuitemcheckbox' : 'menuitemradio',
        'aria-checked': checked === undefined ? undefined : String(checked),
        disabled: entry.disabled,
        tabindex: -1,
      },
      entry.icon ? icon(entry.icon) : checked === undefined ? null : icon('check'),
      h('span', { class: 'jp-Impact-menuText' }, text, note ? h('small', {}, note) : null),
    );
    item.addEventListener('click', () => {
      if (!entry.several) this.close();
      entry.run();
      if (entry.several) this.#refresh();
    });
    return item;
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items;
    const index = items.findIndex((item) => item === document.activeElement);
    const next: Readonly<Record<string, number>> = {
      ArrowDown: (index + 1) % items.length,
      ArrowUp: (index - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key in next) items[next[event.key] ?? 0]?.focus();
    else if (this.#query && isText && (event.key !== ' ' || this.#typed !== '')) {
      this.#type(this.#typed + event.key);
    } else if (this.#query && event.key === 'Backspace') this.#type(this.#typed.slice(0, -1));
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Tab') this.close(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  }
}

/** The lines of a menu; what follows a heading is a group that has its name. */
function grouped(lines: readonly (readonly [MenuEntry, HTMLElement])[]): HTMLElement[] {
  const found: HTMLElement[] = [];
  let group: HTMLElement | null = null;
  for (const [entry, line] of lines) {
    if ('heading' in entry) {
      line.id = uniqueId('group');
      group = h('div', { role: 'group', 'aria-labelledby': line.id }, line);
      found.push(group);
    } else if (group) group.append(line);
    else found.push(line);
  }
  return found;
}
