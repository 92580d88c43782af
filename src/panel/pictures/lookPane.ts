/** How the pictures are drawn: view, channels, opacity, colours and scale, in one pane. */
import { COLORMAPS } from '../../engine/contract/look';
import { isMap, mapSpecOf, picturesOf } from '../../engine/attribution/methods/catalogue';
import type { Colormap } from '../../engine/contract/look';
import { t } from '../../language';
import type { DisplayOptions, View } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { Choice } from '../choice';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';
import { Popover } from '../popover';
import { COLORMAP_TITLES, VIEW_TITLES } from '../titles';
import { ChannelChoice } from './channelChoice';

export class LookPane extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #opacity = h('input', {
    type: 'range',
    class: 'jp-Impact-range',
    min: 0,
    max: 1,
    step: 0.05,
    'aria-label': t`Map opacity`,
  });
  readonly #opacityTrack = h('span', { class: 'jp-Impact-track jp-mod-plain' }, this.#opacity);
  readonly #opacityText = h('span', { class: 'jp-Impact-opacityText', 'aria-hidden': 'true' });
  readonly #view: Choice;
  readonly #colours: Choice;
  readonly #scale: Choice;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#view = this.own(
      new Choice({ name: t`View`, onChange: (value) => session.update({ view: value as View }) }),
    );
    this.#colours = this.own(
      new Choice({
        name: t`Colours`,
        hint: t`Colour map of Grad-CAM`,
        options: COLORMAPS.map((value) => ({ value, text: COLORMAP_TITLES[value] })),
        onChange: (value) => this.#set({ colormap: value as Colormap }),
      }),
    );
    this.#scale = this.own(
      new Choice({
        name: t`Scale`,
        hint: t`Each picture by its own range, or all by the range of the picture that is shown now`,
        options: [
          { value: 'each', text: t`Own scale each` },
          { value: 'locked', text: t`Scale locked` },
        ],
        onChange: (value) => this.#set({ scale: value as DisplayOptions['scale'] }),
      }),
    );
    const opener = button({
      name: t`Look of the maps`,
      icon: 'look',
      hint: t`View, opacity, colours and scale of the maps`,
    });
    const popover = new Popover(
      opener,
      t`Look of the maps`,
      this.#view.node,
      this.own(new ChannelChoice(session)).node,
      h(
        'label',
        { class: 'jp-Impact-choice', title: t`Weight of the Grad-CAM map over the image` },
        h('span', { class: 'jp-Impact-label' }, t`Opacity`),
        this.#opacityTrack,
        this.#opacityText,
      ),
      this.#colours.node,
      this.#scale.node,
    );
    this.node = this.own(popover).node;
    this.listen(this.#opacity, 'input', () => this.#set({ opacity: this.#opacity.valueAsNumber }));
    this.paint(session, ['state.display', 'state.view', 'state.method', 'state.moreMethods', 'info'], () =>
      this.#update(),
    );
    this.#update();
  }

  #set(patch: Partial<DisplayOptions>): void {
    this.#session.update({ display: { ...this.#session.state.display, ...patch } });
  }

  #update(): void {
    const { display, view } = this.#session.state;
    const { methods } = this.#session;
    const pictures = picturesOf(methods);
    const views: readonly View[] = ['side-by-side', ...pictures];
    this.#view.setOptions(views.map((value) => ({ value, text: VIEW_TITLES[value] })));
    this.#view.value = views.includes(view) ? view : 'side-by-side';
    this.#colours.value = display.colormap;
    this.#scale.value = display.scale;
    const text = `${Math.round(display.opacity * 100)} %`;
    if (this.#opacity.valueAsNumber !== display.opacity) this.#opacity.value = String(display.opacity);
    setAttribute(this.#opacity, 'aria-valuetext', text);
    this.#opacityTrack.style.setProperty('--ai-value', String(display.opacity));
    setText(this.#opacityText, text);
    const hasMap = pictures.some((name) => isMap(name) && mapSpecOf(name).drawn === 'heat');
    this.#opacity.disabled = !hasMap;
    this.#colours.disabled = !hasMap;
    this.#scale.disabled = !pictures.some(isMap);
  }
}
