/** Which channels of an image of many are shown: the first three as colours, or one of them as grey. */
import { shownChannels } from '../../engine/render/pictures';
import { t } from '../../language';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { setHidden } from '../dom';
import { Part } from '../part';

const FIRST = '';

/** Values of the select: channels separated by commas; empty for the first ones. */
export function channelOptions(
  count: number,
  chosen: readonly number[] | null,
): readonly { readonly value: string; readonly text: string }[] {
  const first = [...new Set(shownChannels(count, null))];
  const single = Array.from({ length: count }, (_, channel) => ({
    value: String(channel),
    text: t`Channel ${channel}`,
  }));
  const options = [
    {
      value: FIRST,
      text: first.length > 1 ? t`Channels ${first.join(', ')}` : t`Channel ${first[0] ?? 0} (first)`,
    },
    ...single,
  ];
  const value = chosen?.join() ?? FIRST;
  return options.some((option) => option.value === value)
    ? options
    : [...options, { value, text: t`Channels ${chosen?.join(', ') ?? ''}` }];
}

export class ChannelChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #choice: Choice;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#choice = this.own(
      new Choice({
        name: t`Displayed channels`,
        label: t`Channels`,
        hint: t`Channels that are shown; the network sees all of them. Python: display_channels=[4, 2, 1]`,
        onChange: (value) =>
          session.update({
            display: {
              ...session.state.display,
              channels: value === FIRST ? null : value.split(',').map(Number),
            },
          }),
      }),
    );
    this.node = this.#choice.node;
    this.paint(session, ['state.display', 'state.image', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { model, state } = this.#session;
    const count = model?.channels ?? 3;
    const { channels } = state.display;
    const isUsual = (count === 1 || count === 3) && channels === null;
    setHidden(this.node, isUsual || domainOf(state) === 'series');
    this.#choice.setOptions(channelOptions(count, channels));
    this.#choice.value = channels?.join() ?? FIRST;
  }
}
