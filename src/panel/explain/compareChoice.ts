/** What the maps show: now, the pinned state, the difference, or both with a wipe between them; and the pin itself. */
import { t } from '../../language';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setHidden, uniqueId } from '../dom';
import { Part } from '../part';
import { COMPARISONS } from '../pictures/comparison';
import type { Comparison, ComparisonMode } from '../pictures/comparison';

const TITLES: Readonly<Record<ComparisonMode, readonly [text: string, hint: string]>> = {
  now: [t`Now`, t`The maps of the present state`],
  pinned: [t`Pinned`, t`The maps of the pinned state, for the class that is explained now`],
  difference: [
    t`Difference`,
    t`Red where a map is stronger than in the pinned state, blue where it is weaker, on one scale; the pinned map is carried along with the picture`,
  ],
  wipe: [t`Wipe`, t`The pinned state on the left, the present one on the right; drag the line between them`],
};

/** Of images alone: graphs of series are not laid over each other. */
const OF_IMAGES: ReadonlySet<ComparisonMode> = new Set(['difference', 'wipe']);

export class CompareChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #comparison: Comparison;
  readonly #radios: ReadonlyMap<ComparisonMode, HTMLInputElement>;
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
    this.node = h(
      'div',
      { class: 'jp-Impact-compare' },
      h(
        'div',
        { class: 'jp-Impact-segments', role: 'radiogroup', 'aria-label': t`Compare` },
        ...[...this.#radios].map(([mode, radio]) =>
          h(
            'label',
            { class: 'jp-Impact-segment', title: TITLES[mode][1] },
            radio,
            h('span', { class: 'jp-Impact-segmentText' }, TITLES[mode][0]),
          ),
        ),
      ),
      this.#pin,
      look,
      this.#wipe,
    );
    for (const [mode, radio] of this.#radios) {
      this.listen(radio, 'change', () => (comparison.mode = mode));
    }
    this.listen(this.#wipe, 'input', () => (comparison.wipe = this.#wipe.valueAsNumber));
    this.listen(this.#pin, 'click', () => {
      if (session.baseline.isUntouched) session.baseline.pin();
      else session.baseline.unpin();
    });
    this.watch(comparison.changed, () => this.#update());
    this.watch(session.baseline.changed, () => this.#update());
    this.watch(session.resultChanged, () => this.#update());
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
    setAttribute(this.#wipe, 'aria-valuetext', t`${Math.round(wipe * 100)} % pinned`);
    const { isUntouched } = baseline;
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
