/** One bar for each shown class or output, from a common zero line; each is a button that makes it the target. */
import { barExtent, barRange, grainOf, LOGIT_GRAIN } from '../../media/bars';
import type { BarRange } from '../../media/bars';
import type { ClassScore, Session } from '../../session/types';
import type { AnalysisResult } from '../../engine/analysis';
import { decimal, decimalsFor } from '../../session/numbers';
import { scoreText } from '../../session/scoreText';
import { h, setAttribute, setChildren, setText } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';

/** One line of the strip. */
interface Line {
  readonly node: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly label: HTMLElement;
  readonly bar: HTMLElement;
  readonly value: HTMLElement;
  /** Index of the class or output that it shows now. */
  shown: number;
}

export class ClassStrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ol', { class: 'jp-Impact-bars', 'aria-label': 'Class activations', role: 'list' });
  readonly #what = h('span');
  readonly #quantity = h('span');
  readonly #lines: Line[] = [];
  #labels: readonly string[] | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h(
      'div',
      { class: 'jp-Impact-strip' },
      h('div', { class: 'jp-Impact-stripHead', 'aria-hidden': 'true' }, this.#what, this.#quantity),
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
    const values = shown.map((score) => score.logit);
    const range = barRange(values, target.probability === null ? grainOf(values) : LOGIT_GRAIN);
    this.#head(result);
    // Logits to one decimal; values to three significant digits of the largest.
    const largest = Math.max(...values.map(Math.abs));
    const digits = target.probability === null ? Math.max(0, decimalsFor(largest) - 1) : 1;
    shown.forEach((score, place) => {
      const line = lines[place];
      if (line) this.#patch(line, score, range, digits, score.index === target.index);
    });
  }

  #head({ request: { task } }: AnalysisResult): void {
    const { unit } = this.#session.state;
    const [what, quantity] = task === 'regression' ? ['Output', unit || 'Value'] : ['Class', 'Logit'];
    setText(this.#what, what);
    setText(this.#quantity, quantity);
    this.node.classList.toggle('jp-mod-values', task === 'regression');
    setAttribute(this.#list, 'aria-label', task === 'regression' ? 'Outputs' : 'Class activations');
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

  #patch(line: Line, score: ClassScore, range: BarRange, digits: number, explained: boolean): void {
    const { unit } = this.#session.state;
    const label = this.#session.labelOf(score.index);
    const { main, detail } = scoreText(score, { unit });
    const one = score.probability === null ? 'output' : 'class';
    const { start, length, zero } = barExtent(score.logit, range);
    line.shown = score.index;
    setText(line.label, label);
    const short = decimal(score.logit, digits);
    const spoken = score.probability === null ? main : `logit ${short}`;
    setText(line.value, short);
    setAttribute(
      line.bar,
      'style',
      `--ai-start: ${start.toFixed(4)}; --ai-length: ${length.toFixed(4)}; --ai-zero: ${zero.toFixed(4)}`,
    );
    line.bar.classList.toggle('jp-mod-negative', score.logit < 0);
    setAttribute(line.button, 'aria-pressed', String(explained));
    setAttribute(line.button, 'aria-label', `${label}, ${spoken}${explained ? ', explained' : ''}`);
    setAttribute(
      line.button,
      'title',
      `${label} (${one} ${score.index}): ${[main, detail].filter(Boolean).join(', ')}. ` +
        (explained ? `This ${one} is explained.` : `Explain this ${one}.`),
    );
  }
}
