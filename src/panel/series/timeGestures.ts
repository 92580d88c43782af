/** Pointer and keys on a graph: move over it, zoom and pan in time. */
import type { PlotBox } from '../../media/graph/layout';
import { Part } from '../part';
import type { SeriesView, TimeSpan } from './seriesView';

interface Host {
  /** Where the plot stands in the element; null before it was painted. */
  plot(): PlotBox | null;
  /** The pointer is at this fraction of the series; null when it left. */
  onMove(fraction: number | null): void;
}

/** Zoom of one wheel notch (deltaY about 100); pinches on touch pads send small ones. */
const WHEEL = 0.0025;
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.1;

export class TimeGestures extends Part {
  readonly node: HTMLElement;
  readonly #view: SeriesView;
  readonly #host: Host;
  #drag: { readonly id: number; readonly x: number; readonly from: TimeSpan } | null = null;

  constructor(target: HTMLElement, view: SeriesView, host: Host) {
    super();
    this.node = target;
    this.#view = view;
    this.#host = host;
    this.listen(target, 'pointermove', (event) => this.#onMove(event));
    this.listen(target, 'pointerleave', () => host.onMove(null));
    this.listen(target, 'wheel', (event) => this.#onWheel(event), { passive: false });
    this.listen(target, 'dblclick', () => view.reset());
    this.listen(target, 'keydown', (event) => this.#onKey(event));
    this.listen(target, 'pointerdown', (event) => this.#onDown(event));
    this.listen(target, 'pointerup', () => (this.#drag = null));
    this.listen(target, 'pointercancel', (event) => this.#takeBack(event));
  }

  /** Fraction of the series under the pointer. */
  #fraction(clientX: number): number {
    const plot = this.#host.plot();
    if (!plot) return NaN;
    const { from, to } = this.#view.span;
    const x = clientX - this.node.getBoundingClientRect().left - plot.x;
    return from + (x / plot.width) * (to - from);
  }

  #onMove(event: PointerEvent): void {
    const plot = this.#host.plot();
    if (!plot) return;
    if (this.#drag?.id === event.pointerId) {
      const { from, to } = this.#view.span;
      this.#view.pan((-(event.clientX - this.#drag.x) / plot.width) * (to - from));
      this.#drag = { ...this.#drag, x: event.clientX };
    }
    const fraction = this.#fraction(event.clientX);
    this.#host.onMove(fraction >= 0 && fraction <= 1 ? fraction : null);
  }

  /** Only what is zoomed can be moved; handles over the graph take their own presses. */
  #onDown(event: PointerEvent): void {
    const isHandle = event.target instanceof Element && event.target.closest('button, polygon') !== null;
    if (event.button !== 0 || isHandle || !this.#view.isZoomed) return;
    this.#drag = { id: event.pointerId, x: event.clientX, from: this.#view.span };
    this.node.setPointerCapture(event.pointerId);
  }

  /** The browser scrolls with the finger: nothing was meant. */
  #takeBack(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag?.id !== event.pointerId) return;
    this.#drag = null;
    this.#view.pan(drag.from.from - this.#view.span.from);
  }

  /** Browsers tell a pinch on a touch pad as a wheel with Ctrl; a plain wheel scrolls the page. */
  #onWheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#view.zoom(Math.exp(-event.deltaY * WHEEL), this.#fraction(event.clientX));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.node || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = KEY_PAN * (this.#view.span.to - this.#view.span.from);
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.#view.zoom(KEY_ZOOM),
      '=': () => this.#view.zoom(KEY_ZOOM),
      '-': () => this.#view.zoom(1 / KEY_ZOOM),
      ArrowLeft: () => this.#view.pan(-step),
      ArrowRight: () => this.#view.pan(step),
      Home: () => this.#view.reset(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
