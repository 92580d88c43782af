/**
 * The attribution method: a segmented control of the usual ones, and a menu of the others that is searched by typing.
 * Its segments have one width each, so that nothing moves when a method is chosen.
 */
import { METHODS } from '../../engine/attribution/methods/catalogue';
import type { Method } from '../../engine/attribution/methods/catalogue';
import type { Session } from '../../session/types';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { icon } from '../icons';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';
import { METHOD_SUMMARIES, METHOD_TITLES } from '../titles';

/** Those that have a segment of their own. */
const USUAL = 4;

export class MethodChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #radios: ReadonlyMap<Method, HTMLInputElement>;
  readonly #others: readonly Method[];
  readonly #other = h('span', { class: 'jp-Impact-segmentText' });
  readonly #opener: HTMLButtonElement;

  constructor(session: Session, methods: readonly Method[] = METHODS) {
    super();
    this.#session = session;
    const name = uniqueId('method');
    const usual = methods.slice(0, USUAL);
    this.#others = methods.slice(USUAL);
    this.#radios = new Map(
      usual.map((method) => [
        method,
        h('input', { type: 'radio', name, value: method, class: 'jp-Impact-segmentRadio' }),
      ]),
    );
    this.#opener = h(
      'button',
      { type: 'button', class: 'jp-Impact-segment jp-mod-more', title: 'Other attribution methods' },
      icon('plus'),
      this.#other,
    );
    const menu = this.own(
      new Menu(this.#opener, 'Attribution methods', () => this.#entries(), { search: true }),
    );
    setHidden(menu.node, this.#others.length === 0);
    this.node = h(
      'div',
      { class: 'jp-Impact-segments jp-Impact-methods', role: 'radiogroup', 'aria-label': 'Attribution' },
      ...[...this.#radios].map(([method, radio]) =>
        h(
          'label',
          { class: 'jp-Impact-segment', title: METHOD_SUMMARIES[method] },
          radio,
          h('span', { class: 'jp-Impact-segmentText' }, METHOD_TITLES[method]),
        ),
      ),
      menu.node,
    );
    for (const [method, radio] of this.#radios) {
      this.listen(radio, 'change', () => session.update({ method }));
    }
    this.watch(session.stateChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
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
    const text = isOther ? METHOD_TITLES[method] : 'More';
    setText(this.#other, text);
    this.#opener.classList.toggle('jp-mod-chosen', isOther);
    setAttribute(this.#opener, 'aria-label', isOther ? `${text}, chosen; other methods` : 'More methods');
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
