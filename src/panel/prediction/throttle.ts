/** At most one text per interval, and always the last one: for live regions. */
import type { IDisposable } from '@lumino/disposable';

export class Throttle implements IDisposable {
  readonly #interval: number;
  readonly #speak: (text: string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #waiting: string | null = null;

  /** @param interval milliseconds */
  constructor(interval: number, speak: (text: string) => void) {
    this.#interval = interval;
    this.#speak = speak;
  }

  get isDisposed(): boolean {
    return this.#timer === null && this.#waiting === null;
  }

  say(text: string): void {
    this.#waiting = text;
    if (this.#timer === null) this.#flush();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }

  #flush(): void {
    this.#timer = null;
    if (this.#waiting === null) return;
    this.#speak(this.#waiting);
    this.#waiting = null;
    this.#timer = setTimeout(() => this.#flush(), this.#interval);
  }
}
