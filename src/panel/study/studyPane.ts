/** Studies of the present state: what is asked, how far it has come, what was found in a sentence, and the chart. */
import type { IDisposable } from '@lumino/disposable';
import { parameterSpecOf, type Axis } from '../../study/axis';
import { valueText } from '../../session/valueText';
import type { SliderName } from '../../session/studies/foresight';
import { chartOf, type StudyChart } from '../../session/studies/chart';
import { MEASURES, measuresFor, type MeasureName } from '../../session/studies/measures';
import { studyWords } from '../../session/studies/words';
import { IMAGENETTE } from '../../session/state';
import { alongAxis } from '../../session/sweep/axis';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { Choice } from '../choice';
import { onGrid } from '../controls/stepping';
import { h, setAttribute, setChildren, setHidden, setText } from '../dom';
import { FrameTask } from '../frameTask';
import { Part } from '../part';
import { Throttle } from '../throttle';
import { StudyPlot, told } from './studyPlot';

const SPOKEN_EVERY = 2000;
/** Lines that are told of the point under the pointer. */
const MOST_TOLD = 5;

/** How a slider is named in a list. */
const keyOf = ({ stepId, parameter }: Pick<Axis, 'stepId' | 'parameter'>): string =>
  JSON.stringify([stepId, parameter]);

