/** Pan and zoom on the original picture: drag, Ctrl with the wheel, pinch, keys, and two buttons. */
import type { Framing } from '../../engine/contract/input';
import type { Point } from '../../engine/image/image';
import { t } from '../../language';
import { inputSize } from '../../session/request';
import { DEFAULT_STATE } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setText } from '../dom';
import { decimal } from '../format';
import { Part } from '../part';
import { panned, zoomed } from './framingMath';

const BUTTON_FACTOR = 1.25;
const KEY_PAN = 0.02;
const COARSE = 5;
/** Zoom of one wheel notch (deltaY about 100); pinches on touch pads send small ones. */
const WHEEL = 0.0025;
/** A pointer that moved less was not dragged, pixels. */
const SLOP = 3;

const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class FramingTools extends Part {
  /** Small buttons in a corner of the picture; arrow keys pan while one of them has the focus. */
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #frame: HTMLElement;
  readonly #text = h('span', { class: 'jp-Impact-zoom', 'aria-live': 'off' });
  readonly #out: HTMLButtonElement;
  readonly #pointers = new Map<number, Point>();
  #dragged = 0;
  /** Where the picture was when the first finger came down. */
  #before: Framing | null = null;

  constructor(session: Session, frame: HTMLElement) {
    super();
    this.#session = session;
    this.#frame = frame;
    const closer = button({
      name: t`Zoom in`,
      icon: 'plus',
      hint: t`Zoom in (Ctrl with the wheel); drag or arrow keys pan`,
    });
    this.#out = button({ name: t`Zoom out`, icon: 'minus', hint: t`Zoom out (Ctrl with the wheel)` });
    this.node = h(
      'div',
      { class: 'jp-Impact-framing', role: 'group', 'aria-label': t`Framing` },
      this.#out,
      this.#text,
      closer,
    );
    this.listen(closer, 'click', () => this.#zoom(BUTTON_FACTOR));
    this.listen(this.#out, 'click', () => this.#zoom(1 / BUTTON_FACTOR));
    this.listen(this.node, 'keydown', (event) => this.#onKey(event));
    this.listen(this.node, 'dblclick', () => this.#set(DEFAULT_STATE.framing));
    this.listen(frame, 'wheel', (event) => this.#onWheel(event), { passive: false });
    this.listen(frame, 'pointerdown', (event) => this.#onDown(event));
    this.listen(frame, 'pointermove', (event) => this.#onMove(event));
    this.listen(frame, 'pointerup', (event) => this.#pointers.delete(event.pointerId));
    this.listen(frame, 'pointercancel', (event) => this.#takeBack(event));
    this.paint(session, ['state.framing'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { zoom } = this.#session.state.framing;
    setText(this.#text, `${decimal(zoom, 1)}×`);
    this.#out.disabled = zoom <= 1;
    this.node.classList.toggle('jp-mod-zoomed', zoom > 1);
    setAttribute(this.#frame, 'data-zoomed', zoom > 1);
  }

  #set(framing: Framing): void {
    this.#session.update({ framing });
  }

  /** About a point of the picture, in fractions. */
  #zoom(factor: number, u = 0.5, v = 0.5): void {
    const { image, model, state } = this.#session;
    if (image) this.#set(zoomed(image, inputSize(state, model), state.framing, factor, u, v));
  }

  #pan(right: number, down: number): void {
    const { image, model, state } = this.#session;
    if (image) this.#set(panned(image, inputSize(state, model), state.framing, right, down));
  }

  #onKey(event: KeyboardEvent): void {
    const pan = PANS[event.key];
    if (!pan) return;
    event.preventDefault();
    const step = KEY_PAN * (event.shiftKey ? COARSE : 1);
    this.#pan(pan[0] * step, pan[1] * step);
  }

  /** Browsers tell a pinch on a touch pad as a wheel with Ctrl; a plain wheel scrolls the page. */
  #onWheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [u, v] = this.#fractions(event);
    this.#zoom(Math.exp(-event.deltaY * WHEEL), u, v);
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return;
    if (this.#pointers.size === 0) {
      this.#dragged = 0;
      this.#before = this.#session.state.framing;
    }
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  /** The browser scrolls with the finger: nothing was meant. */
  #takeBack(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#dragged >= SLOP && this.#before) this.#set(this.#before);
  }

  #onMove(event: PointerEvent): void {
    const last = this.#pointers.get(event.pointerId);
    if (!last) return;
    const box = this.#frame.getBoundingClientRect();
    const point = { x: event.clientX, y: event.clientY };
    const [right, down] = [point.x - last.x, point.y - last.y];
    this.#dragged += Math.hypot(right, down);
    if (this.#dragged < SLOP) return;
    if (!this.#frame.hasPointerCapture(event.pointerId)) this.#frame.setPointerCapture(event.pointerId);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, point);
    if (other) {
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(point.x - other.x, point.y - other.y);
      const middle = { clientX: (point.x + other.x) / 2, clientY: (point.y + other.y) / 2 };
      const [u, v] = this.#fractions(middle);
      if (before > 0) this.#zoom(after / before, u, v);
    }
    // Two fingers share the way of their middle.
    const share = 1 / this.#pointers.size;
    this.#pan((-right * share) / box.width, (-down * share) / box.height);
  }

  #fractions({
    clientX,
    clientY,
  }: {
    readonly clientX: number;
    readonly clientY: number;
  }): readonly [number, number] {
    const box = this.#frame.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }
}
