/** Level and width of the values that are shown and analysed; for images of more than 8 bits. */
import type { ImageInfo, ValueWindow } from '../../engine/contract/input';
import type { NumberParameter } from '../../engine/augment/spec';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setChildren, setHidden } from '../dom';
import { Part } from '../part';
import { Slider } from './slider';

const EIGHT_BITS: ValueWindow = [127.5, 255];
/** Steps of a slider over the range of the values, about. */
const STEPS = 500;

/** A power of ten, so that values stay round. */
const stepOf = (span: number): number => Number((10 ** Math.floor(Math.log10(span / STEPS))).toPrecision(1));

/** The two sliders of an image: their ranges hold its values and the window that is set. */
export function windowSpecs(
  { range: [minimum, maximum], window: own }: Pick<ImageInfo, 'range' | 'window'>,
  window: ValueWindow | null,
): readonly [level: NumberParameter, width: NumberParameter] {
  const span = maximum > minimum ? maximum - minimum : 1;
  const step = stepOf(span);
  const [level, width] = own ?? EIGHT_BITS;
  const shared = { kind: 'number', quantity: 'value', step, sweep: false } as const;
  return [
    {
      ...shared,
      title: t`Window level`,
      summary: t`The value that is drawn as mid-grey.`,
      minimum: Math.min(minimum, window?.[0] ?? minimum),
      maximum: Math.max(maximum, window?.[0] ?? maximum),
      default: level,
    },
    {
      ...shared,
      title: t`Window width`,
      summary: t`The span of values from black to white; what lies outside is clipped.`,
      minimum: Math.min(step, window?.[1] ?? step),
      maximum: Math.max(span, window?.[1] ?? span),
      default: width,
    },
  ];
}

export class WindowPane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #sliders = h('div', { class: 'jp-Impact-windowSliders' });
  #written = '';
  #pair: readonly [Slider, Slider] | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    const fit = button({
      name: t`Fit window to the values`,
      text: t`Fit`,
      hint: t`From the smallest value of the image to the largest`,
    });
    this.node = h(
      'div',
      { class: 'jp-Impact-window', role: 'group', 'aria-label': t`Window` },
      h('h2', { class: 'jp-Impact-heading' }, t`Window`, fit),
      this.#sliders,
    );
    this.listen(fit, 'click', () => this.#fit());
    this.paint(session, ['state.window', 'info'], () => this.#update());
    this.#update();
  }

  /** The window that holds. */
  get #window(): ValueWindow {
    const { state, image } = this.#session;
    return state.window ?? image?.window ?? EIGHT_BITS;
  }

  #update(): void {
    const { image, state } = this.#session;
    const isNeeded = image !== null && (image.window !== null || state.window !== null);
    setHidden(this.node, !isNeeded);
    if (!isNeeded) return;
    const specs = windowSpecs(image, state.window);
    const written = JSON.stringify(specs);
    if (written !== this.#written && !this.#sliders.contains(document.activeElement)) {
      this.#written = written;
      this.#pair?.forEach((slider) => this.disown(slider));
      this.#pair = [this.#slider(0, specs[0]), this.#slider(1, specs[1])];
      setChildren(
        this.#sliders,
        this.#pair.map((slider) => slider.node),
      );
    }
    this.#pair?.forEach((slider, at) =>
      slider.update({
        title: specs[at]?.title ?? '',
        label: at === 0 ? t`Level` : t`Width`,
        value: this.#window[at] ?? 0,
        enabled: true,
        playing: false,
        extent: { height: 0, width: 0, samplingRate: null },
      }),
    );
  }

  #slider(at: 0 | 1, spec: NumberParameter): Slider {
    const set = (value: number): void => {
      const [level, width] = this.#window;
      this.#set(at === 0 ? [value, width] : [level, value]);
    };
    const options = { spec, onInput: set, onReset: () => set(spec.default), onPlay: () => undefined };
    return this.own(new Slider(options));
  }

  #set(window: ValueWindow): void {
    const own = this.#session.image?.window;
    const isOwn = own !== null && own !== undefined && own[0] === window[0] && own[1] === window[1];
    this.#session.update({ window: isOwn ? null : window });
  }

  #fit(): void {
    const { image } = this.#session;
    if (!image) return;
    const [minimum, maximum] = image.range;
    if (maximum > minimum) this.#set([(minimum + maximum) / 2, maximum - minimum]);
  }
}
