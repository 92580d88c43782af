/** Which backend runs, how fast it answered, and why better ones do not run. */
import { BACKENDS } from '../../engine/runtime/backends';
import type { BackendName } from '../../engine/runtime/backends';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { h, setAttribute, setText } from '../dom';
import { latency } from '../format';
import { icon } from '../icons';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';

const SUMMARIES: Readonly<Record<BackendName, string>> = {
  webgpu: t`Graphics card, the newest interface`,
  webgl: t`Graphics card, the older interface`,
  wasm: t`Processor, compiled code`,
  'tfjs-wasm': t`Processor, TensorFlow.js`,
  cpu: t`Processor, plain JavaScript: slow, works everywhere`,
};

export class EngineChip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #backend = h('span', { class: 'jp-Impact-backend' });
  readonly #latency = h('span', { class: 'jp-Impact-latency' });
  readonly #opener: HTMLButtonElement;
  readonly #menu: Menu;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#opener = h(
      'button',
      { type: 'button', class: 'jp-Impact-button jp-mod-text jp-Impact-engine' },
      h('span', { class: 'jp-Impact-lamp', 'aria-hidden': 'true' }),
      this.#backend,
      ' ',
      this.#latency,
      icon('down'),
    );
    this.#menu = this.own(new Menu(this.#opener, t`Backend`, () => this.#entries()));
    this.node = this.#menu.node;
    this.watch(session.infoChanged, () => this.#update());
    this.watch(session.resultChanged, () => this.#update());
    this.#update();
  }

  open(): void {
    this.#menu.open();
  }

  #update(): void {
    const { backend, result } = this.#session;
    const threads = backend?.threads ?? 1;
    const name = backend ? backend.backend + (threads > 1 ? t` · ${threads} threads` : '') : t`starting`;
    const time = result ? latency(result.milliseconds) : '';
    setText(this.#backend, name);
    setText(this.#latency, time);
    // It begins with what is to be read on it.
    setAttribute(this.#opener, 'aria-label', t`${[name, time].filter(Boolean).join(' ')}, the engine`);
    setAttribute(this.#opener, 'title', t`The engine that computes, and the time of its last answer`);
  }

  #entries(): readonly MenuEntry[] {
    const { backend } = this.#session;
    const choose = (name: BackendName | 'auto') => () => void this.#session.chooseBackend(name);
    const reasons = new Map(backend?.skipped.map(({ backend: name, reason }) => [name, reason]));
    return [
      {
        note: t`The first one that works and passes its self-test is used. The choice holds for the whole page.`,
      },
      { text: t`Best available`, icon: 'reset', run: choose('auto') },
      ...BACKENDS.map((name) => ({
        text: name,
        note: reasons.get(name) ?? SUMMARIES[name],
        checked: backend?.backend === name,
        run: choose(name),
      })),
      ...(backend && !backend.worker
        ? [{ note: t`No worker could be started: the engine runs on the page’s own thread.` }]
        : []),
    ];
  }
}
