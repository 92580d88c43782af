/** Costly work that gets a task of its own, so that several pieces of it do not hold the page up together. */
import type { IDisposable } from '@lumino/disposable';

export class OwnTask implements IDisposable {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #disposed = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Do the work soon, once however often it is asked for. */
  request(): void {
    if (this.#disposed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work();
    });
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
