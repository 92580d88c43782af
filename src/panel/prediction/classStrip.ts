/**
 * One bar for each shown class or output; each is a button that makes it the target. A thin tick is where the baseline
 * was. What is predicted has a bar of its own before a list that lacks it. The strip is one stop of the tab key, with arrows inside.
 */
import { barExtent } from '../../media/bars';
import { t } from '../../language';
import type { AnalysisResult, ClassScore, Session } from '../../session/types';
import type { Task } from '../../engine/contract/task';
import { NOUNS } from '../../engine/network/nouns';
import { scoreText } from '../../session/scoreText';
import { Choice } from '../choice';
import { h, setAttribute, setChildren, setHidden, setText } from '../dom';
import { ClassesChoice } from '../explain/classesChoice';
import { icon } from '../icons';
import { Part } from '../part';
import { highestOf, scoreOf } from '../../session/headline';
import { MEASURE_TITLES, MEASURES, scaleFor, sharesOf } from './scales';
import type { Measure, StripScale } from './scales';

/** One line of the strip. */
interface Line {
  readonly node: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly label: HTMLElement;
  readonly bar: HTMLElement;
  readonly value: HTMLElement;
  readonly change: HTMLElement;
  /** Index of the class or output that it shows now. */
  shown: number;
}

/** What all lines of an update share. */
interface Drawing {
  readonly task: Task;
  readonly scale: StripScale;
  readonly target: number;
  /** Scores of the baseline; null while they are unknown or on screen themselves. */
  readonly before: ((index: number) => ClassScore) | null;
}

const LISTS: Readonly<Record<Task, string>> = {
  classification: t`Class activations`,
  'multi-label': t`Labels`,
  regression: t`Outputs`,
};

/** How far each key moves the focus, of so many lines. */
const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

