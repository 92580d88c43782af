/** The images to choose among, as a row of thumbnails: click, arrow keys, or N and P anywhere in the panel. */
import type { Picture } from '../../engine/contract/pictures';
import { t } from '../../language';
import { sourceId } from '../../session/assets';
import { same } from '../../session/reducer';
import type { Source } from '../../session/state';
import type { Session } from '../../session/types';
import { h, setAttribute, setChildren, setHidden } from '../dom';
import { Part } from '../part';

interface Item {
  readonly node: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
  asked: boolean;
}

const NEXT = 'n';
const PREVIOUS = 'p';

/** Thumbnails that stand in the strip at once, those around the present image. */
export const MOST_SHOWN = 64;

/** Places of the gallery that the strip shows: the present one in their middle. */
export function windowOf(present: number | null, count: number): readonly [from: number, to: number] {
  const from = Math.max(0, Math.min((present ?? 0) - MOST_SHOWN / 2, count - MOST_SHOWN));
  return [from, Math.min(count, from + MOST_SHOWN)];
}

/** The image that a key leads to; undefined for keys that do nothing here. Without a present one, the first or the last. */
export function moved(key: string, present: number | null, count: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const forward = present === null ? 0 : Math.min(last, present + 1);
  const back = present === null ? last : Math.max(0, present - 1);
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: forward,
    [NEXT]: forward,
    ArrowLeft: back,
    [PREVIOUS]: back,
    Home: 0,
    End: last,
  };
  return moves[key];
}

/** Whether a key that is pressed here is text, or a choice among the options of a list. */
export const takesLetters = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('select, textarea, input:not([type=range], [type=checkbox], [type=radio]), [role=menu]') !==
    null;

export class GalleryStrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('div', {
    class: 'jp-Impact-galleryList',
    role: 'listbox',
    'aria-label': t`Images`,
    'aria-orientation': 'horizontal',
  });
  readonly #items = new Map<string, Item>();
  /** Thumbnails are made one after the other, so that an analysis never waits for more than one. */
  #loading: Promise<void> = Promise.resolve();

  /** @param root where N and P are listened to */
  constructor(session: Session, root: HTMLElement) {
    super();
    this.#session = session;
    this.node = h('div', { class: 'jp-Impact-gallery', hidden: true }, this.#list);
    this.listen(this.#list, 'keydown', (event) => this.#onKey(event));
    this.listen(root, 'keydown', (event) => {
      const isLetter = event.key === NEXT || event.key === PREVIOUS;
      if (isLetter && !takesLetters(event.target)) this.#onKey(event);
    });
    this.paint(session, ['state.gallery', 'state.image'], () => this.#update());
    this.watch(session.resultChanged, () => this.#load());
    this.#update();
  }

  get #gallery(): readonly Source[] {
    return this.#session.state.gallery;
  }

  get #index(): number | null {
    const id = sourceId(this.#session.state.image);
    const index = this.#gallery.findIndex((source) => sourceId(source) === id);
    return index < 0 ? null : index;
  }

  #update(): void {
    const gallery = this.#gallery;
    setHidden(this.node, gallery.length === 0);
    const present = this.#index;
    const [from, to] = windowOf(present, gallery.length);
    const shown = gallery.slice(from, to);
    const ids = new Set(shown.map(sourceId));
    for (const id of this.#items.keys()) if (!ids.has(id)) this.#items.delete(id);
    const hadFocus = this.#list.contains(document.activeElement);
    const items = shown.map((source, place) => {
      const index = from + place;
      const item = this.#item(source);
      const name = t`Image ${index + 1} of ${gallery.length}: ${source.name}`;
      setAttribute(item.node, 'aria-label', name);
      setAttribute(item.node, 'title', t`${source.name} (N: next, P: previous)`);
      setAttribute(item.node, 'aria-selected', String(index === present));
      setAttribute(item.node, 'tabindex', index === (present ?? 0) ? 0 : -1);
      return item.node;
    });
    setChildren(this.#list, items);
    const target = items[(present ?? 0) - from];
    if (hadFocus && target && document.activeElement !== target) target.focus({ preventScroll: true });
    if (target) this.#reveal(target);
    if (this.#session.result) this.#load();
  }

  #item(source: Source): Item {
    const id = sourceId(source);
    const known = this.#items.get(id);
    if (known) return known;
    const canvas = h('canvas', {
      class: 'jp-Impact-galleryCanvas',
      width: 1,
      height: 1,
      'aria-hidden': 'true',
    });
    const node = h('button', { type: 'button', class: 'jp-Impact-galleryItem', role: 'option' }, canvas);
    this.listen(node, 'click', () => this.#choose(source));
    const item = { node, canvas, asked: false };
    this.#items.set(id, item);
    return item;
  }

  /** Once a first result is on screen: the strip must not be in its way. */
  #load(): void {
    const [from, to] = windowOf(this.#index, this.#gallery.length);
    for (const source of this.#gallery.slice(from, to)) {
      const item = this.#items.get(sourceId(source));
      if (!item || item.asked) continue;
      item.asked = true;
      this.#loading = this.#loading.then(() => this.#paint(source, item));
    }
  }

  async #paint(source: Source, item: Item): Promise<void> {
    const { node, canvas } = item;
    // Whoever leafs through 2,000 images does not wait for those that were passed.
    if (this.isDisposed || this.#items.get(sourceId(source)) !== item) return;
    try {
      const { width, height, rgba }: Picture = await this.#session.files.thumbnailOf(source);
      [canvas.width, canvas.height] = [width, height];
      canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    } catch (error) {
      // Whoever chooses it is told the same sentence by the panel.
      node.classList.add('jp-mod-broken');
      setAttribute(node, 'title', error instanceof Error ? error.message : String(error));
    }
  }

  #choose(source: Source): void {
    if (same(source, this.#session.state.image)) return;
    this.#session.recorder.show(null);
    this.#session.update({ image: source });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const source = this.#gallery[moved(event.key, this.#index, this.#gallery.length) ?? -1];
    if (!source) return;
    event.preventDefault();
    this.#choose(source);
  }

  /** Scrolls the strip alone: scrollIntoView would move the notebook too. */
  #reveal({ offsetLeft, offsetWidth }: HTMLElement): void {
    const { clientWidth, scrollLeft } = this.#list;
    if (offsetLeft < scrollLeft) this.#list.scrollLeft = offsetLeft;
    else if (offsetLeft + offsetWidth > scrollLeft + clientWidth)
      this.#list.scrollLeft = offsetLeft + offsetWidth - clientWidth;
  }
}
