/** One number parameter: a native slider with number field, unit, reset and play. */
import { onSlider } from '../../engine/augment/range';
import type { NumberParameter } from '../../engine/augment/spec';
import { t } from '../../language';
import { button, setIcon } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { Part } from '../part';
import {
  type Extent,
  isInRange,
  reading,
  short,
  shownNumber,
  shownRange,
  typedValue,
  unitSign,
  unitWords,
} from './quantity';
import { steppedValue } from './stepping';
import { TouchIntent } from './touchIntent';

export interface SliderOptions {
  readonly spec: NumberParameter;
  onInput(value: number): void;
  onReset(): void;
  /** Start to play, or stop. */
  onPlay(): void;
}

/** What a slider shows. */
export interface SliderView {
  /** Accessible name; the parameter's title, numbered where the pipeline holds it twice. */
  readonly title: string;
  /** What stands beside it: without the step's name where that stands above. */
  readonly label: string;
  readonly value: number;
  /** Of the recorded frame that is looked at, where it is another one. */
  readonly ghost?: number | null;
  readonly enabled: boolean;
  readonly playing: boolean;
  /** Of what arrives at the step. */
  readonly extent: Extent;
  /** The parameter, where the data narrow its range. */
  readonly spec?: NumberParameter;
}

export class Slider extends Part {
  readonly node: HTMLElement;
  readonly #range: HTMLInputElement;
  readonly #number: HTMLInputElement;
  #spec: NumberParameter;
  readonly #title = h('span', { class: 'jp-Impact-sliderTitle' });
  readonly #measured = h('span', { class: 'jp-Impact-measured' });
  readonly #track: HTMLElement;
  /** Where the thumb stood in the frame that is looked at. */
  readonly #ghost = h('span', { class: 'jp-Impact-ghost', 'aria-hidden': 'true', hidden: true });
  readonly #reset = button({ name: t`Reset`, icon: 'reset' });
  readonly #play: HTMLButtonElement | null;
  /** The newest value, which the next key starts from; the page may still show the one before. */
  #value = NaN;
  /** The value that the slider was given last; its own may be a rounded one. */
  #written = NaN;
  /** The number field holds what is being typed, which is not to be touched. */
  #typing = false;

