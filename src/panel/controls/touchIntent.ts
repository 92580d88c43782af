/**
 * What a finger on a slider means: nothing until it has moved sideways, so that a swipe over it scrolls the page and sets
 * nothing. A tap is meant as soon as the finger is lifted. Browsers set a native slider when it is touched.
 */
import { Part } from '../part';

/** A finger that moved less has not moved, px. */
const SLOP = 8;

export class TouchIntent extends Part {
  readonly node: HTMLElement;
  #touch: { readonly id: number; readonly x: number; readonly y: number; offered: number | null } | null =
    null;

  /** @param onTap called with the value that the slider took when it was touched */
  constructor(slider: HTMLElement, onTap: (value: number) => void) {
    super();
    this.node = slider;
    this.listen(slider, 'pointerdown', ({ pointerType, pointerId, clientX, clientY }) => {
      this.#touch = pointerType === 'touch' ? { id: pointerId, x: clientX, y: clientY, offered: null } : null;
    });
    this.listen(slider, 'pointermove', ({ pointerId, clientX, clientY }) => {
      if (this.#touch?.id !== pointerId) return;
      const [across, along] = [Math.abs(clientX - this.#touch.x), Math.abs(clientY - this.#touch.y)];
      if (across > SLOP && across > along) this.#touch = null;
    });
    this.listen(slider, 'pointerup', ({ pointerId }) => {
      const offered = this.#touch?.id === pointerId ? this.#touch.offered : null;
      this.#touch = null;
      if (offered !== null) onTap(offered);
    });
    // The browser scrolls with it.
    this.listen(slider, 'pointercancel', () => (this.#touch = null));
  }

  /** @returns whether a value that the slider took has to wait for what the finger does next. */
  defers(value: number): boolean {
    if (this.#touch) this.#touch.offered = value;
    return this.#touch !== null;
  }
}
