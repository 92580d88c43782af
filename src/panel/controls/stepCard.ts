/** One augmentation of the pipeline: handle, switch, menu, its sliders, and what is set once. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import type { Size } from '../../engine/image/image';
import type { Session } from '../../session/types';
import { t } from '../../language';
import { button } from '../buttons';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { icon } from '../icons';
import { withinData } from '../../session/withinData';
import { Menu } from '../menu';
import { Part } from '../part';
import { TrackView } from '../study/trackView';
import { isGalleryImage } from '../../engine/augment/mixedIn';
import { Extra } from './extra';
import { SecondImage } from './secondImage';
import { Slider } from './slider';
import { stepEntries } from './stepMenu';
import { isChanged, ordinal, parametersOf, shortTitle, specOf, summaryOf, valueOf } from './stepView';

export class StepCard extends Part {
  readonly node: HTMLElement;
  readonly stepId: string;
  /** Drags the card; Alt with the arrow keys moves it too. */
  readonly grip: HTMLButtonElement;
  readonly #session: Session;
  readonly #sliders = new Map<string, Slider>();
  readonly #extras = new Map<string, Extra | SecondImage>();
  readonly #body: HTMLElement;
  readonly #title = h('span', { class: 'jp-Impact-stepTitle' });
  /** The values of a group, on its one line. */
  readonly #summary = h('span', { class: 'jp-Impact-stepSummary', 'aria-hidden': 'true' });
  readonly #enabled = h('input', { type: 'checkbox', class: 'jp-Impact-checkbox' });
  readonly #fold: HTMLButtonElement;
  readonly #more = button({ name: t`More`, icon: 'more' });
  #folded: boolean;

  constructor(session: Session, step: AugmentationStep) {
    super();
    this.#session = session;
    this.stepId = step.id;
    const spec = specOf(step);
    const { sliders, extras } = parametersOf(spec);
    for (const [name, parameter] of sliders) {
      const slider = new Slider({
        spec: parameter,
        onInput: (value) => session.setParameter(step.id, name, value),
        onReset: () => session.resetParameter(step.id, name),
        onPlay: () => this.#play(name),
      });
      this.#sliders.set(name, this.own(slider));
      if (parameter.sweep) this.#foresee(name, slider);
    }
    for (const [name, parameter] of extras) {
      const extra = isGalleryImage(parameter)
        ? new SecondImage(session, step, name, parameter)
        : new Extra(t(spec.title), parameter, (value) => session.setParameter(step.id, name, value));
      this.#extras.set(name, this.own(extra));
    }
    // A single slider carries the step's name; a group folds as a whole.
    const single = sliders.length === 1;
    // What nobody has touched takes one line, unless something has to be chosen first.
    const asks = extras.some(([, parameter]) => isGalleryImage(parameter));
    this.#folded = !asks && (single || !isChanged(step));
    const id = uniqueId('step');
    const first = single ? [...this.#sliders.values()].map((slider) => slider.node) : [];
    this.#body = h(
      'div',
      { class: 'jp-Impact-stepBody', id },
      single
        ? null
        : h('div', { class: 'jp-Impact-cells' }, ...[...this.#sliders.values()].map((slider) => slider.node)),
      extras.length > 0
        ? h('div', { class: 'jp-Impact-extras' }, ...[...this.#extras.values()].map((extra) => extra.node))
        : null,
    );
    this.grip = button({ name: t`Move`, icon: 'grip', class: 'jp-Impact-grip' });
    this.#fold = h(
      'button',
      { type: 'button', class: 'jp-Impact-fold', 'aria-controls': id, hidden: single && extras.length === 0 },
      icon('down'),
    );
    const menu = this.own(new Menu(this.#more, t(spec.title), () => stepEntries(session, step.id)));
    const switcher = h(
      'label',
      { class: 'jp-Impact-switch', title: t`Use this step. ${t(spec.summary)}` },
      this.#enabled,
    );
    this.node = h(
      'li',
      {
        class: `jp-Impact-step ${single ? 'jp-mod-single' : 'jp-mod-group'}`,
        'aria-keyshortcuts': 'Alt+ArrowUp Alt+ArrowDown',
      },
      h(
        'div',
        { class: 'jp-Impact-stepHead' },
        this.grip,
        this.#fold,
        switcher,
        single ? null : this.#title,
        single ? null : this.#summary,
        menu.node,
      ),
      ...first,
      this.#body,
    );
    setAttribute(this.#title, 'title', t(spec.summary));
    this.listen(this.#enabled, 'change', () => session.setEnabled(step.id, this.#enabled.checked));
    for (const target of [this.#fold, this.#title, this.#summary]) {
      this.listen(target, 'click', () => this.#setFolded(!this.#folded));
    }
    this.#setFolded(this.#folded);
  }

  /** @param size of what arrives at this step */
  update(steps: readonly AugmentationStep[], step: AugmentationStep, size: Size): void {
    const suffix = ordinal(steps, step);
    const title = t(specOf(step).title) + suffix;
    const { sweep, state, image, recorder } = this.#session;
    const frame = recorder.shown === null ? undefined : recorder.frames[recorder.shown];
    const recorded = frame?.state.augmentations.find(({ id }) => id === step.id);
    const extent = { ...size, samplingRate: state.samplingRate };
    setText(this.#title, title);
    setText(this.#summary, summaryOf(step));
    this.#enabled.checked = step.enabled;
    setAttribute(this.#enabled, 'aria-label', t`Use ${title}`);
    setAttribute(this.grip, 'aria-label', t`Move ${title}`);
    setAttribute(this.grip, 'title', t`Drag to reorder, or Alt with the arrow keys`);
    setAttribute(this.#more, 'aria-label', t`More for ${title}`);
    setAttribute(this.#more, 'title', t`Duplicate, remove or reset ${title}`);
    setAttribute(this.#fold, 'aria-label', t`Options of ${title}`);
    this.node.classList.toggle('jp-mod-disabled', !step.enabled);
    this.node.classList.toggle('jp-mod-changed', isChanged(step));
    for (const [name, slider] of this.#sliders) {
      const spec = specOf(step).parameters[name];
      const value = valueOf(step, name);
      if (typeof value !== 'number' || !spec) continue;
      const playing = sweep?.stepId === step.id && sweep.parameter === name;
      const label = this.#sliders.size > 1 ? shortTitle(t(specOf(step).title), t(spec.title)) : title;
      slider.update({
        title: t(spec.title) + suffix,
        label,
        value,
        ghost: recorded ? numberOf(recorded, name) : null,
        enabled: step.enabled,
        playing,
        extent,
        spec: spec.kind === 'number' ? withinData(spec, image) : undefined,
      });
    }
    for (const [name, extra] of this.#extras) extra.update(valueOf(step, name), suffix, step.enabled);
  }

  #foresee(parameter: string, { rail: { track, range }, node }: Slider): void {
    const view = new TrackView(this.#session, { stepId: this.stepId, parameter, range, row: node });
    track.prepend(this.own(view).node);
  }

  #play(parameter: string): void {
    const { sweep } = this.#session;
    if (sweep?.stepId === this.stepId && sweep.parameter === parameter) this.#session.stop();
    else this.#session.play(this.stepId, parameter);
  }

  #setFolded(folded: boolean): void {
    this.#folded = folded;
    setHidden(this.#body, folded);
    setHidden(this.#summary, !folded);
    setAttribute(this.#fold, 'aria-expanded', String(!folded));
    setAttribute(this.#fold, 'title', folded ? t`Show` : t`Hide`);
  }
}

function numberOf(step: AugmentationStep, parameter: string): number | null {
  const value = valueOf(step, parameter);
  return typeof value === 'number' ? value : null;
}
