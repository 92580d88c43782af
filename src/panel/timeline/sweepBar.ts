/** Sweeps the slider that was moved last: a play button, and a pane with range, step, course and speed. */
import type { NumberParameter } from '../../engine/augment/spec';
import { alongAxis } from '../../session/sweep/axis';
import { valueText } from '../../session/valueText';
import { gridOf } from '../../session/sweep/values';
import type { Course, SweepPlan } from '../../session/sweep/values';
import type { Session, Sweep } from '../../session/types';
import { t, tn } from '../../language';
import { button, setIcon } from '../buttons';
import { Choice } from '../choice';
import { scaleOf, shownNumber, typedValue, unitSign } from '../controls/quantity';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import { Popover } from '../popover';

const COURSE_TITLES: Readonly<Record<Course, string>> = {
  once: t`Once`,
  'there-and-back': t`There and back`,
  loop: t`Loop`,
};

/** Steps a second, by the least time of one in milliseconds. */
const SPEEDS: Readonly<Record<string, string>> = {
  0: t`As fast as it computes`,
  100: t`10 a second`,
  200: t`5 a second`,
  500: t`2 a second`,
  1000: t`1 a second`,
};

type Field = 'from' | 'to' | 'step';

export class SweepBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #play = button({ name: t`Sweep`, text: t`Sweep`, icon: 'play' });
  readonly #opener = button({ name: t`Sweep settings`, text: '', class: 'jp-Impact-sweepPlan' });
  readonly #fields: Readonly<Record<Field, HTMLInputElement>> = {
    from: numberField(t`From`),
    to: numberField(t`To`),
    step: numberField(t`Step`),
  };
  readonly #units: readonly HTMLElement[] = [h('span'), h('span'), h('span')];
  readonly #course: Choice;
  readonly #speed: Choice;
  readonly #coarse = h('input', { type: 'checkbox', class: 'jp-Impact-checkbox' });
  readonly #count = h('p', { class: 'jp-Impact-menuNote', 'aria-live': 'polite' });

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#course = this.own(
      new Choice({
        name: t`Course`,
        options: Object.entries(COURSE_TITLES).map(([value, text]) => ({ value, text })),
        onChange: (value) => this.#set({ course: value as Course }),
      }),
    );
    this.#speed = this.own(
      new Choice({
        name: t`Speed`,
        options: Object.entries(SPEEDS).map(([value, text]) => ({ value, text })),
        onChange: (value) => this.#set({ delay: Number(value) }),
      }),
    );
    const fields = (Object.keys(this.#fields) as Field[]).map((name, place) =>
      h(
        'label',
        { class: 'jp-Impact-choice' },
        h('span', { class: 'jp-Impact-label' }, TITLES[name]),
        this.#fields[name],
        this.#units[place] ?? null,
      ),
    );
    const coarse = h(
      'label',
      {
        class: 'jp-Impact-choice',
        title: t`Every so many values first, then those between: the curve is there soon and gets finer`,
      },
      this.#coarse,
      t`Coarse first, then finer`,
    );
    const pane = h(
      'div',
      { class: 'jp-Impact-sweepPane' },
      ...fields,
      this.#course.node,
      this.#speed.node,
      coarse,
      this.#count,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-group jp-Impact-sweep' },
      this.#play,
      this.own(new Popover(this.#opener, t`Sweep settings`, pane)).node,
    );
    this.listen(this.#play, 'click', () => this.#toggle());
    for (const name of Object.keys(this.#fields) as Field[])
      this.listen(this.#fields[name], 'change', () => this.#typed(name));
    this.listen(this.#coarse, 'change', () => this.#set({ coarseFirst: this.#coarse.checked }));
    this.paint(session, ['state', 'info', 'sweep'], () => this.#update());
    this.#update();
  }

  /** What is swept, and how. */
  get #present(): { axis: Sweep; spec: NumberParameter; plan: SweepPlan } | null {
    const { axis, state } = this.#session;
    const along = axis && alongAxis(state, axis);
    return axis && along ? { axis, spec: along.spec, plan: this.#session.planOf(axis) } : null;
  }

  #toggle(): void {
    const { sweep, axis } = this.#session;
    if (sweep) this.#session.stop();
    else if (axis) this.#session.play(axis.stepId, axis.parameter);
  }

  #set(patch: Partial<SweepPlan>): void {
    const { axis } = this.#session;
    if (axis) this.#session.setPlan(axis, patch);
  }

  #typed(name: Field): void {
    const { value, valueAsNumber } = this.#fields[name];
    const present = this.#present;
    if (!present) return;
    const { spec } = present;
    const typed = name === 'step' ? valueAsNumber / scaleOf(spec) : typedValue(spec, value);
    if (typed !== null && Number.isFinite(typed)) this.#set({ [name]: typed });
    this.#update();
  }

  #update(): void {
    const present = this.#present;
    const { sweep } = this.#session;
    setHidden(this.node, present === null);
    setAttribute(this.#play, 'aria-pressed', String(sweep !== null));
    setIcon(this.#play, sweep ? 'stop' : 'play');
    if (!present) return;
    const { spec, plan } = present;
    const { from, to, step, course, delay, coarseFirst } = plan;
    const way = t`${valueText(spec, from)} to ${valueText(spec, to)}`;
    const name = t`Sweep ${t(spec.title)}`;
    // The name begins with the word that is seen.
    setAttribute(this.#play, 'aria-label', name);
    setAttribute(this.#play, 'title', sweep ? t`Stop` : `${name}: ${way}`);
    const words = `${t(spec.title)} ${way}`;
    setText(this.#opener.querySelector('.jp-Impact-buttonText') ?? this.#opener, words);
    setAttribute(this.#opener, 'aria-label', t`${words}: sweep settings`);
    setAttribute(this.#opener, 'title', t`Range, step, course and speed of the sweep`);
    this.#fields.from.value = shownNumber(spec, from);
    this.#fields.to.value = shownNumber(spec, to);
    this.#fields.step.value = String(Number((step * scaleOf(spec)).toFixed(6)));
    for (const unit of this.#units) setText(unit, unitSign(spec));
    this.#course.value = course;
    this.#speed.value = String(delay);
    this.#coarse.checked = coarseFirst;
    const count = gridOf(plan).length;
    setText(this.#count, tn(count, '%1 value', '%1 values'));
  }
}

const TITLES: Readonly<Record<Field, string>> = { from: t`From`, to: t`To`, step: t`Step` };

const numberField = (name: string): HTMLInputElement =>
  h('input', {
    type: 'number',
    class: 'jp-Impact-number',
    'aria-label': name,
    step: 'any',
    inputmode: 'decimal',
  });
