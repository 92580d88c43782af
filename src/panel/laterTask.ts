/** Work that is done later, once however often it is asked for. */
import type { IDisposable } from '@lumino/disposable';

export abstract class LaterTask<Handle> implements IDisposable {
  readonly #work: () => void;
  #handle: Handle | null = null;
  #disposed = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  /** Call back later; never at once. */
  protected abstract schedule(callback: () => void): Handle;
  protected abstract cancel(handle: Handle): void;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  request(): void {
    if (this.#disposed || this.#handle !== null) return;
    this.#handle = this.schedule(() => this.flush());
  }

  /** Do it now, if it was asked for. */
  flush(): void {
    if (this.#handle === null) return;
    this.#forget();
    this.#work();
  }

  dispose(): void {
    this.#disposed = true;
    this.#forget();
  }

  #forget(): void {
    if (this.#handle !== null) this.cancel(this.#handle);
    this.#handle = null;
  }
}
