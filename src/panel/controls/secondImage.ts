/** The second image of a step that mixes two: which of the gallery, an example, or a file that is added to it. */
import type { NumberParameter } from '../../engine/augment/spec';
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { t } from '../../language';
import { sourceId } from '../../session/assets';
import { withImage } from '../../session/gallery';
import type { Source } from '../../session/state';
import type { Session } from '../../session/types';
import { h, setAttribute, setText } from '../dom';
import { icon } from '../icons';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';
import { shortTitle, specOf } from './stepView';
import type { Value } from './stepView';

export class SecondImage extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #stepId: string;
  readonly #parameter: string;
  readonly #title: string;
  readonly #name = h('span', { class: 'jp-Impact-fileName' });
  readonly #canvas = h('canvas', {
    class: 'jp-Impact-secondImage',
    width: 1,
    height: 1,
    'aria-hidden': 'true',
  });
  readonly #opener = h(
    'button',
    { type: 'button', class: 'jp-Impact-button jp-mod-text jp-mod-select' },
    this.#canvas,
    this.#name,
    icon('down'),
  );
  readonly #file = h('input', {
    type: 'file',
    accept: 'image/*,.npy',
    hidden: true,
    'aria-hidden': 'true',
    tabindex: -1,
  });
  #place = 0;
  /** Whose thumbnail is shown, or on its way. */
  #painted: string | null = null;

  constructor(session: Session, step: AugmentationStep, parameter: string, spec: NumberParameter) {
    super();
    this.#session = session;
    this.#stepId = step.id;
    this.#parameter = parameter;
    this.#title = t(spec.title);
    const menu = this.own(new Menu(this.#opener, this.#title, () => this.#entries(), { search: true }));
    setAttribute(this.#opener, 'title', t`Choose the second image`);
    this.node = h(
      'div',
      { class: 'jp-Impact-choice' },
      h(
        'span',
        { class: 'jp-Impact-label', 'aria-hidden': 'true' },
        shortTitle(t(specOf(step).title), this.#title),
      ),
      menu.node,
      this.#file,
    );
    this.listen(this.#file, 'change', () => {
      const file = this.#file.files?.[0];
      // The same file can be chosen again.
      if (file)
        void session.files
          .openSecond(file, file.name, (source) => this.#choose(source))
          .finally(() => (this.#file.value = ''));
    });
    this.watch(session.resultChanged, () => this.#load());
  }

  /** @param suffix tells the second step of a name from the first */
  update(value: Value, suffix: string, enabled: boolean): void {
    this.#place = Number(value);
    const name = this.#source?.name ?? t`Choose an image`;
    setText(this.#name, name);
    setAttribute(this.#opener, 'aria-label', `${this.#title}${suffix}: ${name}`);
    this.#opener.disabled = !enabled;
    if (this.#session.result) this.#load();
  }

  get #source(): Source | undefined {
    return this.#session.state.gallery[this.#place];
  }

  #entries(): readonly MenuEntry[] {
    const { state, examples } = this.#session;
    const own = new Set(state.gallery.map(sourceId));
    const others = examples
      .map(({ name, title, credit }) => ({ source: { kind: 'bundled', name } as const, title, credit }))
      .filter(({ source }) => !own.has(sourceId(source)));
    const gallery = state.gallery.map((source, place) => ({
      text: source.name,
      checked: place === this.#place,
      run: () => this.#choose(source),
    }));
    return [
      ...(gallery.length > 0 ? [{ heading: t`Gallery` }, ...gallery] : []),
      ...(others.length > 0 ? [{ heading: t`Examples` }] : []),
      ...others.map(({ source, title, credit }) => ({
        text: title,
        note: credit,
        run: () => this.#choose(source),
      })),
      { heading: t`Files` },
      { text: t`Open a file…`, icon: 'upload', run: () => this.#file.click() },
    ];
  }

  #choose(source: Source): void {
    const { state } = this.#session;
    const { gallery, place } = withImage(state, source);
    const augmentations = state.augmentations.map((step) =>
      step.id === this.#stepId
        ? ({ ...step, parameters: { ...step.parameters, [this.#parameter]: place } } as AugmentationStep)
        : step,
    );
    this.#session.update({ gallery, augmentations });
  }

  /** Once a first result is on screen: a thumbnail must not be in its way. */
  #load(): void {
    const source = this.#source;
    const id = source ? sourceId(source) : null;
    if (this.#painted === id) return;
    this.#painted = id;
    this.#canvas.hidden = true;
    if (source) void this.#paint(source, sourceId(source));
  }

  async #paint(source: Source, id: string): Promise<void> {
    try {
      const { width, height, rgba } = await this.#session.files.thumbnailOf(source);
      if (this.isDisposed || this.#painted !== id) return;
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
      this.#canvas.hidden = false;
    } catch {
      // The panel says what is wrong with an image that is used.
    }
  }
}
