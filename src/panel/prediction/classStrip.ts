/** One bar for each shown class, from a common zero line; each is a button that makes it the target. */
import type { ClassScore, Session } from '../../session/types';
import { h, setAttribute, setChildren, setText } from '../dom';
import { decimal, percent } from '../format';
import { icon } from '../icons';
import { Part } from '../part';
import { barExtent, barRange } from './bars';
import type { BarRange } from './bars';

/** One line of the strip. */
interface Line {
  readonly node: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly label: HTMLElement;
  readonly bar: HTMLElement;
  readonly value: HTMLElement;
  /** Index of the class that it shows now. */
  shown: number;
}

export class ClassStrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ol', { class: 'jp-Impact-bars', 'aria-label': 'Class activations', role: 'list' });
  readonly #lines: Line[] = [];
  #labels: readonly string[] | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h(
      'div',
      { class: 'jp-Impact-strip' },
      h(
        'div',
        { class: 'jp-Impact-stripHead', 'aria-hidden': 'true' },
        h('span', {}, 'Class'),
        h('span', {}, 'Logit'),
      ),
      this.#list,
    );
    this.watch(session.resultChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.watch(session.stateChanged, () => {
      if (session.state.labels !== this.#labels) this.#update();
    });
    this.#update();
  }

  /** Lines are reused and patched: a drag makes no new elements. */
  #update(): void {
    const { result } = this.#session;
    if (!result) return;
    const { shown, target } = result;
    this.#labels = this.#session.state.labels;
    while (this.#lines.length < shown.length) this.#lines.push(this.#line());
    const lines = this.#lines.slice(0, shown.length);
    setChildren(
      this.#list,
      lines.map((line) => line.node),
    );
    const range = barRange(shown.map((score) => score.logit));
    shown.forEach((score, place) => {
      const line = lines[place];
      if (line) this.#patch(line, score, range, score.index === target.index);
    });
  }

  #line(): Line {
    const label = h('span', { class: 'jp-Impact-barLabel' });
    const bar = h('span', { class: 'jp-Impact-bar', 'aria-hidden': 'true' });
    const value = h('span', { class: 'jp-Impact-barValue' });
    const mark = h('span', { class: 'jp-Impact-barMark', 'aria-hidden': 'true' }, icon('play'));
    const button = h('button', { type: 'button', class: 'jp-Impact-barLine' }, mark, label, bar, value);
    const line: Line = { node: h('li', {}, button), button, label, bar, value, shown: -1 };
    this.listen(button, 'click', () => {
      if (line.shown >= 0) this.#session.update({ target: line.shown });
    });
    return line;
  }

  #patch(line: Line, score: ClassScore, range: BarRange, explained: boolean): void {
    const label = this.#session.labelOf(score.index);
    const { start, length, zero } = barExtent(score.logit, range);
    line.shown = score.index;
    setText(line.label, label);
    setText(line.value, decimal(score.logit, 1));
    setAttribute(
      line.bar,
      'style',
      `--ai-start: ${start.toFixed(4)}; --ai-length: ${length.toFixed(4)}; --ai-zero: ${zero.toFixed(4)}`,
    );
    line.bar.classList.toggle('jp-mod-negative', score.logit < 0);
    setAttribute(line.button, 'aria-pressed', String(explained));
    setAttribute(
      line.button,
      'aria-label',
      `${label}, logit ${decimal(score.logit, 1)}${explained ? ', explained' : ''}`,
    );
    setAttribute(
      line.button,
      'title',
      `${label} (class ${score.index}): ${percent(score.probability)}, logit ${decimal(score.logit, 2)}. ` +
        (explained ? 'This class is explained.' : 'Explain this class.'),
    );
  }
}
