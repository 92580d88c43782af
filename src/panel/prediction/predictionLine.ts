/** Name and score of the class or output that is explained, and whether it was chosen or found. */
import type { AnalysisResult, Session } from '../../session/types';
import type { Task } from '../../engine/analysis';
import { scoreText } from '../../session/scoreText';
import { h, setAttribute, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { Part } from '../part';
import { Throttle } from '../throttle';

const SPOKEN_EVERY = 1000;

/** What the target is called, and how it came to be. */
const WORDS: Readonly<
  Record<Task, { readonly one: string; readonly found: string; readonly chosen: string }>
> = {
  classification: {
    one: 'class',
    found: 'target: auto',
    chosen: 'This class was chosen as the target. Explain the highest of the shown classes again.',
  },
  regression: {
    one: 'output',
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
    setText(this.#found, WORDS[state.task].found);
    setAttribute(this.#auto, 'title', WORDS[state.task].chosen);
    if (result) this.#show(result);
  }

  #show({ target }: AnalysisResult): void {
    const { state } = this.#session;
    const label = this.#session.labelOf(target.index);
    const { main, detail } = scoreText(target, state);
    setText(this.#label, label);
    setText(this.#score, main);
    setText(this.#detail, detail);
    this.#label.title = `${label}, ${WORDS[state.task].one} ${target.index}`;
    this.#throttle.say(`${label}, ${main}`);
  }
}
