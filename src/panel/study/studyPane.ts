/** Studies of the present state: what is asked, what was found in a sentence, and a chart or cells or a table of it. */
import type { IDisposable } from '@lumino/disposable';
import { parameterSpecOf, type Axis } from '../../study/axis';
import { t } from '../../language';
import { valueText } from '../../session/valueText';
import { chartOf, type StudyChart } from '../../session/studies/chart';
import { gridOf, nearest, type StudyGrid } from '../../session/studies/grid';
import { aboutMeasure, isMapMeasure } from '../../session/studies/measures';
import { studyWords } from '../../session/studies/words';
import { IMAGENETTE, type Source } from '../../session/state';
import { alongAxis } from '../../session/sweep/axis';
import type { Session } from '../../session/types';
import { onGrid } from '../controls/stepping';
import { h, setAttribute, setHidden, setText } from '../dom';
import { UNIT_TITLES } from '../format';
import { Part, type Painting } from '../part';
import { Throttle } from '../throttle';
import { GridView } from './gridView';
import { ImageTable } from './imageTable';
import { MapStrip } from './mapStrip';
import { StudyControls } from './studyControls';
import { HoverCard } from '../plot/hoverCard';
import { LinePlot } from '../plot/linePlot';
import { chartDrawing, told } from './chartDrawing';

const SPOKEN_EVERY = 2000;
/** While a study of many images runs it is drawn so often, milliseconds: thousands of points each time. */
const DRAWN_EVERY = 250;
/** Lines that are told of the point under the pointer. */
const MOST_TOLD = 5;

export class StudyPane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #controls: StudyControls;
  readonly #words = h('p', { class: 'jp-Impact-studyWords' });
  readonly #plot: LinePlot;
  readonly #grid: GridView;
  readonly #table: ImageTable;
  readonly #strip: MapStrip;
  readonly #card = this.own(new HoverCard());
  readonly #figure: HTMLElement;
  readonly #spoken = this.own(
    new Throttle<string>(SPOKEN_EVERY, (text) => setAttribute(this.#figure, 'aria-label', text)),
  );
  readonly #growing = this.own(new Throttle<null>(DRAWN_EVERY, () => this.#painting.ask()));
  readonly #painting: Painting;
  #chart: StudyChart | null = null;
  #opened: IDisposable | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#controls = this.own(new StudyControls(session));
    this.#plot = this.own(
      new LinePlot({
        onHover: (value, { left }) => this.#hover(value, left),
        onPick: (value) => this.#set(session.desk.axes.slice(0, 1), [value]),
      }),
    );
    this.#grid = this.own(new GridView((values) => this.#set(session.desk.axes, values)));
    this.#table = this.own(new ImageTable((source) => this.#showImage(source)));
    this.#strip = this.own(new MapStrip((value) => this.#set(session.desk.axes.slice(0, 1), [value])));
    this.#figure = h(
      'div',
      { class: 'jp-Impact-curveFigure', role: 'img' },
      this.#plot.node,
      this.#card.node,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-study', role: 'region', 'aria-label': t`Study`, hidden: true },
      this.#controls.node,
      this.#words,
      h('div', { class: 'jp-Impact-studyBody' }, this.#figure, this.#grid.node, this.#table.node),
      this.#strip.node,
    );
    this.#painting = this.paint(session, ['result', 'state', 'info'], () => this.#update());
    this.watch(session.desk.changed, () => {
      const { study, progress } = session.desk;
      if (progress !== null && study?.isOfMany) return this.#growing.say(null);
      this.#growing.hush();
      this.#painting.ask();
    });
  }

  override dispose(): void {
    this.#opened?.dispose();
    super.dispose();
  }

  /** Only what is shown is studied. */
  set shown(shown: boolean) {
    setHidden(this.node, !shown);
    if (shown === (this.#opened !== null)) return;
    this.#opened?.dispose();
    this.#opened = shown ? this.#session.desk.open() : null;
    if (shown) this.#update();
  }

  #update(): void {
    if (this.#opened === null) return;
    const { desk, state } = this.#session;
    this.#controls.update();
    const { study, axes, measure } = desk;
    const labelOf = (index: number): string => this.#session.labelOf(index);
    const [x, y] = axes.map((axis) => this.#standing(axis));
    const grid =
      study && measure !== 'survival' && !isMapMeasure(measure)
        ? gridOf(study, measure, [x ?? 0, y ?? 0], labelOf)
        : null;
    const { classes } = state;
    this.#chart =
      study &&
      chartOf(study, {
        measure,
        shown: this.#session.result?.shown.map(({ index }) => index) ?? [],
        candidates: classes === 'top10' ? null : classes === 'imagenette' ? IMAGENETTE : classes,
        present: x ?? 0,
        labelOf,
        network: this.#session.model?.name ?? '',
      });
    const words = grid?.words ?? (study ? studyWords(study, labelOf) : '');
    this.#strip.show(study, this.#chart);
    this.#say(words, grid);
    if (grid) this.#grid.show(grid);
    if (this.#chart) this.#plot.show(chartDrawing(this.#chart));
    if (study?.isOfMany) this.#table.show(study.axes[0], study, state.image, labelOf);
    setHidden(this.#grid.node, grid === null);
    setHidden(this.#figure, axes.length > 1);
    setHidden(this.#table.node, !study?.isOfMany);
    this.#figure.classList.toggle('jp-mod-unknown', this.#chart === null);
  }

  #say(words: string, grid: StudyGrid | null): void {
    const { axes, measure, problem, progress, study } = this.#session.desk;
    const waiting = progress
      ? t`Studying ${progress.done.toLocaleString('en-US')} of ${progress.total.toLocaleString('en-US')} ${UNIT_TITLES[progress.unit]}; the sliders come first.`
      : study?.isComplete
        ? ''
        : t`Not studied in this state yet.`;
    const isKnown = this.#chart !== null || grid !== null;
    setText(this.#words, problem ?? (words || (isKnown ? '' : waiting)));
    setAttribute(this.#words, 'title', words);
    const titles = axes.map((axis) => t(parameterSpecOf(axis).title)).join(t` and `);
    const { title } = aboutMeasure(measure);
    this.#spoken.say(t`${title} along ${titles}: ${problem ?? (words || t`not known yet`)}`);
  }

  /** Where the slider of an axis stands. */
  #standing({ stepId, parameter }: Axis): number | undefined {
    return alongAxis(this.#session.state, { stepId: stepId ?? '', parameter })?.value;
  }

  /** Set the sliders of these axes, as one change. */
  #set(axes: readonly Axis[], values: readonly number[]): void {
    const { recorder, undoing } = this.#session;
    recorder.show(null);
    if (axes.length > 1) undoing.beginGesture();
    axes.forEach((axis, i) => {
      const to = onGrid(parameterSpecOf(axis), Math.min(axis.to, Math.max(axis.from, values[i])));
      if (axis.stepId) this.#session.setParameter(axis.stepId, axis.parameter, to);
    });
    if (axes.length > 1) undoing.endGesture();
  }

  #showImage(image: Source): void {
    this.#session.recorder.show(null);
    this.#session.update({ image });
  }

  /** @param left place of the pointer in the plot, pixels */
  #hover(value: number | null, left: number): void {
    const chart = this.#chart;
    if (value === null || !chart) return this.#card.show(null, left);
    const place = nearest(chart.xs, value);
    const title = valueText(chart.spec, chart.xs[place]);
    this.#card.show({ title, lines: told(chart, place, MOST_TOLD) }, left);
  }
}
