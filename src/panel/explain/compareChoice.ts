/**
 * What the maps show: now, what is compared with, the difference, or both with a wipe between them; the pin, and the choice of
 * another network.
 */
import { t } from '../../language';
import { MODEL_EXTENSIONS } from '../../session/files';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { Part } from '../part';
import { COMPARISONS } from '../pictures/comparison';
import type { Comparison, ComparisonMode } from '../pictures/comparison';

type Titles = Readonly<Record<ComparisonMode, readonly [text: string, hint: string]>>;

const OF_STATES: Titles = {
  now: [t`Now`, t`The maps of the present state`],
  pinned: [t`Pinned`, t`The maps of the pinned state, for the class that is explained now`],
  difference: [
    t`Difference`,
    t`Red where a map is stronger than in the pinned state, blue where it is weaker, on one scale; the pinned map is carried along with the picture`,
  ],
  wipe: [t`Wipe`, t`The pinned state on the left, the present one on the right; drag the line between them`],
};

const ofNetwork = (name: string): Titles => ({
  now: [t`Now`, t`The maps of the network`],
  pinned: [t`Other`, t`The maps of ${name}, for the same class`],
  difference: [
    t`Difference`,
    t`Red where a map is stronger than that of ${name}, blue where it is weaker; each counts by its own maximum`,
  ],
  wipe: [t`Wipe`, t`${name} on the left, the network on the right; drag the line between them`],
});

/** Of images alone: graphs of series are not laid over each other. */
const OF_IMAGES: ReadonlySet<ComparisonMode> = new Set(['difference', 'wipe']);

export class CompareChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #comparison: Comparison;
  readonly #radios: ReadonlyMap<ComparisonMode, HTMLInputElement>;
  readonly #segments: ReadonlyMap<
    ComparisonMode,
    { readonly label: HTMLElement; readonly text: HTMLElement }
  >;
  readonly #network = button({ name: t`Compare with another network`, icon: 'compare', pressed: false });
  readonly #file = h('input', {
    type: 'file',
    accept: MODEL_EXTENSIONS.join(),
    hidden: true,
    'aria-hidden': 'true',
    tabindex: -1,
  });
  readonly #pin = button({ name: t`Pin this state`, icon: 'pin', pressed: false });
  readonly #wipe = h('input', {
    type: 'range',
    class: 'jp-Impact-wipeRange',
    min: 0,
    max: 1,
    step: 0.01,
    'aria-label': t`Wipe`,
    title: t`How much of the pinned state is shown`,
  });

  /** @param look opens how the maps are drawn */
  constructor(session: Session, comparison: Comparison, look: HTMLElement) {
    super();
    this.#session = session;
    this.#comparison = comparison;
    const name = uniqueId('compare');
    this.#radios = new Map(
      COMPARISONS.map((mode) => [
        mode,
        h('input', { type: 'radio', name, value: mode, class: 'jp-Impact-segmentRadio' }),
      ]),
    );
    this.#segments = new Map(
      [...this.#radios].map(([mode, radio]) => {
        const text = h('span', { class: 'jp-Impact-segmentText' });
        return [mode, { text, label: h('label', { class: 'jp-Impact-segment' }, radio, text) }];
      }),
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-compare' },
      h(
        'div',
        { class: 'jp-Impact-segments', role: 'radiogroup', 'aria-label': t`Compare` },
        ...[...this.#segments.values()].map(({ label }) => label),
      ),
      this.#pin,
      this.#network,
      this.#file,
      look,
      this.#wipe,
    );
    for (const [mode, radio] of this.#radios) {
      this.listen(radio, 'change', () => (comparison.mode = mode));
    }
    this.listen(this.#wipe, 'input', () => (comparison.wipe = this.#wipe.valueAsNumber));
    this.listen(this.#pin, 'click', () => {
      if (session.baseline.kind === 'untouched') session.baseline.pin();
      else session.baseline.unpin();
    });
    this.listen(this.#network, 'click', () => {
      if (session.state.compare) session.update({ compare: null });
      else this.#file.click();
    });
    this.listen(this.#file, 'change', () => {
      const file = this.#file.files?.[0];
      // The same file can be chosen again.
      if (file) void session.files.openOther(file, file.name).finally(() => (this.#file.value = ''));
    });
    this.paint(session, ['state', 'baseline', 'result'], () => this.#update());
    this.watch(comparison.changed, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { baseline, state } = this.#session;
    const { mode, wipe } = this.#comparison;
    const isSeries = domainOf(state) === 'series';
    if (isSeries && OF_IMAGES.has(mode)) this.#comparison.mode = 'now';
    for (const [each, radio] of this.#radios) {
      if (radio.checked !== (each === mode)) radio.checked = each === mode;
      radio.disabled = isSeries && OF_IMAGES.has(each);
    }
    setHidden(this.#wipe, mode !== 'wipe');
    if (this.#wipe.valueAsNumber !== wipe) this.#wipe.value = String(wipe);
    const { kind, name } = baseline;
    const isOther = kind === 'network';
    const titles = isOther ? ofNetwork(name) : OF_STATES;
    for (const [each, { label, text }] of this.#segments) {
      setText(text, titles[each][0]);
      setAttribute(label, 'title', titles[each][1]);
    }
    setAttribute(
      this.#wipe,
      'aria-valuetext',
      isOther ? `${Math.round(wipe * 100)} % ${name}` : t`${Math.round(wipe * 100)} % pinned`,
    );
    setAttribute(this.#network, 'aria-pressed', String(isOther));
    setAttribute(
      this.#network,
      'title',
      isOther
        ? t`Compare with ${name} no longer`
        : t`Compare with another network: choose its file (ONNX, or TensorFlow.js in a zip archive)`,
    );
    const isUntouched = kind !== 'pinned';
    setHidden(this.#pin, isOther);
    setAttribute(this.#pin, 'aria-pressed', String(!isUntouched));
    setAttribute(
      this.#pin,
      'title',
      isUntouched
        ? t`Compare with this state from now on, instead of the untouched image`
        : t`Compare with the untouched image again`,
    );
    this.#pin.disabled = isUntouched && baseline.isShown;
  }
}
