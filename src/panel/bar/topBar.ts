/** Input, model, size, engine; reset all; copy as Python. */
import { LIMITS } from '../../session/state';
import type { Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { Choice } from '../choice';
import { h, setText } from '../dom';
import { copyText } from '../clipboard';
import { Part } from '../part';
import { EngineChip } from './engineChip';
import { ImageMenu } from './imageMenu';

/** Sizes that classifiers are usually trained at. */
const SIZES = [96, 128, 160, 192, 224, 256, 288, 320, 384, 448, 512] as const;
const COPIED = 1500;

export class TopBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #model = h('span', { class: 'jp-Impact-model' });
  readonly #size: Choice;
  readonly #copy = button({
    name: 'Copy as Python',
    text: 'Copy as Python',
    icon: 'code',
    hint: 'Copy the constructor call that recreates what is seen',
  });

  readonly #copied = h('span', { class: 'jp-Impact-hiddenText', 'aria-live': 'polite' });

  constructor(session: Session) {
    super();
    this.#session = session;
    this.#size = this.own(
      new Choice({
        name: 'Size',
        bare: true,
        hint: 'Side of the network’s input in pixels',
        onChange: (value) => session.update({ size: Number(value) }),
      }),
    );
    const reset = button({
      name: 'Reset all',
      text: 'Reset all',
      icon: 'reset',
      hint: 'Augmentations, framing, target, layer and display to their defaults; image and frames stay',
    });
    this.node = h(
      'div',
      { class: 'jp-Impact-topBar' },
      this.own(new ImageMenu(session)).node,
      this.#model,
      this.#size.node,
      h('span', { class: 'jp-Impact-gap' }),
      this.own(new EngineChip(session)).node,
      reset,
      this.#copy,
      this.#copied,
    );
    this.listen(reset, 'click', () => session.resetAll());
    this.listen(this.#copy, 'click', () => void this.#onCopy());
    this.watch(session.stateChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { model, state } = this.#session;
    setText(this.#model, model?.name ?? state.model.name);
    this.#model.title = model
      ? `${model.name}: ${(model.parameters / 1e6).toFixed(1)} million parameters, ${model.classCount} classes`
      : '';
    const fixed = model?.fixedSize;
    const sizes = fixed ? [fixed.height] : [...new Set<number>([...SIZES, state.size])].sort((a, b) => a - b);
    const allowed = sizes.filter((size) => size >= LIMITS.size.minimum && size <= LIMITS.size.maximum);
    this.#size.setOptions(allowed.map((size) => ({ value: String(size), text: `${size} px` })));
    this.#size.value = String(fixed?.height ?? state.size);
    this.#size.disabled = fixed !== null && fixed !== undefined;
  }

  async #onCopy(): Promise<void> {
    const code = this.#session.copyAsPython();
    if (!(await copyText(code))) {
      this.#session.notify(`The browser did not allow copying. The call is: ${code}`);
      return;
    }
    setIcon(this.#copy, 'check');
    setText(this.#copied, 'Copied');
    setTimeout(() => {
      setIcon(this.#copy, 'code');
      setText(this.#copied, '');
    }, COPIED);
  }
}
