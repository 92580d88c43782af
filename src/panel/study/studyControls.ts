/** What is asked of a study, and how far it has come. */
import { parameterSpecOf, type Axis } from '../../study/axis';
import { t } from '../../language';
import type { StudyChoice } from '../../session/studies/desk';
import type { SliderName } from '../../session/studies/foresight';
import {
  aboutMeasure,
  MAP_MEASURE_NAMES,
  MAP_MEASURES,
  MEASURES,
  measuresFor,
  SURVIVAL,
  type AnyMeasure,
} from '../../session/studies/measures';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { h, setAttribute, setHidden } from '../dom';
import { UNIT_TITLES } from '../format';
import { Part } from '../part';
import { RunControl } from './runControl';

/** How a slider is named in a list. */
const keyOf = ({ stepId, parameter }: Pick<Axis, 'stepId' | 'parameter'>): string =>
  JSON.stringify([stepId, parameter]);

export class StudyControls extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #along: Choice;
  readonly #against: Choice;
  readonly #images: Choice;
  readonly #measure: Choice;
  readonly #run: RunControl;

  constructor(session: Session) {
    super();
    this.#session = session;
    const { desk } = session;
    const choice = (name: string, label: string | null, onChange: (value: string) => void): Choice =>
      this.own(new Choice({ name, ...(label === null ? { bare: true } : { label }), onChange }));
    this.#along = choice(t`Study along`, t`Along`, (key) => desk.choose({ along: this.#sliderOf(key) }));
    this.#against = choice(t`Study against`, t`by`, (key) => desk.choose({ against: this.#sliderOf(key) }));
    this.#measure = choice(t`What is studied`, null, (name) => desk.choose({ measure: name as AnyMeasure }));
    this.#images = choice(t`Images of the study`, null, (images) =>
      desk.choose({ images: images as StudyChoice['images'] }),
    );
    this.#run = this.own(new RunControl(t`Study`, () => (desk.progress ? desk.stop() : desk.run())));
    this.node = h(
      'div',
      { class: 'jp-Impact-studyHead' },
      this.#along.node,
      this.#against.node,
      this.#images.node,
      this.#measure.node,
      this.#run.node,
    );
  }

  update(): void {
    const { desk } = this.#session;
    this.#offer();
    const { study, progress } = desk;
    const isRunning = progress !== null;
    const words = isRunning
      ? { text: t`Cancel`, name: t`Cancel the study`, hint: t`Cancel the study; what is known stays` }
      : study && !study.isComplete
        ? { text: t`Continue`, name: t`Continue the study` }
        : { text: t`Run`, name: t`Run the study` };
    this.#run.show({
      words,
      isRunning,
      progress: progress && {
        ...progress,
        text: t`${progress.done} of ${progress.total} ${UNIT_TITLES[progress.unit]}`,
      },
      isHidden: !isRunning && (study?.isComplete ?? false),
      isDisabled: false,
    });
  }

  /** What there is to choose from. */
  #offer(): void {
    const { desk, task, axis, state, method } = this.#session;
    const { along, images } = desk.choice;
    const { sliders } = desk;
    const named = sliders.map((one) => ({ value: keyOf(one), text: t(parameterSpecOf(one).title) }));
    const moved = named[sliders.findIndex((one) => axis !== null && keyOf(one) === keyOf(axis))]?.text;
    this.#along.setOptions([{ value: '', text: moved ? t`Moved last: ${moved}` : t`Moved last` }, ...named]);
    this.#along.value = along && this.#sliderOf(keyOf(along)) ? keyOf(along) : '';
    const isMany = images === 'gallery' && state.gallery.length > 1;
    const [first] = desk.axes;
    this.#against.setOptions([
      { value: '', text: t`itself` },
      ...named.filter(({ value }) => !first || value !== keyOf(first)),
    ]);
    this.#against.value = desk.axes[1] ? keyOf(desk.axes[1]) : '';
    setHidden(this.#against.node, isMany);
    this.#images.setOptions([
      { value: 'one', text: t`This image` },
      { value: 'gallery', text: t`All ${state.gallery.length.toLocaleString('en-US')} images` },
    ]);
    this.#images.value = images;
    setHidden(this.#images.node, state.gallery.length < 2);
    this.#measure.setOptions([
      ...measuresFor(task).map((name) => ({ value: name, text: MEASURES[name].title })),
      ...(isMany || desk.axes.length > 1 || method === 'none' || domainOf(state) === 'series'
        ? []
        : MAP_MEASURE_NAMES.map((name) => ({ value: name, text: MAP_MEASURES[name].title }))),
      ...(isMany && task !== 'regression' ? [{ value: 'survival', text: SURVIVAL.title }] : []),
    ]);
    this.#measure.value = desk.measure;
    setAttribute(this.#measure.node, 'title', aboutMeasure(desk.measure).hint);
  }

  #sliderOf(key: string): SliderName | null {
    const found = this.#session.desk.sliders.find((axis) => keyOf(axis) === key);
    return found?.stepId ? { stepId: found.stepId, parameter: found.parameter } : null;
  }
}
