/** How the scores change along the slider that was moved last: a plot, and the same in words. */
import { t } from '../../language';
import { curveOf, nearestPoint } from '../../session/curve/curve';
import type { Curve, CurvePoint, CurveSource } from '../../session/curve/curve';
import { curveWords, heightText } from '../../session/curve/words';
import type { Names } from '../../session/curve/words';
import { Families } from '../../session/sweep/families';
import { valueText } from '../../session/valueText';
import type { Session } from '../../session/types';
import { onGrid } from '../controls/stepping';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import { Throttle } from '../throttle';
import { HoverCard } from '../plot/hoverCard';
import type { Told } from '../plot/hoverCard';
import { LinePlot } from '../plot/linePlot';
import { curveDrawing } from './curveDrawing';

const SPOKEN_EVERY = 2000;
/** Lines that are told of the point under the pointer. */
const MOST_TOLD = 4;

export class CurvePane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #names: Names;
  readonly #plot: LinePlot;
  readonly #families = new Families(true);
  readonly #title = h('span', { class: 'jp-Impact-curveTitle' });
  readonly #words = h('span', { class: 'jp-Impact-curveWords' });
  readonly #card = this.own(new HoverCard());
  readonly #figure: HTMLElement;
  readonly #spoken = this.own(
    new Throttle<string>(SPOKEN_EVERY, (text) => setAttribute(this.#figure, 'aria-label', text)),
  );
  #curve: Curve | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#names = {
      labelOf: (index) => session.labelOf(index),
      get unit() {
        return session.state.unit;
      },
    };
    this.#plot = this.own(
      new LinePlot({
        onHover: (value, at) => this.#hover(value, at.left),
        onPick: (value) => this.#pick(value),
      }),
    );
    this.#figure = h(
      'div',
      { class: 'jp-Impact-curveFigure', role: 'img' },
      this.#plot.node,
      this.#card.node,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-curve', role: 'region', 'aria-label': t`Curve` },
      h('p', { class: 'jp-Impact-curveHead' }, this.#title, ' ', this.#words),
      this.#figure,
    );
    this.paint(session, ['result', 'state', 'info', 'sweep', 'recorder', 'foresight', 'baseline'], () =>
      this.#update(),
    );
    this.#update();
  }

  #update(): void {
    const { state, recorder, axis, result } = this.#session;
    const shown = recorder.shown === null ? null : (recorder.frames[recorder.shown] ?? null);
    const at = shown?.state ?? state;
    const curve =
      axis &&
      curveOf({
        frames: recorder.frames,
        state: at,
        result,
        axis,
        plan: this.#session.planOf(axis),
        families: this.#families,
        answered: this.#session.answered,
        baseline: this.#baseline,
        // The other network is asked of the newest state alone.
        beside: shown ? null : this.#session.beside,
        // The tracks are those of the newest state.
        foretold: shown ? [] : this.#session.foresight.answers(axis.stepId, axis.parameter),
      });
    this.#curve = curve;
    setHidden(this.node, curve === null);
    if (!curve) return;
    const words = curveWords(curve, this.#names);
    const title = t(curve.spec.title);
    setText(this.#title, title);
    setText(this.#words, words || t`Move the slider or play it (▶) to see how the scores change.`);
    setAttribute(this.#words, 'title', words);
    this.node.classList.toggle('jp-mod-empty', words === '');
    this.#spoken.say(t`Scores along ${title}: ${words || t`one value so far`}`);
    this.#plot.show(curveDrawing(curve, this.#names));
  }

  get #baseline(): CurveSource['baseline'] {
    const { result, isShown, kind } = this.#session.baseline;
    // Another network is a line of its own.
    return result && !isShown && kind !== 'network' ? { kind, scores: result } : null;
  }

  #pick(value: number): void {
    const { axis } = this.#session;
    const curve = this.#curve;
    if (!axis || !curve) return;
    const [low, high] = curve.range;
    const { spec } = curve;
    const to = onGrid(spec, Math.min(high, Math.max(low, value)));
    this.#session.recorder.show(null);
    this.#session.setParameter(axis.stepId, axis.parameter, to);
  }

  /** @param left place of the pointer in the plot, pixels */
  #hover(value: number | null, left: number): void {
    const curve = this.#curve;
    const point = value === null || !curve ? null : nearestPoint(curve.points, value);
    this.#card.show(point && curve ? this.#told(curve, point) : null, left);
  }

  #told(curve: Curve, point: CurvePoint): Told {
    const place = curve.points.indexOf(point);
    const lines = curve.lines
      .map((line) => ({ ...line, value: line.values[place] ?? 0 }))
      .sort((a, b) => b.value - a.value)
      .slice(0, MOST_TOLD);
    const beside = curve.beside?.values[place] ?? null;
    const other =
      curve.beside && beside !== null
        ? [`${curve.beside.name}: ${heightText(beside, curve, this.#names)}`]
        : [];
    return {
      title: valueText(curve.spec, point.value),
      lines: [
        ...lines.map(
          ({ index, value }) => `${this.#names.labelOf(index)} ${heightText(value, curve, this.#names)}`,
        ),
        ...other,
      ],
      thumbnail: point.frame?.thumbnail,
    };
  }
}
