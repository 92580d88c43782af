/** How the pictures are drawn: view, opacity, colours, scale, and the original for comparison. */
import { COLORMAPS } from '../../engine/contract/look';
import { PICTURES_OF_METHOD } from '../../engine/contract/method';
import type { Colormap, DisplayOptions } from '../../engine/contract/look';
import type { View } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { Choice } from '../choice';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';
import { COLORMAP_TITLES, VIEW_TITLES } from '../titles';
import { ChannelChoice } from './channelChoice';

export class DisplayBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #opacity = h('input', {
    type: 'range',
    class: 'jp-Impact-range',
    min: 0,
    max: 1,
    step: 0.05,
    'aria-label': 'Map opacity',
  });
  readonly #opacityTrack = h('span', { class: 'jp-Impact-track jp-mod-plain' }, this.#opacity);
  readonly #opacityText = h('span', { class: 'jp-Impact-opacityText', 'aria-hidden': 'true' });
  readonly #view: Choice;
  readonly #colours: Choice;
  readonly #scale: Choice;

  /** @param compare called with true while the originals are to be shown */
  constructor(session: Session, compare: (held: boolean) => void) {
    super();
    this.#session = session;
    this.#view = this.own(
      new Choice({ name: 'View', bare: true, onChange: (value) => session.update({ view: value as View }) }),
    );
    this.#colours = this.own(
      new Choice({
        name: 'Colours',
        // Its values say what it is, where room is short.
        class: 'jp-mod-clear',
        hint: 'Colour map of Grad-CAM',
        options: COLORMAPS.map((value) => ({ value, text: COLORMAP_TITLES[value] })),
        onChange: (value) => this.#set({ colormap: value as Colormap }),
      }),
    );
    this.#scale = this.own(
      new Choice({
        name: 'Scale',
        bare: true,
        hint: 'Each picture by its own range, or all by the range of the picture that is shown now',
        options: [
          { value: 'each', text: 'Own scale each' },
          { value: 'locked', text: 'Scale locked' },
        ],
        onChange: (value) => this.#set({ scale: value as DisplayOptions['scale'] }),
      }),
    );
    const hold = button({
      name: 'Compare with original',
      text: 'Compare',
      icon: 'compare',
      hint: 'Hold to see the original in every picture',
    });
    this.node = h(
      'div',
      { class: 'jp-Impact-display', role: 'group', 'aria-label': 'Display' },
      this.#view.node,
      this.own(new ChannelChoice(session)).node,
      h(
        'label',
        { class: 'jp-Impact-choice', title: 'Weight of the Grad-CAM map over the image' },
        h('span', { class: 'jp-Impact-label' }, 'Opacity'),
        this.#opacityTrack,
        this.#opacityText,
      ),
      this.#colours.node,
      this.#scale.node,
      hold,
    );
    this.listen(this.#opacity, 'input', () => this.#set({ opacity: this.#opacity.valueAsNumber }));
    this.#holdable(hold, compare);
    this.watch(session.stateChanged, () => this.#update());
    this.#update();
  }

  #set(patch: Partial<DisplayOptions>): void {
    this.#session.update({ display: { ...this.#session.state.display, ...patch } });
  }

  #update(): void {
    const { display, view } = this.#session.state;
    const { method } = this.#session;
    const pictures = PICTURES_OF_METHOD[method];
    const views: readonly View[] = ['side-by-side', ...pictures];
    this.#view.setOptions(views.map((value) => ({ value, text: VIEW_TITLES[value].replace(' image', '') })));
    this.#view.value = views.includes(view) ? view : 'side-by-side';
    this.#colours.value = display.colormap;
    this.#scale.value = display.scale;
    const text = `${Math.round(display.opacity * 100)} %`;
    if (this.#opacity.valueAsNumber !== display.opacity) this.#opacity.value = String(display.opacity);
    setAttribute(this.#opacity, 'aria-valuetext', text);
    this.#opacityTrack.style.setProperty('--ai-value', String(display.opacity));
    setText(this.#opacityText, text);
    const hasMap = pictures.includes('grad-cam');
    this.#opacity.disabled = !hasMap;
    this.#colours.disabled = !hasMap;
    this.#scale.disabled = method === 'none';
  }

  #holdable(target: HTMLButtonElement, compare: (held: boolean) => void): void {
    const end = (): void => compare(false);
    this.listen(target, 'pointerdown', (event) => {
      if (event.button === 0) compare(true);
    });
    for (const type of ['pointerup', 'pointercancel', 'pointerleave', 'blur', 'keyup'] as const) {
      this.listen(target, type, end);
    }
    this.listen(target, 'keydown', (event) => {
      if (event.key === ' ' || event.key === 'Enter') compare(true);
    });
  }
}
