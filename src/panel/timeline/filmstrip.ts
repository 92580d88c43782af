/** The recorded frames in a row: click or arrow keys look at one, Delete removes it, Escape goes back to live. */
import { t } from '../../language';
import type { Frame, Session } from '../../session/types';
import { h, setChildren, setHidden } from '../dom';
import { Part } from '../part';
import type { Painting } from '../part';
import { drawThumbnail, patchThumbnail, thumbnail } from './thumbnail';
import type { Thumbnail } from './thumbnail';

/** Distance of two thumbnails, pixels; the style sheet lays them out with the same number. */
export const PITCH = 46;

/** The frame that a key leads to; null for live, undefined for keys that do nothing here. */
export function scrubbed(key: string, shown: number | null, count: number): number | null | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const present = shown ?? last;
  const moves: Readonly<Record<string, number | null>> = {
    ArrowLeft: Math.max(0, present - 1),
    ArrowRight: Math.min(last, present + 1),
    PageUp: Math.max(0, present - 10),
    PageDown: Math.min(last, present + 10),
    Home: 0,
    End: last,
    Escape: null,
  };
  return moves[key];
}

export class Filmstrip extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('div', {
    class: 'jp-Impact-thumbnails',
    role: 'listbox',
    'aria-label': t`Frames`,
    'aria-orientation': 'horizontal',
    'aria-multiselectable': 'true',
    title: t`Click or arrow keys look at a frame; with Shift they choose a range for files`,
  });
  readonly #hint = h(
    'p',
    { class: 'jp-Impact-empty' },
    t`Recorded frames appear here: move a slider, or play one.`,
  );
  readonly #items = new Map<Frame, Thumbnail>();
  /** Buttons of thumbnails. */
  readonly #near: ReturnType<Filmstrip['observeNearness']>;
  readonly #byButton = new WeakMap<Element, Thumbnail>();
  readonly #painting: Painting;
  #shown: number | null = null;
  /** Where a range for files began. */
  #anchor: number | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    const content = h('div', { class: 'jp-Impact-film', style: `--ai-pitch: ${PITCH}px` });
    content.append(this.#list);
    this.node = h('div', { class: 'jp-Impact-filmstrip' }, content, this.#hint);
    this.#near = this.observeNearness(this.node, (button, isNear) => {
      const item = this.#byButton.get(button);
      if (item) drawThumbnail(item, isNear);
    });
    // After the browser's own layout, so that looking at sizes forces none.
    this.observeSize(content, () =>
      this.#reveal(session.recorder.shown ?? session.recorder.frames.length - 1),
    );
    this.#painting = this.paint(session, ['recorder'], () => this.#update());
    this.listen(this.#list, 'click', (event) => this.#onClick(event));
    this.listen(this.#list, 'keydown', (event) => this.#onKey(event));
    this.#update();
  }

  #update(): void {
    const { frames, shown } = this.#session.recorder;
    const present = new Set(frames);
    for (const [frame, { button }] of this.#items) {
      if (present.has(frame)) continue;
      this.#near.unobserve(button);
      this.#items.delete(frame);
    }
    const added = frames.filter((frame) => !this.#items.has(frame)).map((frame) => this.#add(frame));
    // One that a drag adds is in sight, and is drawn in this frame: to be told that it is near costs one more.
    if (added.length === 1) added.forEach((item) => drawThumbnail(item, true));
    const items = frames.flatMap((frame) => this.#items.get(frame) ?? []);
    const inTabOrder = shown ?? frames.length - 1;
    const hadFocus = this.#list.contains(document.activeElement);
    const selected = new Set(this.#session.recorder.selected ?? []);
    items.forEach((item, index) => {
      const frame = frames[index];
      patchThumbnail(item, index, {
        shown: index === shown,
        selected: frame !== undefined && selected.has(frame),
        inTabOrder: index === inTabOrder,
      });
    });
    setChildren(
      this.#list,
      items.map((item) => item.node),
    );
    setHidden(this.#hint, frames.length > 0);
    const target = items[inTabOrder];
    if (hadFocus && target && document.activeElement !== target.button)
      target.button.focus({ preventScroll: true });
    if (shown !== null && shown !== this.#shown) this.#reveal(shown);
    this.#shown = shown;
  }

  #add(frame: Frame): Thumbnail {
    const item = thumbnail(frame);
    this.#items.set(frame, item);
    this.#byButton.set(item.button, item);
    this.#near.observe(item.button);
    return item;
  }

  /** Scrolls the strip alone: scrollIntoView would move the notebook too. */
  #reveal(index: number): void {
    const { clientWidth, scrollLeft } = this.node;
    const [left, right] = [index * PITCH, (index + 1) * PITCH];
    if (left < scrollLeft) this.node.scrollLeft = left - PITCH;
    else if (right > scrollLeft + clientWidth) this.node.scrollLeft = right - clientWidth + PITCH;
  }

  #onClick(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    const index = [...this.#list.children].findIndex((child) => child === button);
    if (index >= 0) this.#look(index, event.shiftKey);
  }

  /** @param extend the range for files reaches from where it began to this frame */
  #look(index: number | null, extend: boolean): void {
    const { recorder } = this.#session;
    const last = recorder.frames.length - 1;
    if (!extend || index === null) this.#anchor = null;
    else this.#anchor ??= recorder.shown ?? last;
    recorder.select(this.#anchor === null || index === null ? null : [this.#anchor, index]);
    recorder.show(index);
  }

  #onKey(event: KeyboardEvent): void {
    const { recorder } = this.#session;
    const { frames, shown } = recorder;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      recorder.remove(shown ?? frames.length - 1);
      this.#painting.hurry();
      return;
    }
    const next = scrubbed(event.key, shown, frames.length);
    if (next === undefined) return;
    event.preventDefault();
    if (next === null) event.stopPropagation();
    this.#look(next, event.shiftKey);
    this.#painting.hurry();
  }
}
