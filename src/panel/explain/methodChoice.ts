/**
 * The attribution method: a segmented control of the usual ones, and a menu of the others that is searched by typing.
 * Its segments have one width each, so that nothing moves when a method is chosen.
 */
import { METHODS } from '../../engine/attribution/methods/catalogue';
import type { Method } from '../../engine/attribution/methods/catalogue';
import { t } from '../../language';
import { LIMITS } from '../../session/state';
import type { Session } from '../../session/types';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { icon } from '../icons';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';
import { METHOD_SUMMARIES, METHOD_TITLES } from '../titles';

/** What a segment says where its title would be too long for the row; its name is the title. */
const SHORT: Readonly<Partial<Record<Method, string>>> = { 'guided-backprop': t`Guided` };

/** Those that have a segment of their own. */
const USUAL = 4;

export class MethodChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #radios: ReadonlyMap<Method, HTMLInputElement>;
  readonly #others: readonly Method[];
  readonly #other = h('span', { class: 'jp-Impact-segmentText' });
  readonly #opener: HTMLButtonElement;
  readonly #count = h('span', { class: 'jp-Impact-methodCount', 'aria-hidden': 'true' });
  readonly #several = h(
    'button',
    { type: 'button', class: 'jp-Impact-button', title: t`Show the maps of several methods side by side` },
    icon('tiles'),
    this.#count,
  );

  constructor(session: Session, methods: readonly Method[] = METHODS) {
    super();
    this.#session = session;
    const name = uniqueId('method');
    const usual = methods.slice(0, USUAL);
    this.#others = methods.slice(USUAL);
    this.#radios = new Map(
      usual.map((method) => [
        method,
        h('input', {
          type: 'radio',
          name,
          value: method,
          class: 'jp-Impact-segmentRadio',
          'aria-label': METHOD_TITLES[method],
        }),
      ]),
    );
    this.#opener = h(
      'button',
      { type: 'button', class: 'jp-Impact-segment jp-mod-more', title: t`Other attribution methods` },
      icon('plus'),
      this.#other,
    );
    const menu = this.own(
      new Menu(this.#opener, t`Attribution methods`, () => this.#entries(), { search: true }),
    );
    setHidden(menu.node, this.#others.length === 0);
    const several = this.own(new Menu(this.#several, t`Methods side by side`, () => this.#besides(methods)));
    const segments = h(
      'div',
      { class: 'jp-Impact-segments jp-Impact-methods', role: 'radiogroup', 'aria-label': t`Attribution` },
      ...[...this.#radios].map(([method, radio]) =>
        h(
          'label',
          { class: 'jp-Impact-segment', title: METHOD_SUMMARIES[method] },
          radio,
          h('span', { class: 'jp-Impact-segmentText' }, SHORT[method] ?? METHOD_TITLES[method]),
        ),
      ),
      menu.node,
    );
    this.node = h('div', { class: 'jp-Impact-methodChoice' }, segments, several.node);
    for (const [method, radio] of this.#radios) {
      this.listen(radio, 'change', () => session.update({ method }));
      // The first of several is chosen already; pressed, it is shown alone.
      this.listen(radio, 'click', () => {
        if (session.methods.length > 1) session.update({ method, moreMethods: [] });
      });
    }
    this.paint(session, ['state.method', 'state.moreMethods', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { method, model } = this.#session;
    for (const [name, input] of this.#radios) {
      const reason = model?.refusedMethods[name];
      if (input.checked !== (name === method)) input.checked = name === method;
      input.disabled = reason !== undefined;
      const label = input.closest('label');
      if (label) setAttribute(label, 'title', reason ?? METHOD_SUMMARIES[name]);
    }
    const isOther = this.#others.includes(method);
    const text = isOther ? METHOD_TITLES[method] : t`More`;
    setText(this.#other, text);
    this.#opener.classList.toggle('jp-mod-chosen', isOther);
    const shown = this.#session.methods.length;
    setText(this.#count, shown > 1 ? String(shown) : '');
    this.#several.classList.toggle('jp-mod-chosen', shown > 1);
    setAttribute(
      this.#several,
      'aria-label',
      shown > 1 ? t`Methods side by side, ${shown} chosen` : t`Methods side by side`,
    );
    setAttribute(this.#opener, 'aria-label', isOther ? t`${text}, chosen; other methods` : t`More methods`);
  }

  /** Every method that makes a map; one more click takes it away again. */
  #besides(methods: readonly Method[]): readonly MenuEntry[] {
    const { methods: shown, model } = this.#session;
    const isFull = shown.length >= LIMITS.methods;
    const items = methods.filter((name) => name !== 'none');
    return items.map((name) => {
      const isShown = shown.includes(name);
      const reason = model?.refusedMethods[name];
      return {
        text: METHOD_TITLES[name],
        note:
          reason ??
          (isShown && shown.length === 1 ? t`The one that is shown: choose another first.` : undefined),
        checked: isShown,
        several: true,
        disabled: isShown ? shown.length === 1 : isFull || reason !== undefined,
        run: () => this.#toggle(name),
      };
    });
  }

  #toggle(name: Method): void {
    const { methods: shown } = this.#session;
    const others = shown.filter((other) => other !== 'none' && other !== name);
    const [method = name, ...moreMethods] = shown.includes(name) ? others : [...others, name];
    this.#session.update({ method, moreMethods });
  }

  #entries(): readonly MenuEntry[] {
    const { method, model } = this.#session;
    return this.#others.map((name) => {
      const reason = model?.refusedMethods[name];
      return {
        text: METHOD_TITLES[name],
        note: reason ?? METHOD_SUMMARIES[name],
        checked: name === method,
        disabled: reason !== undefined,
        run: () => this.#session.update({ method: name }),
      };
    });
  }
}
