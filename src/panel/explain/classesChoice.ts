/** Which classes are shown: Imagenette's ten, the top ten, or a typed list. */
import { IMAGENETTE } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { h, setHidden } from '../dom';
import { Part } from '../part';
import { ClassField } from './classField';

export class ClassesChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;
  readonly #field: ClassField;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: 'Classes',
        bare: true,
        hint: 'The classes that are shown; for want of a choice the highest of them is explained.',
        onChange: (value) => this.#onChoice(value),
      }),
    );
    this.#field = this.own(new ClassField(session));
    this.node = h('div', { class: 'jp-Impact-classes' }, this.#choice.node, this.#field.node);
    this.watch(session.stateChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { state, model } = this.#session;
    const { classes } = state;
    // Every output of a regression is shown.
    setHidden(this.node, this.#session.task === 'regression');
    this.#choice.setOptions([
      { value: 'top10', text: 'Top ten' },
      {
        value: 'imagenette',
        text: 'Imagenette’s ten',
        disabled: model !== null && model.classCount !== 1000,
      },
      { value: 'list', text: 'List…' },
    ]);
    const isList = typeof classes !== 'string';
    const isTyping = document.activeElement === this.#field.input;
    this.#choice.value = isList || isTyping ? 'list' : classes;
    if (isList) this.#field.show(classes);
    else if (!isTyping) this.#field.show(null);
  }

  #onChoice(value: string): void {
    if (value === 'top10' || value === 'imagenette') {
      this.#field.show(null);
      this.#session.update({ classes: value });
      return;
    }
    const { state, result } = this.#session;
    // The list starts with what is shown.
    const shown = result?.shown.map((score) => score.index) ?? [...IMAGENETTE];
    this.#field.show(typeof state.classes === 'string' ? shown : state.classes);
    this.#field.input.focus();
    this.#field.input.select();
  }
}
