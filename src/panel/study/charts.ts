/** One place for charts under the pictures: the curve of what was recorded, the study of the whole slider, or proofs of the maps. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { CurvePane } from '../curve/curvePane';
import { h, setHidden, uniqueId } from '../dom';
import { Part } from '../part';
import { ProofPane } from './proofPane';
import { StudyPane } from './studyPane';

const CHARTS = {
  curve: [t`Curve`, t`The scores along the slider that was moved last, from what was recorded`],
  study: [t`Study`, t`How far each parameter goes before the prediction changes`],
  proof: [
    t`Proof`,
    t`Whether the map points at what the network looks at: deletion, insertion, ROAD, random weights`,
  ],
} as const;
type ChartName = keyof typeof CHARTS;

export class Charts extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #curve: CurvePane;
  readonly #study: StudyPane;
  readonly #proof: ProofPane;
  readonly #tabs: HTMLElement;
  #shown: ChartName = 'curve';

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#curve = this.own(new CurvePane(session));
    this.#study = this.own(new StudyPane(session));
    this.#proof = this.own(new ProofPane(session));
    const name = uniqueId('charts');
    const radios = (Object.keys(CHARTS) as ChartName[]).map((value) => {
      const radio = h('input', { type: 'radio', name, value, class: 'jp-Impact-segmentRadio' });
      radio.checked = value === this.#shown;
      this.listen(radio, 'change', () => this.#show(value));
      return h(
        'label',
        { class: 'jp-Impact-segment', title: CHARTS[value][1] },
        radio,
        h('span', { class: 'jp-Impact-segmentText' }, CHARTS[value][0]),
      );
    });
    this.#tabs = h(
      'div',
      { class: 'jp-Impact-segments jp-Impact-chartTabs', role: 'radiogroup', 'aria-label': t`Chart` },
      ...radios,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-charts' },
      this.#tabs,
      this.#curve.node,
      this.#study.node,
      this.#proof.node,
    );
    this.paint(session, ['state', 'info'], () => this.#update());
    this.#update();
  }

  #show(name: ChartName): void {
    this.#shown = name;
    this.#update();
  }

  #update(): void {
    const shown = this.#session.axis === null ? 'curve' : this.#shown;
    this.#study.shown = shown === 'study';
    this.#proof.shown = shown === 'proof';
    // In place of the curve, whose words stay for those who listen.
    this.node.classList.toggle('jp-mod-study', shown !== 'curve');
    setHidden(this.#tabs, this.#session.axis === null);
  }
}
