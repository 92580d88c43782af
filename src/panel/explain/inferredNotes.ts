/** What was inferred of the user's own network, and from what; guesses are named in the line that opens the list. */
import { inferredFor, sentenceOf } from '../../engine/network/inference';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h, setChildren, setHidden, setText } from '../dom';
import { Part } from '../part';

export class InferredNotes extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #summary = h('summary');
  readonly #list = h('ul');

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h('details', { class: 'jp-Impact-inferred', hidden: true }, this.#summary, this.#list);
    this.paint(session, ['state', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { model, state } = this.#session;
    const inferred = model && state.model.kind !== 'bundled' ? inferredFor(state, model) : [];
    const guesses = inferred.filter(({ isGuess }) => isGuess).map(({ of }) => of);
    setHidden(this.node, inferred.length === 0);
    const guessed = guesses.length > 0 ? t`; guessed: ${guesses.join(', ')}` : '';
    setText(
      this.#summary,
      t`Inferred from the network: ${inferred.map(({ of }) => of).join(', ')}${guessed}`,
    );
    setChildren(
      this.#list,
      inferred.map((one) => h('li', {}, sentenceOf(one))),
    );
  }
}
