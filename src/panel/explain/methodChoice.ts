/** The attribution method as a group of radio buttons. */
import { METHODS } from '../../engine/contract/method';
import type { Method } from '../../engine/contract/method';
import type { Session } from '../../session/types';
import { h, setAttribute, uniqueId } from '../dom';
import { Part } from '../part';
import { METHOD_SUMMARIES, METHOD_TITLES } from '../titles';

export class MethodChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #radios: ReadonlyMap<Method, HTMLInputElement>;

  constructor(session: Session) {
    super();
    this.#session = session;
    const name = uniqueId('method');
    this.#radios = new Map(
      METHODS.map((method) => [
        method,
        h('input', { type: 'radio', name, value: method, class: 'jp-Impact-radio' }),
      ]),
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-methods', role: 'radiogroup', 'aria-label': 'Attribution' },
      ...[...this.#radios].map(([method, radio]) =>
        h(
          'label',
          { class: 'jp-Impact-method', title: METHOD_SUMMARIES[method] },
          radio,
          h('span', {}, METHOD_TITLES[method]),
        ),
      ),
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
    const radio = this.#radios.get(method);
    if (radio && !radio.checked) radio.checked = true;
    for (const [name, input] of this.#radios) {
      const reason = model?.refusedMethods[name];
      input.disabled = reason !== undefined;
      const label = input.closest('label');
      if (label) setAttribute(label, 'title', reason ?? METHOD_SUMMARIES[name]);
    }
  }
}