export class ClassStrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ol', { class: 'jp-Impact-bars', 'aria-label': t`Class activations`, role: 'list' });
  readonly #count = h('span', { class: 'jp-Impact-stripCount' });
  readonly #lines: Line[] = [];
  readonly #measures: Choice;
  readonly #field = h('input', {
    type: 'number',
    class: 'jp-Impact-number jp-Impact-thresholdField',
    min: '0',
    max: '1',
    step: '0.05',
    'aria-label': t`Threshold`,
    title: t`Probability from which on a label counts as found.`,
  });
  readonly #threshold = h(
    'label',
    { class: 'jp-Impact-threshold', hidden: true },
    h('span', {}, t`Threshold`),
    this.#field,
  );
  #measure: Measure = 'percent';
  /** The line that the tab key reaches. */
  #stop = 0;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#measures = this.own(
      new Choice({
        name: t`Bars show`,
        bare: true,
        hint: t`Per cent of all classes, of the shown ones alone, or logits`,
        onChange: (value) => {
          this.#measure = value as Measure;
          this.#update();
        },
      }),
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-strip' },
      h(
        'div',
        { class: 'jp-Impact-stripHead' },
        this.#count,
        this.#threshold,
        this.own(new ClassesChoice(session)).node,
        this.#measures.node,
      ),
      this.#list,
    );
    this.paint(session, ['result', 'info', 'baseline', 'state.labels', 'state.threshold', 'state.unit'], () =>
      this.#update(),
    );
    this.listen(this.#field, 'change', () => this.#setThreshold());
    this.listen(this.#list, 'keydown', (event) => this.#onKey(event));
    this.#update();
  }

  /** Lines are reused and patched: a drag makes no new elements. */
  #update(): void {
    const { result, baseline } = this.#session;
    this.#offerMeasures(result);
    if (!result) return;
    const { shown, target } = result;
    const apart = this.#measure === 'share' ? null : unlistedPrediction(result);
    const drawn = apart ? [apart, ...shown] : shown;
    while (this.#lines.length < drawn.length) this.#lines.push(this.#line());
    const lines = this.#lines.slice(0, drawn.length);
    setChildren(
      this.#list,
      lines.map((line) => line.node),
    );
    const { task } = result.request.question;
    const before = baseline.isShown ? null : this.#before(result);
    const all = before ? [...drawn, ...drawn.map(({ index }) => before(index))] : drawn;
    const scale = this.#scale(task, all, shown, before);
    this.#head(result, scale);
    const drawing: Drawing = { task, scale, target: target.index, before };
    this.#stop = Math.max(0, Math.min(this.#stop, drawn.length - 1));
    drawn.forEach((score, place) => {
      const line = lines[place];
      line?.node.classList.toggle('jp-mod-apart', score === apart);
      if (line) this.#patch(line, score, place, drawing);
    });
  }

  /** Scores of the baseline by the classes of the screen; NaN of a class that another network does not have. */
  #before(result: AnalysisResult): Drawing['before'] {
    const { baseline } = this.#session;
    const known = baseline.result;
    const isOther = baseline.kind !== 'network' && known?.logits.length !== result.logits.length;
    if (!known || isOther || known.request.question.task !== result.request.question.task) return null;
    return (index) => ({ ...scoreOf(known, baseline.placeOf(index) ?? -1), index });
  }

  #scale(
    task: Task,
    all: readonly ClassScore[],
    shown: readonly ClassScore[],
    before: Drawing['before'],
  ): StripScale {
    const scale = scaleFor(task, this.#measure, all);
    if (task !== 'classification' || this.#measure !== 'share') return scale;
    const there = before ? shown.map(({ index }) => before(index)) : [];
    const [now, then] = [
      sharesOf(shown),
      sharesOf(there.filter(({ probability }) => !Number.isNaN(probability))),
    ];
    const mine = new Set(shown);
    const shareOf = (score: ClassScore): number => (mine.has(score) ? now(score) : then(score));
    return {
      ...scale,
      head: t`Share of those shown`,
      valueOf: shareOf,
      text: (score) => scale.text({ ...score, probability: shareOf(score) }),
    };
  }

  get #there(): string {
    const { kind, name } = this.#session.baseline;
    return kind === 'network' ? t`in ${name}` : t`when pinned`;
  }

  #offerMeasures(result: AnalysisResult | null): void {
    const task = result?.request.question.task ?? this.#session.task;
    const isRestricted = result !== null && result.request.question.classes !== 'top10';
    const offered = MEASURES.filter(
      (measure) => measure !== 'share' || (isRestricted && task === 'classification'),
    );
    if (!offered.includes(this.#measure)) this.#measure = 'percent';
    this.#measures.setOptions(offered.map((value) => ({ value, text: MEASURE_TITLES[value] })));
    this.#measures.value = this.#measure;
    setHidden(this.#measures.node, task === 'regression');
  }

  #head({ request: { question }, shown, logits }: AnalysisResult, { head }: StripScale): void {
    const { unit, threshold } = this.#session.state;
    const { task } = question;
    const { one, many } = NOUNS[task];
    const all = logits.length.toLocaleString('en-US');
    setText(this.#count, t`${shown.length} of ${all} ${t(logits.length === 1 ? one : many)} shown`);
    this.node.classList.toggle('jp-mod-values', task === 'regression');
    this.node.classList.toggle('jp-mod-labels', task === 'multi-label' && this.#measure !== 'logits');
    setHidden(this.#threshold, task !== 'multi-label');
    setAttribute(this.#list, 'style', `--ai-threshold: ${threshold}`);
    if (this.#field !== document.activeElement) this.#field.value = String(threshold);
    setAttribute(this.#list, 'aria-label', LISTS[task]);
    setAttribute(this.#list, 'title', task === 'regression' && unit !== '' ? unit : head);
  }

  #setThreshold(): void {
    const { threshold } = this.#session.state;
    const wanted = this.#field.valueAsNumber;
    const fits = wanted >= 0 && wanted <= 1;
    if (fits) this.#session.update({ threshold: wanted });
    else this.#field.value = String(threshold);
  }

  #onKey(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    const at = this.#lines.findIndex(({ button }) => button === document.activeElement);
    if (!move || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#stop = move(at, this.#list.childElementCount);
    this.#lines.forEach(({ button }, place) =>
      setAttribute(button, 'tabindex', place === this.#stop ? 0 : -1),
    );
    this.#lines[this.#stop]?.button.focus();
  }

  #line(): Line {
    const label = h('span', { class: 'jp-Impact-barLabel' });
    const bar = h(
      'span',
      { class: 'jp-Impact-bar', 'aria-hidden': 'true' },
      h('span', { class: 'jp-Impact-barPinned' }),
    );
    const value = h('span', { class: 'jp-Impact-barValue' });
    const change = h('span', { class: 'jp-Impact-barChange' });
    const mark = h('span', { class: 'jp-Impact-barMark', 'aria-hidden': 'true' }, icon('play'));
    const button = h(
      'button',
      { type: 'button', class: 'jp-Impact-barLine' },
      // Words apart for who reads the text alone; the grid draws no spaces.
      ...[mark, label, ' ', bar, value, ' ', change],
    );
    const line: Line = { node: h('li', {}, button), button, label, bar, value, change, shown: -1 };
    this.listen(button, 'click', () => {
      this.#stop = this.#lines.indexOf(line);
      if (line.shown >= 0) this.#session.update({ target: line.shown });
    });
    return line;
  }

  #patch(line: Line, score: ClassScore, place: number, { task, scale, target, before }: Drawing): void {
    const { unit, threshold } = this.#session.state;
    const label = this.#session.labelOf(score.index);
    const explained = score.index === target;
    const { main, detail } = scoreText(score, { unit });
    const one = t(NOUNS[task].one);
    const value = scale.valueOf(score);
    const { start, length, zero } = barExtent(value, scale.range);
    line.shown = score.index;
    setText(line.label, label);
    const short = scale.text(score);
    setText(line.value, short);
    line.node.classList.toggle(
      'jp-mod-found',
      task === 'multi-label' && score.probability !== null && score.probability >= threshold,
    );
    const was = before?.(score.index) ?? null;
    const pinned = was ? scale.valueOf(was) : null;
    const isOther = pinned !== null && isWorthTelling(value, pinned, scale);
    const tick = isOther ? barEnd(pinned, scale) : null;
    const change = isOther ? scale.difference(value - pinned) : '';
    setText(line.change, change);
    line.bar.classList.toggle('jp-mod-pinned', tick !== null);
    setAttribute(
      line.bar,
      'style',
      `--ai-start: ${start.toFixed(4)}; --ai-length: ${length.toFixed(4)}; --ai-zero: ${zero.toFixed(4)}` +
        (tick === null ? '' : `; --ai-pinned: ${tick.toFixed(4)}`),
    );
    line.bar.classList.toggle('jp-mod-negative', value < 0);
    setAttribute(line.button, 'aria-pressed', String(explained));
    setAttribute(line.button, 'tabindex', place === this.#stop ? 0 : -1);
    // The name begins with what is to be read on the line.
    const read = [label, short, change].filter(Boolean).join(' ');
    const measured = task === 'regression' ? unit : this.#measure === 'logits' ? t`logit` : '';
    const counted = change === '' || task === 'regression' ? measured : scale.unit;
    const name = `${read}${counted === '' ? '' : ` ${counted}`}${explained ? t`, explained` : ''}`;
    setAttribute(line.button, 'aria-label', name);
    setAttribute(
      line.button,
      'title',
      `${label} (${one} ${score.index}): ${[main, detail].filter(Boolean).join(', ')}` +
        (was && isOther ? `; ${scale.text(was)} ${this.#there}. ` : '. ') +
        (explained ? t`This ${one} is explained.` : t`Explain this ${one}.`),
    );
  }
}

/** What the network predicts, where that is none of the shown classes. */
function unlistedPrediction(result: AnalysisResult): ClassScore | null {
  if (result.request.question.task !== 'classification') return null;
  const best = highestOf(result.logits);
  return result.shown.some(({ index }) => index === best) ? null : scoreOf(result, best);
}

/** Less than the thousandth part of the scale is no change. */
const isWorthTelling = (value: number, before: number, { range: { low, high } }: StripScale): boolean =>
  Math.abs(value - before) >= (high - low) / 2000;

/** Where a value stands, 0–1. */
function barEnd(value: number, { range }: StripScale): number {
  const { start, length, zero } = barExtent(value, range);
  return value < 0 ? start : Math.max(zero, start + length);
}