export class StudyPane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #along: Choice;
  readonly #measure: Choice;
  readonly #run = button({ name: 'Run the study', text: 'Run', class: 'jp-Impact-studyRun' });
  readonly #progress = h('progress', {
    class: 'jp-Impact-studyProgress',
    'aria-label': 'Study',
    hidden: true,
  });
  readonly #words = h('p', { class: 'jp-Impact-studyWords' });
  readonly #plot: StudyPlot;
  readonly #lines = h('div');
  readonly #card = h(
    'div',
    { class: 'jp-Impact-curveCard', hidden: true, 'aria-hidden': 'true' },
    this.#lines,
  );
  readonly #figure: HTMLElement;
  readonly #task = this.own(new FrameTask(() => this.#update()));
  readonly #spoken = this.own(
    new Throttle<string>(SPOKEN_EVERY, (text) => setAttribute(this.#figure, 'aria-label', text)),
  );
  #chart: StudyChart | null = null;
  #opened: IDisposable | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    const { desk } = session;
    this.#along = this.own(
      new Choice({
        name: 'Study along',
        label: 'Along',
        onChange: (value) => desk.choose({ along: this.#sliderOf(value) }),
      }),
    );
    this.#measure = this.own(
      new Choice({
        name: 'What is studied',
        bare: true,
        onChange: (value) => desk.choose({ measure: value as MeasureName }),
      }),
    );
    this.#plot = this.own(
      new StudyPlot({
        onHover: (value, { left }) => this.#hover(value, left),
        onPick: (value) => this.#pick(value),
      }),
    );
    this.#figure = h('div', { class: 'jp-Impact-curveFigure', role: 'img' }, this.#plot.node, this.#card);
    this.node = h(
      'div',
      { class: 'jp-Impact-study', role: 'region', 'aria-label': 'Study', hidden: true },
      h(
        'div',
        { class: 'jp-Impact-studyHead' },
        this.#along.node,
        this.#measure.node,
        this.#run,
        this.#progress,
      ),
      this.#words,
      this.#figure,
    );
    this.listen(this.#run, 'click', () => (desk.progress ? desk.stop() : desk.run()));
    for (const signal of [session.resultChanged, session.stateChanged, session.infoChanged])
      this.watch(signal as Session['infoChanged'], () => this.#task.request());
    this.watch(desk.changed, () => this.#task.request());
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

  #sliderOf(key: string): SliderName | null {
    const found = this.#session.desk.sliders.find((axis) => keyOf(axis) === key);
    return found?.stepId ? { stepId: found.stepId, parameter: found.parameter } : null;
  }

  #update(): void {
    if (this.#opened === null) return;
    const { desk, task } = this.#session;
    this.#offer();
    const { study, progress, problem } = desk;
    const running = progress !== null;
    setText(this.#run.querySelector('span') ?? this.#run, running ? 'Cancel' : 'Run');
    setAttribute(this.#run, 'aria-label', running ? 'Cancel the study' : 'Run the study');
    setAttribute(this.#run, 'title', running ? 'Cancel the study; what is known stays' : 'Run the study');
    setHidden(this.#run, !running && (study?.isComplete ?? false));
    setHidden(this.#progress, !running);
    if (progress) {
      this.#progress.max = progress.total;
      this.#progress.value = progress.done;
      setAttribute(this.#progress, 'title', `${progress.done} of ${progress.total} ${progress.unit}`);
    }
    const [axis] = desk.axes;
    const present =
      axis && alongAxis(this.#session.state, { stepId: axis.stepId ?? '', parameter: axis.parameter });
    const { classes } = this.#session.state;
    const measure = measuresFor(task).includes(desk.choice.measure)
      ? desk.choice.measure
      : measuresFor(task)[0];
    this.#chart =
      study &&
      chartOf(study, {
        measure,
        shown: this.#session.result?.shown.map(({ index }) => index) ?? [],
        candidates: classes === 'top10' ? null : classes === 'imagenette' ? IMAGENETTE : classes,
        present: present?.value ?? 0,
        labelOf: (index) => this.#session.labelOf(index),
      });
    const words = study ? studyWords(study, (index) => this.#session.labelOf(index)) : '';
    const title = axis ? parameterSpecOf(axis).title : '';
    setText(this.#words, problem ?? (words || (running ? 'Studying; the sliders come first.' : '')));
    setAttribute(this.#words, 'title', words);
    this.#spoken.say(`${MEASURES[measure].title} along ${title}: ${problem ?? (words || 'not known yet')}`);
    if (this.#chart) this.#plot.show(this.#chart);
    this.#figure.classList.toggle('jp-mod-unknown', this.#chart === null);
  }

  /** What there is to choose from. */
  #offer(): void {
    const { desk, task, axis } = this.#session;
    const { along, measure } = desk.choice;
    const moved = desk.sliders.find(
      ({ stepId, parameter }) => stepId === axis?.stepId && parameter === axis.parameter,
    );
    this.#along.setOptions([
      { value: '', text: moved ? `Moved last: ${parameterSpecOf(moved).title}` : 'Moved last' },
      ...desk.sliders.map((one) => ({ value: keyOf(one), text: parameterSpecOf(one).title })),
    ]);
    this.#along.value = along && this.#sliderOf(keyOf(along)) ? keyOf(along) : '';
    this.#measure.setOptions(measuresFor(task).map((name) => ({ value: name, text: MEASURES[name].title })));
    this.#measure.value = measuresFor(task).includes(measure) ? measure : measuresFor(task)[0];
    setAttribute(this.#measure.node, 'title', MEASURES[measure].hint);
  }

  #pick(value: number): void {
    const chart = this.#chart;
    const stepId = chart?.axis.stepId;
    if (!chart || !stepId) return;
    const { axis, spec } = chart;
    this.#session.recorder.show(null);
    const to = onGrid(spec, Math.min(axis.to, Math.max(axis.from, value)));
    this.#session.setParameter(stepId, axis.parameter, to);
  }

  /** @param left place of the pointer in the plot, pixels */
  #hover(value: number | null, left: number): void {
    const chart = this.#chart;
    setHidden(this.#card, value === null || chart === null);
    if (value === null || !chart) return;
    const place = nearest(chart.xs, value);
    setChildren(this.#lines, [
      h('strong', {}, valueText(chart.spec, chart.xs[place])),
      ...told(chart, place, MOST_TOLD).map((text) => h('div', {}, text)),
    ]);
    this.#card.classList.toggle('jp-mod-left', left > this.#figure.clientWidth / 2);
  }
}

const nearest = (xs: readonly number[], value: number): number =>
  xs.reduce((best, x, i) => (Math.abs(x - value) < Math.abs(xs[best] - value) ? i : best), 0);
