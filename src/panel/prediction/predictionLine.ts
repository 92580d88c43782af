/** The headline: what the network predicts, always; and what is explained, where that is something else. */
import { t } from '../../language';
import type { AnalysisResult, Session } from '../../session/types';
import { NOUNS } from '../../engine/network/nouns';
import { button } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import { Throttle } from '../throttle';
import { headlineOf, spokenClause } from '../../session/headline';
import type { Clause } from '../../session/headline';
import { DEFAULT_STATE } from '../../session/state';
import { isUnlisted } from '../../session/unlisted';

const SPOKEN_EVERY = 1000;

/** A clause on screen. */
class ClauseText {
  readonly node: HTMLElement;
  readonly #verb = h('span', { class: 'jp-Impact-verb' });
  readonly #label = h('span', { class: 'jp-Impact-clauseLabel' });
  readonly #score = h('span', { class: 'jp-Impact-clauseScore' });
  readonly #rest = h('span', { class: 'jp-Impact-clauseRest' });

  constructor(kind: string) {
    // The blanks are read; what is seen has gaps of its own.
    this.node = h(
      'span',
      { class: `jp-Impact-clause ${kind}` },
      ...[this.#verb, ' ', this.#label, ' ', this.#score, ' ', this.#rest],
    );
  }

  show(clause: Clause | null, title: string): void {
    setHidden(this.node, clause === null);
    if (!clause) return;
    setText(this.#verb, clause.verb);
    setText(this.#label, clause.label);
    setText(this.#score, clause.score);
    setText(this.#rest, clause.rest);
    setAttribute(this.#label, 'title', title);
    setAttribute(this.#rest, 'title', clause.rest);
  }
}

export class PredictionLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #predicts = new ClauseText('jp-mod-predicts');
  readonly #explains = new ClauseText('jp-mod-explains');
  readonly #was = h('span', { class: 'jp-Impact-was' });
  readonly #automatic = button({
    name: t`Explain automatically`,
    icon: 'close',
    class: 'jp-Impact-automatic',
  });
  readonly #spoken = h('span', { class: 'jp-Impact-spoken' });
  readonly #throttle = this.own(new Throttle<string>(SPOKEN_EVERY, (text) => setText(this.#spoken, text)));

  constructor(session: Session) {
    super();
    this.#session = session;
    // What is seen changes with every step of a drag; what is spoken once a second.
    this.node = h(
      'div',
      { class: 'jp-Impact-prediction' },
      h(
        'div',
        { class: 'jp-Impact-predictionText', role: 'status', 'aria-live': 'off' },
        this.#predicts.node,
        ' ',
        this.#explains.node,
      ),
      this.#automatic,
      this.#was,
      h(
        'span',
        { class: 'jp-Impact-hiddenText', 'aria-live': 'polite', 'aria-atomic': 'true' },
        this.#spoken,
      ),
    );
    this.listen(this.#automatic, 'click', () => {
      const { target } = session.state;
      session.update(target === null ? { classes: DEFAULT_STATE.classes } : { target: null });
    });
    this.paint(session, ['result', 'state', 'info', 'baseline'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { result, state } = this.#session;
    const isOffList = result !== null && isUnlisted(state, result);
    setHidden(this.#automatic, state.target === null && !isOffList);
    const { one, many } = NOUNS[this.#session.task];
    const automatic =
      this.#session.task === 'regression' ? t`the first ${t(one)}` : t`the highest of the shown ${t(many)}`;
    setAttribute(
      this.#automatic,
      'aria-label',
      isOffList ? t`Explain the prediction` : t`Explain automatically`,
    );
    setAttribute(
      this.#automatic,
      'title',
      isOffList ? t`Show the top ten classes and explain what is predicted` : t`Explain ${automatic} again`,
    );
    if (result) this.#show(result);
    else this.#explains.show(null, '');
  }

  #show(result: AnalysisResult): void {
    const { predicts, explains } = headlineOf(this.#session, result);
    const { one } = NOUNS[result.request.question.task];
    this.#predicts.show(predicts, predicts.label);
    this.#explains.show(explains, `${explains?.label}, ${t(one)} ${result.target.index}`);
    setText(this.#was, this.#before());
    this.node.classList.toggle('jp-mod-network', this.#session.baseline.kind === 'network');
    setAttribute(this.#was, 'title', this.#was.textContent);
    this.#throttle.say(
      [predicts, explains]
        .flatMap((clause) => clause ?? [])
        .map(spokenClause)
        .join('. '),
    );
  }

  /** What the baseline said, while something else is on screen; of another network also why it said nothing. */
  #before(): string {
    const { baseline, state } = this.#session;
    const { kind, name, problem, result } = baseline;
    const where = { untouched: t`Untouched`, pinned: t`Pinned`, network: name }[kind];
    if (kind === 'network' && !result) return `${where}: ${problem ?? t`no answer yet`}`;
    if (!result || (kind !== 'network' && baseline.isShown)) return '';
    const there = { state, labelOf: (index: number) => baseline.labelOf(index) };
    const { label, score } = headlineOf(there, result).predicts;
    return [`${where}: ${[label, score].filter(Boolean).join(' ')}`, problem].filter(Boolean).join('. ');
  }
}
