/** Which classes are shown: Imagenette's ten, the top ten, or a typed list. */
import { IMAGENETTE } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { Part } from '../part';
import { parseClasses } from './classList';

export class ClassesChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;
  readonly #list: HTMLInputElement;
  readonly #problem: HTMLElement;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: 'Classes',
        hint: 'The classes of the strip; the prediction is the highest of them.',
        onChange: (value) => this.#onChoice(value),
      }),
    );
    const id = uniqueId('classes');
    this.#list = h('input', {
      type: 'text',
      class: 'jp-Impact-text',
      'aria-label': 'List of classes',
      'aria-describedby': id,
      placeholder: '217, golf ball, 560–570',
      spellcheck: 'false',
      autocomplete: 'off',
      hidden: true,
    });
    this.#problem = h('p', { class: 'jp-Impact-problem', id, role: 'alert', hidden: true });
    this.node = h('div', { class: 'jp-Impact-classes' }, this.#choice.node, this.#list, this.#problem);
    this.listen(this.#list, 'change', () => this.#onList());
    this.listen(this.#list, 'input', () => this.#complain(null));
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
    const listing = isList || (!this.#list.hidden && document.activeElement === this.#list);
    this.#choice.value = listing ? 'list' : classes;
    setHidden(this.#list, !listing);
    if (isList && document.activeElement !== this.#list) this.#list.value = classes.join(', ');
  }

  #onChoice(value: string): void {
    this.#complain(null);
    if (value === 'top10' || value === 'imagenette') {
      setHidden(this.#list, true);
      this.#session.update({ classes: value });
      return;
    }
    const { state, result } = this.#session;
    // The list starts with what is shown.
    const shown = result?.shown.map((score) => score.index) ?? [...IMAGENETTE];
    setHidden(this.#list, false);
    this.#list.value = (typeof state.classes === 'string' ? shown : state.classes).join(', ');
    this.#list.focus();
    this.#list.select();
  }

  #onList(): void {
    const parsed = parseClasses(this.#list.value, {
      classCount: this.#session.classCount,
      labelOf: (index) => this.#session.labelOf(index),
    });
    if (parsed.kind === 'problem') this.#complain(parsed.sentence);
    else this.#session.update({ classes: parsed.classes });
  }

  #complain(sentence: string | null): void {
    setHidden(this.#problem, sentence === null);
    setText(this.#problem, sentence ?? '');
    setAttribute(this.#list, 'aria-invalid', sentence === null ? undefined : 'true');
  }
}
