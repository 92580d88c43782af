/** Over the graphs: graph or image, which channels, and how much of time. */
import { t } from '../../language';
import { OUTLOOKS, domainOf } from '../../session/state';
import type { Outlook } from '../../session/state';
import { channelName } from '../../media/graph/graph';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { Choice } from '../choice';
import { h, setAttribute, setChildren, setHidden, setText } from '../dom';
import { Part } from '../part';
import { factsOf } from './facts';
import type { SeriesView } from './seriesView';

const OUTLOOK_TITLES: Readonly<Record<Outlook, string>> = { graph: t`Graph`, image: t`Image` };
const BUTTON_FACTOR = 1.5;

export class SeriesBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #view: SeriesView;
  readonly #outlook: Choice;
  readonly #channels = h('div', { class: 'jp-Impact-channels', role: 'group', 'aria-label': t`Channels` });
  readonly #time: HTMLElement;
  readonly #buttons: HTMLButtonElement[] = [];
  readonly #window: HTMLElement;
  readonly #position = h('input', {
    type: 'range',
    class: 'jp-Impact-range',
    min: 0,
    max: 1,
    step: 0.001,
    'aria-label': t`Window position`,
  });
  readonly #positionTrack = h('span', { class: 'jp-Impact-track jp-mod-plain' }, this.#position);

  constructor(session: Session, view: SeriesView) {
    super();
    this.#session = session;
    this.#view = view;
    this.#outlook = this.own(
      new Choice({
        name: t`Outlook`,
        hint: t`Lines over time, or a picture with a row for each channel`,
        options: OUTLOOKS.map((value) => ({ value, text: OUTLOOK_TITLES[value] })),
        onChange: (value) => session.update({ outlook: value as Outlook }),
      }),
    );
    const closer = button({ name: t`Zoom in on time`, icon: 'plus', hint: t`Zoom in (Ctrl with the wheel)` });
    const wider = button({
      name: t`Zoom out of time`,
      icon: 'minus',
      hint: t`Zoom out (Ctrl with the wheel)`,
    });
    const whole = button({
      name: t`Show all of the time`,
      icon: 'reset',
      hint: t`All of the time (double-click)`,
    });
    this.#time = h(
      'span',
      { class: 'jp-Impact-timeZoom', role: 'group', 'aria-label': t`Time` },
      wider,
      closer,
      whole,
    );
    this.#window = h(
      'label',
      {
        class: 'jp-Impact-choice',
        title: t`Which part of the series the network sees: it takes a fixed length`,
      },
      h('span', { class: 'jp-Impact-label' }, t`Window`),
      this.#positionTrack,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-seriesBar', hidden: true },
      this.#outlook.node,
      this.#channels,
      this.#window,
      this.#time,
    );
    this.listen(this.#position, 'input', () => {
      session.update({ framing: { ...session.state.framing, x: this.#position.valueAsNumber } });
    });
    this.listen(closer, 'click', () => view.zoom(BUTTON_FACTOR));
    this.listen(wider, 'click', () => view.zoom(1 / BUTTON_FACTOR));
    this.listen(whole, 'click', () => view.reset());
    this.paint(session, ['state', 'info', 'result'], () => this.#update());
    this.watch(view.changed, () => {
      for (const off of [wider, whole]) off.disabled = !view.isZoomed;
      this.#update();
    });
    for (const off of [wider, whole]) off.disabled = true;
    this.#update();
  }

  #update(): void {
    const { state, image, result, model } = this.#session;
    const isSeries = domainOf(state) === 'series';
    setHidden(this.node, !isSeries);
    if (!isSeries) return;
    this.#outlook.value = state.outlook;
    const isGraph = state.outlook === 'graph';
    const channels = result?.maps.augmented.channels ?? image?.channels ?? 0;
    setHidden(this.#channels, !isGraph || channels < 2);
    setHidden(this.#time, !isGraph);
    const taken = model?.fixedSize?.width ?? null;
    setHidden(this.#window, taken === null || image === null || image.width <= taken);
    if (this.#position.valueAsNumber !== state.framing.x) this.#position.value = String(state.framing.x);
    this.#positionTrack.style.setProperty('--ai-value', String(state.framing.x));
    const facts = factsOf(this.#session);
    const chips = Array.from({ length: channels }, (_, channel) => {
      const chip = this.#chip(channel);
      setText(chip, channelName(facts, channel));
      setAttribute(chip, 'aria-pressed', String(!this.#view.isHidden(channel)));
      return chip;
    });
    setChildren(this.#channels, chips);
  }

  #chip(channel: number): HTMLButtonElement {
    const known = this.#buttons[channel];
    if (known) return known;
    const chip = h('button', {
      type: 'button',
      class: 'jp-Impact-channel',
      title: t`Show this channel or not`,
    });
    this.listen(chip, 'click', () => this.#view.toggle(channel, this.#channelCount));
    this.#buttons[channel] = chip;
    return chip;
  }

  get #channelCount(): number {
    return this.#channels.childElementCount;
  }
}
