/** One bar for each shown class or output, from a common zero line; each is a button that makes it the target. */
import { barExtent, barRange, grainOf, LOGIT_GRAIN } from '../../media/bars';
import type { BarRange } from '../../media/bars';
import type { ClassScore, Session } from '../../session/types';
import type { Task } from '../../engine/contract/task';
import { NOUNS } from '../../engine/network/nouns';
import { decimal, decimalsFor, percent } from '../../session/numbers';
import { scoreText } from '../../session/scoreText';
import { h, setAttribute, setChildren, setHidden, setText } from '../dom';
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

/** What the bars of a task measure. */
interface StripScale {
  readonly range: BarRange;
  valueOf(score: ClassScore): number;
  text(score: ClassScore): string;
}

/** From the logits or values that are shown. Logits to one decimal; values to three significant digits of the largest. */
const SCALES: Readonly<Record<Task, (values: readonly number[]) => StripScale>> = {
  classification: (values) => ({
    range: barRange(values, LOGIT_GRAIN),
    valueOf: ({ logit }) => logit,
    text: ({ logit }) => decimal(logit, 1),
  }),
  'multi-label': () => ({
    range: { low: 0, high: 1 },
    valueOf: ({ probability }) => probability ?? 0,
    text: ({ probability }) => percent(probability ?? 0),
  }),
  regression: (values) => {
    const digits = Math.max(0, decimalsFor(Math.max(...values.map(Math.abs))) - 1);
    return {
      range: barRange(values, grainOf(values)),
      valueOf: ({ logit }) => logit,
      text: ({ logit }) => decimal(logit, digits),
    };
  },
};

const HEADS: Readonly<
  Record<Task, { readonly what: string; readonly quantity: string; readonly list: string }>
> = {
  classification: { what: 'Class', quantity: 'Logit', list: 'Class activations' },
  'multi-label': { what: 'Label', quantity: 'Probability', list: 'Labels' },
  regression: { what: 'Output', quantity: 'Value', list: 'Outputs' },
};

export class ClassStrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ol', { class: 'jp-Impact-bars', 'aria-label': 'Class activations', role: 'list' });
  readonly #what = h('span');
  readonly #quantity = h('span');
  readonly #lines: Line[] = [];
  readonly #field = h('input', {
    type: 'number',
    class: 'jp-Impact-number jp-Impact-thresholdField',
    min: '0',
    max: '1',
    step: '0.05',
    'aria-label': 'Threshold',
    title: 'Probability from which on a label counts as found.',
  });
  readonly #threshold = h(
    'label',
    { class: 'jp-Impact-threshold', hidden: true },
    h('span', {}, 'Threshold'),
    this.#field,
  );
  #labels: readonly string[] | null = null;
  #drawnThreshold = 0;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h(
      'div',
      { class: 'jp-Impact-strip' },
      this.#threshold,
      h('div', { class: 'jp-Impact-stripHead', 'aria-hidden': 'true' }, this.#what, this.#quantity),
      this.#list,
    );
    this.watch(session.resultChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.watch(session.stateChanged, () => {
      const { labels, threshold } = session.state;
      if (labels !== this.#labels || threshold !== this.#drawnThreshold) this.#update();
    });
    this.listen(this.#field, 'change', () => this.#setThreshold());
    this.#update();
  }

  /** Lines are reused and patched: a drag makes no new elements. */
  #update(): void {
    const { result } = this.#session;
    if (!result) return;
    const { shown, target } = result;
    this.#labels = this.#session.state.labels;
    this.#drawnThreshold = this.#session.state.threshold;
    while (this.#lines.length < shown.length) this.#lines.push(this.#line());
    const lines = this.#lines.slice(0, shown.length);
    setChildren(
      this.#list,
      lines.map((line) => line.node),
    );
    const { task } = result.request;
    const scale = SCALES[task](shown.map(({ logit }) => logit));
    this.#head(task);
    shown.forEach((score, place) => {
      const line = lines[place];
      if (line) this.#patch(line, score, scale, task, score.index === target.index);
    });
  }

  #head(task: Task): void {
    const { unit, threshold } = this.#session.state;
    const { what, quantity, list } = HEADS[task];
    setText(this.#what, what);
    setText(this.#quantity, task === 'regression' && unit !== '' ? unit : quantity);
    this.node.classList.toggle('jp-mod-values', task === 'regression');
    this.node.classList.toggle('jp-mod-labels', task === 'multi-label');
    setHidden(this.#threshold, task !== 'multi-label');
    setAttribute(this.#list, 'style', `--ai-threshold: ${threshold}`);
    if (this.#field !== document.activeElement) this.#field.value = String(threshold);
    setAttribute(this.#list, 'aria-label', list);
  }

  #setThreshold(): void {
    const { threshold } = this.#session.state;
    const wanted = this.#field.valueAsNumber;
    const fits = wanted >= 0 && wanted <= 1;
    if (fits) this.#session.update({ threshold: wanted });
    else this.#field.value = String(threshold);
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

  #patch(line: Line, score: ClassScore, scale: StripScale, task: Task, explained: boolean): void {
    const { unit, threshold } = this.#session.state;
    const label = this.#session.labelOf(score.index);
    const { main, detail } = scoreText(score, { unit });
    const { one } = NOUNS[task];
    const { start, length, zero } = barExtent(scale.valueOf(score), scale.range);
    line.shown = score.index;
    setText(line.label, label);
    const short = scale.text(score);
    const spoken = task === 'classification' ? `logit ${short}` : main;
    setText(line.value, short);
    line.node.classList.toggle(
      'jp-mod-found',
      task === 'multi-label' && score.probability !== null && score.probability >= threshold,
    );
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
