/** A field for a list of classes that completes what is typed. Follows the combobox pattern of the ARIA practices. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { Part } from '../part';
import { completions, parseClasses, pieceAt } from './classList';
import type { Vocabulary } from './classList';

/** Suggestions at once. */
const MOST = 8;

export class ClassField extends Part {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #session: Session;
  readonly #problem: HTMLElement;
  readonly #options: HTMLElement;
  #suggested: readonly number[] = [];
  #active = -1;

  constructor(session: Session) {
    super();
    this.#session = session;
    const [problem, options] = [uniqueId('classes'), uniqueId('suggestions')];
    this.input = h('input', {
      type: 'text',
      class: 'jp-Impact-text',
      role: 'combobox',
      'aria-label': t`List of classes`,
      'aria-describedby': problem,
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': options,
      placeholder: t`217, golf ball, 560–570`,
      spellcheck: 'false',
      autocomplete: 'off',
    });
    this.#problem = h('p', { class: 'jp-Impact-problem', id: problem, role: 'alert', hidden: true });
    this.#options = h('ul', {
      class: 'jp-Impact-suggestions',
      id: options,
      role: 'listbox',
      'aria-label': t`Classes`,
      hidden: true,
    });
    this.node = h(
      'div',
      { class: 'jp-Impact-classField', hidden: true },
      this.input,
      this.#options,
      this.#problem,
    );
    this.listen(this.input, 'change', () => this.#settle());
    this.listen(this.input, 'input', () => {
      this.#complain(null);
      this.#suggest();
    });
    this.listen(this.input, 'keydown', (event) => this.#onKey(event));
    this.listen(this.input, 'blur', () => this.#offer([]));
    // Before the field loses the focus.
    this.listen(this.#options, 'pointerdown', (event) => {
      const { target } = event;
      const option = target instanceof Element ? target.closest('[role=option]') : null;
      event.preventDefault();
      if (option) this.#accept([...this.#options.children].indexOf(option));
    });
  }

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  get hasProblem(): boolean {
    return !this.#problem.hidden;
  }

  /** Show the field with these classes in it, or hide it. */
  show(classes: readonly number[] | null): void {
    this.#complain(null);
    setHidden(this.node, classes === null);
    if (classes && document.activeElement !== this.input) this.input.value = classes.join(', ');
  }

  get #vocabulary(): Vocabulary {
    return {
      classCount: this.#session.classCount,
      labelOf: (index) => this.#session.labelOf(index),
    };
  }

  #suggest(): void {
    const { piece } = pieceAt(this.input.value, this.input.selectionStart ?? this.input.value.length);
    this.#offer(completions(piece, this.#vocabulary, MOST));
  }

  #offer(suggested: readonly number[]): void {
    this.#suggested = suggested;
    this.#options.replaceChildren(
      ...suggested.map((index) =>
        h(
          'li',
          {
            class: 'jp-Impact-suggestion',
            role: 'option',
            id: uniqueId('suggestion'),
            'aria-selected': 'false',
          },
          h('span', {}, this.#session.labelOf(index)),
          h('small', {}, String(index)),
        ),
      ),
    );
    setHidden(this.#options, suggested.length === 0);
    setAttribute(this.input, 'aria-expanded', String(suggested.length > 0));
    this.#mark(-1);
  }

  #mark(active: number): void {
    this.#active = active;
    [...this.#options.children].forEach((option, at) =>
      setAttribute(option, 'aria-selected', String(at === active)),
    );
    setAttribute(this.input, 'aria-activedescendant', this.#options.children[active]?.id);
  }

  /** Write the name of a suggestion in the place of what was typed; a name that is not unique as its number. */
  #accept(at: number): void {
    const index = this.#suggested[at];
    if (index === undefined) return;
    const { value, selectionStart } = this.input;
    const caret = selectionStart ?? value.length;
    const { from } = pieceAt(value, caret);
    const label = this.#session.labelOf(index);
    const parsed = parseClasses(label, this.#vocabulary);
    const isUnique = parsed.kind === 'classes' && parsed.classes.length === 1 && parsed.classes[0] === index;
    const written = isUnique ? label : String(index);
    const rest = value.slice(caret).trimStart();
    this.input.value = `${value.slice(0, from)}${written}${rest === '' ? '' : rest.startsWith(',') ? '' : ', '}${rest}`;
    this.input.setSelectionRange(from + written.length, from + written.length);
    this.#offer([]);
    this.#settle();
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#suggested.length;
    if (event.key === 'Enter' && this.#active < 0) this.#settle();
    if (count === 0) return;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#mark((this.#active + 1) % count),
      ArrowUp: () => this.#mark((this.#active - 1 + count) % count),
      Enter: () => this.#accept(Math.max(0, this.#active)),
      Tab: () => this.#accept(Math.max(0, this.#active)),
      Escape: () => this.#offer([]),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  #settle(): void {
    const parsed = parseClasses(this.input.value, this.#vocabulary);
    if (parsed.kind === 'problem') this.#complain(parsed.sentence);
    else this.#session.update({ classes: parsed.classes });
  }

  #complain(sentence: string | null): void {
    setHidden(this.#problem, sentence === null);
    setText(this.#problem, sentence ?? '');
    setAttribute(this.input, 'aria-invalid', sentence === null ? undefined : 'true');
  }
}
