/** At most one value per interval, and always the last one: for live regions, and for what is costly to paint. */
import type { IDisposable } from '@lumino/disposable';

export class Throttle<T> implements IDisposable {
  readonly #interval: number;
  readonly #speak: (value: T) => void;
  readonly #lead: 'now' | 'later';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #waiting: { readonly value: T } | null = null;

  /** @param interval milliseconds. @param lead when the first value is said: what is costly waits for a task of its own */
  constructor(interval: number, speak: (value: T) => void, lead: 'now' | 'later' = 'now') {
    this.#interval = interval;
    this.#speak = speak;
    this.#lead = lead;
  }

  get isDisposed(): boolean {
    return this.#timer === null && this.#waiting === null;
  }

  say(value: T): void {
    this.#waiting = { value };
    if (this.#timer !== null) return;
    if (this.#lead === 'now') this.#flush();
    else this.#timer = setTimeout(() => this.#flush());
  }

  dispose(): void {
    this.hush();
  }

  /** Forget what waits; what comes next is said at once. */
  hush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }

  #flush(): void {
    this.#timer = null;
    if (this.#waiting === null) return;
    const { value } = this.#waiting;
    this.#waiting = null;
    this.#speak(value);
    this.#timer = setTimeout(() => this.#flush(), this.#interval);
  }
}
