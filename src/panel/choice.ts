/** A small labelled select that keeps the browser's own behaviour. */
import { h } from './dom';
import { Part } from './part';

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly disabled?: boolean;
}

export interface ChoiceOptions {
  readonly name: string;
  /** Visible label; the name is used where it is missing and `bare` is not set. */
  readonly label?: string;
  /** No visible label. */
  readonly bare?: boolean;
  readonly hint?: string;
  readonly options?: readonly Option[];
  readonly class?: string;
  onChange(value: string): void;
}

export class Choice extends Part {
  readonly node: HTMLElement;
  readonly select: HTMLSelectElement;
  #written = '';

  constructor(options: ChoiceOptions) {
    super();
    const { name, label, bare, hint } = options;
    this.select = h('select', { class: 'jp-Impact-select', 'aria-label': name });
    this.node = h(
      'label',
      { class: `jp-Impact-choice ${options.class ?? ''}`.trim(), title: hint },
      bare ? null : h('span', { class: 'jp-Impact-label' }, label ?? name),
      this.select,
    );
    this.listen(this.select, 'change', () => options.onChange(this.select.value));
    this.setOptions(options.options ?? []);
  }

  /** Rebuilds the list only when it changed: an open select must not close under the pointer. */
  setOptions(options: readonly Option[]): void {
    const written = JSON.stringify(options);
    if (written === this.#written) return;
    this.#written = written;
    const value = this.select.options.length > 0 ? this.select.value : options[0]?.value;
    this.select.replaceChildren(
      ...options.map((option) =>
        h('option', { value: option.value, disabled: option.disabled }, option.text),
      ),
    );
    if (value !== undefined) this.select.value = value;
  }

  set value(value: string) {
    // Where nothing is selected, the value is '' too.
    if (this.select.value !== value || this.select.selectedIndex < 0) this.select.value = value;
  }

  set disabled(disabled: boolean) {
    this.select.disabled = disabled;
  }
}
