/** Which classes are shown: Imagenette's ten, the top ten, or a typed list. */
import { t } from '../../language';
import { IMAGENETTE } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { Choice } from '../choice';
import { h, setHidden } from '../dom';
import { Part } from '../part';
import { ClassField } from './classField';

export class ClassesChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;
  readonly #field: ClassField;
  readonly #edit = button({ name: t`Edit the list of classes`, icon: 'edit' });

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: t`Classes`,
        bare: true,
        hint: t`The classes that are shown; for want of a choice the highest of them is explained.`,
        onChange: (value) => this.#onChoice(value),
      }),
    );
    this.#field = this.own(new ClassField(session));
    this.node = h('div', { class: 'jp-Impact-classes' }, this.#choice.node, this.#edit, this.#field.node);
    this.listen(this.#edit, 'click', () => this.#open());
    // It lies over the bars: open as long as it is typed in.
    this.listen(this.#field.node, 'focusout', ({ relatedTarget }) => {
      const stays = relatedTarget instanceof Node && this.#field.node.contains(relatedTarget);
      if (!stays && !this.#field.hasProblem) this.#close();
    });
    this.listen(this.#field.node, 'keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#close();
      (this.#edit.hidden ? this.#choice.select : this.#edit).focus();
    });
    this.paint(session, ['state.classes', 'state.task', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { state, model } = this.#session;
    const { classes } = state;
    // Every output of a regression is shown.
    setHidden(this.node, this.#session.task === 'regression');
    this.#choice.setOptions([
      { value: 'top10', text: t`Top ten` },
      {
        value: 'imagenette',
        text: t`Imagenette’s ten`,
        disabled: model !== null && model.classCount !== 1000,
      },
      { value: 'list', text: t`List…` },
    ]);
    const isList = typeof classes !== 'string';
    this.#choice.value = isList || this.#field.isOpen ? 'list' : classes;
    setHidden(this.#edit, !isList);
  }

  #close(): void {
    this.#field.show(null);
    this.#update();
  }

  #onChoice(value: string): void {
    if (value === 'top10' || value === 'imagenette') {
      this.#field.show(null);
      this.#session.update({ classes: value });
    } else this.#open();
  }

  #open(): void {
    const { state, result } = this.#session;
    // The list starts with what is shown.
    const shown = result?.shown.map((score) => score.index) ?? [...IMAGENETTE];
    this.#field.show(typeof state.classes === 'string' ? shown : state.classes);
    this.#field.input.focus();
    this.#field.input.select();
  }
}
