/** Name and score of what is explained, whether it was chosen or found, and which labels of several are found. */
import type { AnalysisResult, Session } from '../../session/types';
import type { Task } from '../../engine/contract/task';
import { foundLabels } from '../../engine/attribution/foundLabels';
import { NOUNS } from '../../engine/network/nouns';
import { percent } from '../../session/numbers';
import { scoreText } from '../../session/scoreText';
import { h, setAttribute, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';
import { Throttle } from '../throttle';

const SPOKEN_EVERY = 1000;
/** Labels that the line names at most. */
const MOST_NAMES = 8;

/** How the target came to be. */
const WORDS: Readonly<Record<Task, { readonly found: string; readonly chosen: string }>> = {
  classification: {
    found: 'target: auto',
    chosen: 'This class was chosen as the target. Explain the highest of the shown classes again.',
  },
  'multi-label': {
    found: 'target: auto',
    chosen: 'This label was chosen as the target. Explain the highest of the shown labels again.',
  },
  regression: {
    found: 'target: first',
    chosen: 'This output was chosen as the target. Explain the first one again.',
  },
};

export class PredictionLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #label = h('span', { class: 'jp-Impact-predictionLabel' });
  readonly #score = h('span', { class: 'jp-Impact-probability' });
  readonly #detail = h('span', { class: 'jp-Impact-logit' });
  readonly #labels = h('span', { class: 'jp-Impact-foundLabels', hidden: true });
  readonly #auto: HTMLButtonElement;
  readonly #found = h('span', { class: 'jp-Impact-chip jp-mod-quiet' }, 'target: auto');
  readonly #spoken = h('span', { class: 'jp-Impact-spoken' });
  readonly #throttle = this.own(new Throttle<string>(SPOKEN_EVERY, (text) => setText(this.#spoken, text)));

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#auto = h(
      'button',
      {
        type: 'button',
        class: 'jp-Impact-chip',
        'aria-label': 'Target auto',
      },
      h('span', {}, 'target: chosen'),
      icon('close'),
    );
    // What is seen changes with every step of a drag; what is spoken once a second.
    this.node = h(
      'div',
      { class: 'jp-Impact-prediction' },
      h(
        'div',
        { class: 'jp-Impact-predictionText', role: 'status', 'aria-live': 'off' },
        this.#label,
        this.#score,
        this.#detail,
        this.#labels,
      ),
      h('span', { class: 'jp-Impact-target' }, this.#auto, this.#found),
      h(
        'span',
        { class: 'jp-Impact-hiddenText', 'aria-live': 'polite', 'aria-atomic': 'true' },
        this.#spoken,
      ),
    );
    this.listen(this.#auto, 'click', () => session.update({ target: null }));
    this.watch(session.resultChanged, () => this.#update());
    this.watch(session.stateChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { result, state } = this.#session;
    setHidden(this.#auto, state.target === null);
    setHidden(this.#found, state.target !== null);
    const { task } = this.#session;
    setText(this.#found, WORDS[task].found);
    setAttribute(this.#auto, 'title', WORDS[task].chosen);
    if (result) this.#show(result);
  }

  #show(result: AnalysisResult): void {
    const { state } = this.#session;
    const { target, request } = result;
    const label = this.#session.labelOf(target.index);
    const { main, detail } = scoreText(target, state);
    setText(this.#label, label);
    setText(this.#score, main);
    setText(this.#detail, detail);
    this.#label.title = `${label}, ${NOUNS[request.task].one} ${target.index}`;
    const above = request.task === 'multi-label' ? this.#above(result) : '';
    setHidden(this.#labels, above === '');
    setText(this.#labels, above);
    setAttribute(this.#labels, 'title', above);
    this.#throttle.say([`${label}, ${main}`, above].filter(Boolean).join('. '));
  }

  /** “2 of 14 labels reach 50.0 %: effusion, mass” */
  #above(result: AnalysisResult): string {
    const { threshold } = this.#session.state;
    const found = foundLabels(result, threshold);
    const names = found.slice(0, MOST_NAMES).map((index) => this.#session.labelOf(index));
    const rest = found.length > names.length ? ', …' : '';
    const list = names.length > 0 ? `: ${names.join(', ')}${rest}` : '';
    return `${found.length} of ${result.logits.length} labels reach ${percent(threshold)}${list}`;
  }
}
