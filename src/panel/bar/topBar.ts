/** Input, model, size, engine; reset all; copy as Python. */
import { LIBRARY_NAMES } from '../../engine/augment/code';
import { NOUNS } from '../../engine/network/nouns';
import { t } from '../../language';
import { libraryCode } from '../../session/libraryCode';
import { newestModel } from '../../session/newestModel';
import { inputSize } from '../../session/request';
import { domainOf } from '../../session/state';
import type { InputSize } from '../../session/state';
import type { Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { Choice } from '../choice';
import { h, setHidden, setText } from '../dom';
import { copyText } from '../clipboard';
import { samples } from '../format';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';
import { EngineChip } from './engineChip';
import { ImageMenu } from './imageMenu';
import type { Uploads } from './imageMenu';
import { portChoices } from './portChoices';
import { UndoButtons } from './undoButtons';

/** Sizes that classifiers are usually trained at. */
const SIZES = [96, 128, 160, 192, 224, 256, 288, 320, 384, 448, 512] as const;
const COPIED = 1500;

export class TopBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #model = h('span', { class: 'jp-Impact-model' });
  readonly #size: Choice;
  readonly #images: ImageMenu;
  readonly #engine: EngineChip;
  readonly #samples = h('span', { class: 'jp-Impact-model', title: t`Channels × length of the series` });
  readonly #copy = button({
    name: t`Copy as Python`,
    text: t`Copy as Python`,
    icon: 'code',
    hint: t`Copy the constructor call that recreates what is seen`,
  });

  readonly #copied = h('span', { class: 'jp-Impact-hiddenText', 'aria-live': 'polite' });

  /** @param root of the panel, for the keys of undo and redo */
  constructor(session: Session, root: HTMLElement, uploads?: Uploads) {
    super();
    this.#session = session;
    this.#images = this.own(new ImageMenu(session, uploads));
    this.#engine = this.own(new EngineChip(session));
    this.#size = this.own(
      new Choice({
        name: t`Size`,
        bare: true,
        hint: t`The network’s input in pixels: the side of a square, or height × width`,
        onChange: (value) => session.update({ size: sizeNamed(value) }),
      }),
    );
    const reset = button({
      name: t`Reset all`,
      text: t`Reset all`,
      icon: 'reset',
      hint: t`Augmentations, framing, target, layer and display to their defaults; image and frames stay`,
    });
    const elsewhere = button({
      name: t`Copy augmentations as code of another library`,
      icon: 'down',
      hint: t`Copy the augmentations as code of ${LIBRARY_NAMES.join(', ')}`,
    });
    this.node = h(
      'div',
      { class: 'jp-Impact-topBar' },
      this.#images.node,
      this.#model,
      ...portChoices(session).map((choice) => this.own(choice).node),
      this.#size.node,
      this.#samples,
      h('span', { class: 'jp-Impact-gap' }),
      this.#engine.node,
      this.own(new UndoButtons(session, root)).node,
      reset,
      h(
        'span',
        { class: 'jp-Impact-code' },
        this.#copy,
        this.#copied,
        this.own(new Menu(elsewhere, t`Copy augmentations as code of`, () => this.#libraries())).node,
      ),
    );
    this.listen(reset, 'click', () => session.resetAll());
    this.listen(this.#copy, 'click', () => void this.#onCopy(session.copyAsPython()));
    this.paint(session, ['state', 'info'], () => this.#update());
    this.#update();
  }

  /** Open the dialogue of the browser for a picture or a network. */
  chooseFile(): void {
    this.#images.chooseFile();
  }

  /** Open the list of backends. */
  chooseBackend(): void {
    this.#engine.open();
  }

  #update(): void {
    const { image, model, state } = this.#session;
    setText(this.#model, newestModel(this.#session)?.name ?? state.model.name);
    const { one, many } = NOUNS[this.#session.task];
    this.#model.title = model
      ? t`${model.name}: ${(model.parameters / 1e6).toFixed(1)} million parameters, ${model.classCount} ${t(model.classCount === 1 ? one : many)}`
      : '';
    const isFixed = (model?.fixedSize ?? null) !== null;
    const { height, width } = inputSize(state, model);
    const squares = isFixed ? [] : SIZES.filter((side) => side !== height || height !== width);
    const present = height === width ? String(height) : `${height} × ${width}`;
    const sizes = [...squares.map(String), present].sort((a, b) => parseInt(a) - parseInt(b));
    this.#size.setOptions(sizes.map((size) => ({ value: size, text: `${size} px` })));
    this.#size.value = present;
    this.#size.disabled = isFixed;
    const isSeries = domainOf(state) === 'series';
    setHidden(this.#size.node, isSeries);
    setHidden(this.#samples, !isSeries);
    setText(this.#samples, image ? samples(image.channels, image.width) : '');
  }

  #libraries(): readonly MenuEntry[] {
    const { state } = this.#session;
    // The libraries know images alone.
    const isSeries = domainOf(state) === 'series';
    return LIBRARY_NAMES.map((library) => ({
      text: t`Copy as ${library}`,
      note: isSeries ? t`Made for images.` : undefined,
      disabled: isSeries,
      run: () => void this.#onCopy(libraryCode(state.augmentations, library)),
    }));
  }

  async #onCopy(code: string): Promise<void> {
    if (!(await copyText(code))) {
      this.#session.notify(t`The browser did not allow copying. The code is: ${code}`);
      return;
    }
    setIcon(this.#copy, 'check');
    setText(this.#copied, t`Copied`);
    setTimeout(() => {
      setIcon(this.#copy, 'code');
      setText(this.#copied, '');
    }, COPIED);
  }
}

/** “224”, or “160 × 320”: height, then width. */
function sizeNamed(name: string): InputSize {
  const [height = 0, width = height] = name.split(' × ').map(Number);
  return height === width ? height : [height, width];
}
