/** Label, probability and logit of the explained class, and whether it was chosen or found. */
import type { AnalysisResult, Session } from '../../session/types';
import { h, setHidden, setText } from '../dom';
import { decimal, percent } from '../format';
import { icon } from '../icons';
import { Part } from '../part';
import { Throttle } from './throttle';

const SPOKEN_EVERY = 1000;

export class PredictionLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #label = h('span', { class: 'jp-Impact-predictionLabel' });
  readonly #probability = h('span', { class: 'jp-Impact-probability' });
  readonly #logit = h('span', { class: 'jp-Impact-logit' });
  readonly #auto: HTMLButtonElement;
  readonly #found = h('span', { class: 'jp-Impact-chip jp-mod-quiet' }, 'target: auto');
  readonly #spoken = h('span', { class: 'jp-Impact-spoken' });
  readonly #throttle = this.own(new Throttle(SPOKEN_EVERY, (text) => setText(this.#spoken, text)));

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#auto = h(
      'button',
      {
        type: 'button',
        class: 'jp-Impact-chip',
        'aria-label': 'Target auto',
        title: 'This class was chosen as the target. Explain the highest of the shown classes again.',
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
        this.#probability,
        this.#logit,
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
    if (result) this.#show(result);
  }

  #show({ target }: AnalysisResult): void {
    const label = this.#session.labelOf(target.index);
    setText(this.#label, label);
    setText(this.#probability, percent(target.probability));
    setText(this.#logit, `logit ${decimal(target.logit, 2)}`);
    this.#label.title = `${label}, class ${target.index}`;
    this.#throttle.say(`${label}, ${percent(target.probability)}`);
  }
}