  constructor(options: SliderOptions) {
    super();
    const { spec } = options;
    this.#spec = spec;
    this.#play = spec.sweep ? button({ name: t`Play`, icon: 'play' }) : null;
    this.#range = h('input', {
      type: 'range',
      class: 'jp-Impact-range',
      min: spec.minimum,
      max: spec.maximum,
      step: spec.step,
    });
    this.#number = h('input', {
      type: 'number',
      class: 'jp-Impact-number',
      inputmode: 'decimal',
      ...shownRange(spec),
      step: 'any',
    });
    this.#track = h(
      'div',
      { class: 'jp-Impact-track', style: `--ai-identity: ${share(spec, spec.default)}` },
      h('span', { class: 'jp-Impact-tick', 'aria-hidden': 'true' }),
      this.#range,
      this.#ghost,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-slider' },
      this.#title,
      h(
        'span',
        { class: 'jp-Impact-reading' },
        this.#number,
        h('span', { class: 'jp-Impact-unit', 'aria-hidden': 'true' }, unitSign(spec)),
        this.#measured,
      ),
      this.#track,
      h('span', { class: 'jp-Impact-sliderButtons' }, this.#play, this.#reset),
    );
    this.#describe();
    this.#connect(options);
  }

  /** What can be drawn behind the slider, and the slider itself. */
  get rail(): { readonly track: HTMLElement; readonly range: HTMLElement } {
    return { track: this.#track, range: this.#range };
  }

  /** Patch what differs; a field that is being typed in is left alone. */
  update(view: SliderView): void {
    const spec = this.#narrowed(view.spec);
    const text = reading(spec, view.value, view.extent);
    const changed = view.value !== spec.default;
    if (this.#written !== view.value) this.#range.value = String(onSlider(spec, view.value));
    this.#value = this.#written = view.value;
    if (!this.#typing && this.#number.value !== text.shown) this.#number.value = text.shown;
    setText(this.#title, view.label);
    setText(this.#measured, text.measured);
    setAttribute(this.#measured, 'title', text.measured === '' ? null : text.spoken);
    setAttribute(this.#range, 'aria-label', view.title);
    setAttribute(this.#range, 'aria-valuetext', text.spoken);
    setAttribute(this.#number, 'aria-label', `${view.title} ${unitWords(spec)}`);
    this.#track.style.setProperty('--ai-value', share(spec, view.value));
    const ghost = view.ghost ?? view.value;
    const isAway = ghost !== view.value;
    if (isAway) this.#track.style.setProperty('--ai-ghost', share(spec, ghost));
    setHidden(this.#ghost, !isAway);
    setAttribute(this.#ghost, 'title', isAway ? t`In the frame: ${short(spec, ghost)}` : null);
    this.node.classList.toggle('jp-mod-changed', changed);
    this.node.classList.toggle('jp-mod-playing', view.playing);
    setAttribute(this.#reset, 'aria-label', t`Reset ${view.title}`);
    setAttribute(this.#reset, 'title', t`Reset ${view.title} to ${short(spec, spec.default)}`);
    this.#reset.disabled = !changed;
    this.#range.disabled = !view.enabled;
    this.#number.disabled = !view.enabled;
    if (!this.#play) return;
    // The name stays while it plays; that it plays is told by aria-pressed.
    setAttribute(this.#play, 'aria-label', t`Play ${view.title}`);
    setAttribute(this.#play, 'aria-pressed', String(view.playing));
    setAttribute(this.#play, 'title', view.playing ? t`Stop` : t`Play ${view.title} through its range`);
    setIcon(this.#play, view.playing ? 'stop' : 'play');
    this.#play.disabled = !view.enabled;
  }

  #narrowed(spec = this.#spec): NumberParameter {
    if (spec.maximum === this.#spec.maximum) return this.#spec;
    this.#spec = spec;
    this.#written = NaN;
    this.#range.max = String(spec.maximum);
    this.#number.max = String(shownRange(spec).max);
    this.#track.style.setProperty('--ai-identity', share(spec, spec.default));
    this.#describe();
    return spec;
  }

  #describe(): void {
    const { summary, minimum, maximum } = this.#spec;
    const range = t`${short(this.#spec, minimum)} to ${short(this.#spec, maximum)}`;
    setAttribute(this.#title, 'title', t`${t(summary)} ${range}; double-click resets.`);
  }

  #connect({ onInput, onReset, onPlay }: SliderOptions): void {
    const set = (value: number | null): void => {
      if (value === null || value === this.#value) return;
      this.#value = value;
      onInput(value);
    };
    const touch = this.own(new TouchIntent(this.#range, set));
    this.listen(this.#range, 'input', () => {
      const value = this.#range.valueAsNumber;
      if (touch.defers(value)) {
        this.#range.value = String(onSlider(this.#spec, this.#written));
        return;
      }
      this.#written = value;
      set(value);
    });
    this.listen(this.#range, 'keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const value = steppedValue(this.#spec, this.#value, event);
      if (value === null) return;
      event.preventDefault();
      set(value);
    });
    for (const target of [this.#range, this.#title]) this.listen(target, 'dblclick', () => onReset());
    this.listen(this.#number, 'input', () => {
      this.#typing = true;
      // “7” on the way to “75” is not yet meant.
      const value = typedValue(this.#spec, this.#number.value);
      if (value !== null && isInRange(this.#spec, this.#number.value)) set(value);
    });
    const settle = (): void => {
      if (!this.#typing) return;
      this.#typing = false;
      set(typedValue(this.#spec, this.#number.value));
      this.#number.value = shownNumber(this.#spec, this.#value);
    };
    for (const type of ['blur', 'change'] as const) this.listen(this.#number, type, settle);
    this.listen(this.#number, 'keydown', (event) => {
      if (event.key === 'Enter') settle();
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      settle();
      set(steppedValue(this.#spec, this.#value, event));
    });
    // A focused number field would turn with the wheel instead of letting the page scroll.
    this.listen(this.#number, 'wheel', () => this.#number.blur(), { passive: true });
    this.listen(this.#reset, 'click', () => onReset());
    if (this.#play) this.listen(this.#play, 'click', () => onPlay());
  }
}

/** Place of a value on the track, 0–1. */
const share = (spec: NumberParameter, value: number): string =>
  ((onSlider(spec, value) - spec.minimum) / (spec.maximum - spec.minimum)).toFixed(4);
