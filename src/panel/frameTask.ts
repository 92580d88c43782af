/** Work that is done at most once per painted frame, however often it is asked for. */
import type { IDisposable } from '@lumino/disposable';

export class FrameTask implements IDisposable {
  readonly #work: () => void;
  #handle: number | null = null;
  #disposed = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Do the work in the next frame. */
  request(): void {
    if (this.#disposed || this.#handle !== null) return;
    this.#handle = requestAnimationFrame(() => this.flush());
  }

  /** Do it now, if it was asked for. */
  flush(): void {
    if (this.#disposed || this.#handle === null) return;
    cancelAnimationFrame(this.#handle);
    this.#handle = null;
    this.#work();
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#handle !== null) cancelAnimationFrame(this.#handle);
    this.#handle = null;
  }
}
