/** Tells a click from a press-and-hold; a drag is neither. */
import { Part } from '../part';

export interface PressHandlers {
  onClick(): void;
  /** Called with true when a press has been held, with false at its end; null where holding means nothing. */
  readonly onHold: ((held: boolean) => void) | null;
}

/** A press is held from here on, milliseconds. */
const HOLD = 250;
/** A pointer that moved farther was dragged, pixels. */
const SLOP = 6;

export class TilePress extends Part {
  readonly node: HTMLElement;
  readonly #onHold: PressHandlers['onHold'];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #start: { readonly x: number; readonly y: number; readonly id: number } | null = null;
  #held = false;

  constructor(target: HTMLElement, { onClick, onHold }: PressHandlers) {
    super();
    this.node = target;
    this.#onHold = onHold;
    this.listen(target, 'pointerdown', (event) => this.#begin(event));
    this.listen(target, 'pointermove', ({ pointerId, clientX, clientY }) => {
      const start = this.#start;
      if (!start || this.#held || pointerId !== start.id) return;
      if (Math.hypot(clientX - start.x, clientY - start.y) > SLOP) this.#end();
    });
    this.listen(target, 'pointerup', ({ pointerId }) => {
      if (this.#start?.id !== pointerId) return;
      const held = this.#held;
      this.#end();
      if (!held) onClick();
    });
    this.listen(target, 'pointercancel', () => this.#end());
    this.listen(target, 'pointerleave', () => this.#end());
    // A long touch is a hold, not the wish for a menu.
    this.listen(target, 'contextmenu', (event) => this.#held && event.preventDefault());
  }

  override dispose(): void {
    this.#end();
    super.dispose();
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return;
    this.#start = { x: event.clientX, y: event.clientY, id: event.pointerId };
    if (!this.#onHold) return;
    this.#timer = setTimeout(() => {
      this.#held = true;
      this.#onHold?.(true);
    }, HOLD);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#start = null;
    if (!this.#held) return;
    this.#held = false;
    this.#onHold?.(false);
  }
}
