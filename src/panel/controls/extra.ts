/** A parameter that is set once, not dragged: a small select or a small number field. */
import type { ChoiceParameter, NumberParameter } from '../../engine/augment/spec';
import { t } from '../../language';
import { Choice } from '../choice';
import { h, setAttribute } from '../dom';
import { capitalized } from '../format';
import { Part } from '../part';
import { shownNumber, typedValue, unitWords } from './quantity';
import { steppedValue } from './stepping';
import { shortTitle } from './stepView';
import type { Value } from './stepView';

interface Field {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  show(value: Value): void;
}

export class Extra extends Part {
  readonly node: HTMLElement;
  readonly #field: Field;
  readonly #title: string;
  readonly #label: string;
  readonly #words: string;
  #value: Value;

  /** @param step title of the step, which stands above */
  constructor(step: string, spec: NumberParameter | ChoiceParameter, onChange: (value: Value) => void) {
    super();
    this.#label = shortTitle(step, t(spec.title));
    this.#title = t(spec.title);
    this.#words = spec.kind === 'number' ? ` ${unitWords(spec)}` : '';
    this.#value = spec.default;
    this.#field = spec.kind === 'choice' ? this.#choice(spec, onChange) : this.#number(spec, onChange);
    this.node = this.#field.node;
  }

  /** @param suffix tells the second step of a name from the first */
  update(value: Value, suffix: string, enabled: boolean): void {
    this.#value = value;
    this.#field.show(value);
    this.#field.input.disabled = !enabled;
    setAttribute(this.#field.input, 'aria-label', this.#title + suffix + this.#words);
  }

  #choice(spec: ChoiceParameter, onChange: (value: Value) => void): Field {
    const choice = this.own(
      new Choice({
        name: t(spec.title),
        label: this.#label,
        hint: t(spec.summary),
        options: spec.choices.map((value) => ({ value, text: t(capitalized(value)) })),
        onChange,
      }),
    );
    return { node: choice.node, input: choice.select, show: (value) => (choice.value = String(value)) };
  }

  #number(spec: NumberParameter, onChange: (value: Value) => void): Field {
    const { minimum: min, maximum: max } = spec;
    const input = h('input', { type: 'number', class: 'jp-Impact-number', min, max, step: 'any' });
    const node = h(
      'label',
      { class: 'jp-Impact-choice', title: t(spec.summary) },
      h('span', { class: 'jp-Impact-label' }, this.#label),
      input,
    );
    const settle = (): void => {
      const value = typedValue(spec, input.value);
      if (value === null) input.value = shownNumber(spec, Number(this.#value));
      else onChange(value);
    };
    this.listen(input, 'change', settle);
    this.listen(input, 'keydown', (event) => {
      const value = event.key.startsWith('Arrow') ? steppedValue(spec, Number(this.#value), event) : null;
      if (value === null || event.key === 'ArrowLeft' || event.key === 'ArrowRight') return;
      event.preventDefault();
      onChange(value);
    });
    const show = (value: Value): void => {
      const shown = shownNumber(spec, Number(value));
      if (input.value !== shown) input.value = shown;
    };
    return { node, input, show };
  }
}
