/** Proofs of the maps on screen: curves that say whether a map points at what the network looks at, and depends on its weights. */
import { t } from '../../language';
import type { NumberParameter } from '../../engine/augment/spec';
import { specOf } from '../../engine/attribution/methods/catalogue';
import { numbersKey } from '../../session/request';
import { decimal } from '../../session/numbers';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { PROOFS, type ProofName } from '../../study/proof';
import type { Proved } from '../../study/proving';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import type { Drawing } from '../plot/drawing';
import { LinePlot } from '../plot/linePlot';
import { RunControl } from './runControl';

/** What a curve is called, and what its area says. */
const ABOUT: Readonly<Record<ProofName, readonly [name: string, hint: string]>> = {
  deletion: [
    t`deletion`,
    t`the class while the pixels at which the map points most are taken away: the smaller the area, the better`,
  ],
  insertion: [
    t`insertion`,
    t`the class while a blurred picture is given these pixels back: the larger the area, the better`,
  ],
  road: [
    t`ROAD`,
    t`as deletion, but what is taken is made of its neighbours: the smaller the area, the better`,
  ],
  randomisation: [
    t`random weights`,
    t`how alike the map stays while layers draw their weights anew, the last first: a map that stays does not explain the network`,
  ],
};

const HINT = PROOFS.map((proof) => `${ABOUT[proof][0]}: ${ABOUT[proof][1]}`).join('\n');

/** The x axis: of the pixels, or of the layers. */
const SHARE: NumberParameter = {
  kind: 'number',
  title: t`Share of the pixels, or of the layers`,
  summary: '',
  quantity: 'amount',
  minimum: 0,
  maximum: 1,
  step: 0.05,
  default: 0,
  sweep: false,
};

export class ProofPane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #run = this.own(
    new RunControl(t`Proofs`, () => (this.#running ? this.#stop() : void this.#prove())),
  );
  readonly #words = h('p', { class: 'jp-Impact-studyWords' });
  readonly #plot = this.own(new LinePlot({ onHover: () => undefined, onPick: () => undefined }));
  readonly #figure: HTMLElement;
  /** Of the state that was proven last. */
  #curves: readonly Proved[] = [];
  #of: string | null = null;
  #problem: string | null = null;
  #running: AbortController | null = null;
  #progress: { readonly done: number; readonly total: number } | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#figure = h('div', { class: 'jp-Impact-curveFigure', role: 'img' }, this.#plot.node);
    this.node = h(
      'div',
      { class: 'jp-Impact-study', role: 'region', 'aria-label': t`Proof`, hidden: true },
      h('div', { class: 'jp-Impact-studyHead' }, this.#run.node),
      this.#words,
      h('div', { class: 'jp-Impact-studyBody' }, this.#figure),
    );
    this.paint(session, ['state', 'info'], () => this.#update());
    this.#update();
  }

  override dispose(): void {
    this.#stop();
    super.dispose();
  }

  set shown(shown: boolean) {
    setHidden(this.node, !shown);
    if (!shown) this.#stop();
    this.#update();
  }

  #stop(): void {
    this.#running?.abort(new DOMException(t`The proofs were cancelled.`, 'AbortError'));
  }

  async #prove(): Promise<void> {
    const { studies, state } = this.#session;
    const running = new AbortController();
    [this.#running, this.#curves, this.#of, this.#problem] = [running, [], numbersKey(state), null];
    this.#progress = null;
    this.#update();
    try {
      await studies.prove(
        PROOFS,
        (curve, progress) => {
          this.#curves = [...this.#curves, curve];
          this.#progress = progress;
          this.#update();
        },
        running.signal,
      );
    } catch (error) {
      if (!running.signal.aborted) this.#problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.#running = null;
      if (!this.isDisposed) this.#update();
    }
  }

  #update(): void {
    if (this.node.hidden) return;
    const { state, method, task } = this.#session;
    const isRunning = this.#running !== null;
    const isOfThis = this.#of === numbersKey(state);
    const curves = isOfThis ? this.#curves : [];
    const [progress, hint] = [this.#progress, HINT];
    this.#run.show({
      words: isRunning
        ? { text: t`Cancel`, name: t`Cancel the proofs`, hint }
        : { text: t`Prove`, name: t`Prove the map`, hint },
      isRunning,
      progress: progress && { ...progress, text: t`${progress.done} of ${progress.total} curves` },
      isHidden: false,
      isDisabled: !isRunning && (method === 'none' || domainOf(state) === 'series'),
    });
    const waiting = isRunning
      ? t`The proofs are computed behind the sliders.`
      : t`Not proven in this state yet.`;
    const words = (isOfThis ? this.#problem : null) ?? (curves.map(areaText).join(', ') || waiting);
    setText(this.#words, words);
    setAttribute(this.#figure, 'aria-label', words);
    this.#figure.classList.toggle('jp-mod-unknown', curves.length === 0);
    if (curves.length > 0) this.#plot.show(drawingOf(curves, task === 'regression'));
  }
}

/** “deletion of Grad-CAM 0.12” */
const areaText = ({ proof, method, area }: Proved): string =>
  t`${ABOUT[proof][0]} of ${t(specOf(method).title)} ${Number.isNaN(area) ? t`unknown` : decimal(area, 3)}`;

/** @param isOfValues the curves of pixels are values in a unit of their own, beside which a correlation says nothing */
export function drawingOf(curves: readonly Proved[], isOfValues: boolean): Drawing {
  const drawn = curves.filter(({ proof }) => !isOfValues || proof !== 'randomisation');
  const xs = [...new Set(drawn.flatMap(({ points }) => points.map(({ share }) => share)))].sort(
    (a, b) => a - b,
  );
  const all = drawn.flatMap(({ points }) => points.map(({ value }) => value));
  return {
    spec: SHARE,
    range: [0, 1],
    scale: isOfValues || all.some((value) => value < 0) ? 'number' : 'share',
    xs,
    lines: drawn.map(({ proof, method, points }) => {
      const known = new Map(points.map(({ share, value }) => [share, Number.isNaN(value) ? null : value]));
      const ofSeveral = new Set(drawn.map((one) => one.method)).size > 1;
      const [name] = ABOUT[proof];
      return {
        label: ofSeveral ? `${name}, ${t(specOf(method).title)}` : name,
        values: xs.map((share) => known.get(share)),
        isExplained: proof === 'deletion',
        isMarked: true,
      };
    }),
    hasDots: true,
    band: null,
    rules: [],
    level: null,
    present: 0,
  };
}
