/** What the graphs of a panel share and nobody else knows: the part of time that is shown, and which channels. */
import { Signal } from '@lumino/signaling';

/** As fractions of the series, so that a crop changes nothing. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const WHOLE: TimeSpan = { from: 0, to: 1 };
/** The shortest span. */
const SHORTEST = 1 / 256;

export class SeriesView {
  readonly changed = new Signal<this, void>(this);
  #span = WHOLE;
  #hidden: ReadonlySet<number> = new Set();

  get span(): TimeSpan {
    return this.#span;
  }

  get isZoomed(): boolean {
    return this.#span.to - this.#span.from < 1;
  }

  /** Show less time (factor > 1) or more, keeping the moment at this fraction of the series in its place. */
  zoom(factor: number, at = (this.#span.from + this.#span.to) / 2): void {
    const length = this.#span.to - this.#span.from;
    const next = Math.min(1, Math.max(SHORTEST, length / factor));
    const from = at - ((at - this.#span.from) / length) * next;
    this.#set(from, next);
  }

  /** Move by a fraction of the series. */
  pan(by: number): void {
    this.#set(this.#span.from + by, this.#span.to - this.#span.from);
  }

  reset(): void {
    this.#set(0, 1);
  }

  isHidden(channel: number): boolean {
    return this.#hidden.has(channel);
  }

  /** Show a channel or not; the last one stays. */
  toggle(channel: number, channels: number): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(channel)) hidden.add(channel);
    const shown = Array.from({ length: channels }, (_, i) => i).filter((i) => !hidden.has(i));
    if (shown.length === 0) return;
    this.#hidden = hidden;
    this.changed.emit();
  }

  #set(from: number, length: number): void {
    const start = Math.min(1 - length, Math.max(0, from));
    if (start === this.#span.from && start + length === this.#span.to) return;
    this.#span = { from: start, to: start + length };
    this.changed.emit();
  }
}
