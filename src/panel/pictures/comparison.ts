/** How the maps are laid beside those of the baseline; what all tiles of a panel share and nobody else knows. */
import { Signal } from '@lumino/signaling';

export const COMPARISONS = ['now', 'pinned', 'difference', 'wipe'] as const;
export type ComparisonMode = (typeof COMPARISONS)[number];

export class Comparison {
  readonly changed = new Signal<this, void>(this);
  #mode: ComparisonMode = 'now';
  #wipe = 0.5;

  get mode(): ComparisonMode {
    return this.#mode;
  }

  set mode(mode: ComparisonMode) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.changed.emit();
  }

  /** Up to where the baseline is shown, as a fraction of a picture's width. */
  get wipe(): number {
    return this.#wipe;
  }

  set wipe(wipe: number) {
    const inside = Math.min(1, Math.max(0, wipe));
    if (inside === this.#wipe) return;
    this.#wipe = inside;
    this.changed.emit();
  }
}
