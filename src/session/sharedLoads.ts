/** One load for all who want the same thing at the same time; it is aborted when the last of them gives up. */

/** `total` is null while unknown. */
export type OnProgress = (done: number, total: number | null) => void;

type Load<T> = (onProgress: OnProgress, signal: AbortSignal) => Promise<T>;

interface Shared<T> {
  readonly promise: Promise<T>;
  readonly listeners: Set<OnProgress>;
  readonly abort: AbortController;
}

export class SharedLoads<T = ArrayBuffer> {
  readonly #shared = new Map<string, Shared<T>>();

  /** Join the load with this key, or begin it. Rejects with an AbortError as soon as `signal` aborts. */
  async run(key: string, load: Load<T>, onProgress: OnProgress, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const shared = this.#shared.get(key) ?? this.#begin(key, load);
    // A listener of its own, so that one that is passed twice counts twice.
    const listener: OnProgress = (done, total) => onProgress(done, total);
    shared.listeners.add(listener);
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([shared.promise, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      shared.listeners.delete(listener);
      if (shared.listeners.size === 0) shared.abort.abort();
    }
  }

  #begin(key: string, load: Load<T>): Shared<T> {
    const listeners = new Set<OnProgress>();
    const abort = new AbortController();
    const broadcast: OnProgress = (done, total) => listeners.forEach((listener) => listener(done, total));
    const promise = load(broadcast, abort.signal).finally(() => this.#forget(key, abort));
    promise.catch(() => undefined);
    // A load that nobody waits for any more is not joined, but begun anew.
    abort.signal.addEventListener('abort', () => this.#forget(key, abort));
    const shared = { promise, listeners, abort };
    this.#shared.set(key, shared);
    return shared;
  }

  #forget(key: string, abort: AbortController): void {
    if (this.#shared.get(key)?.abort === abort) this.#shared.delete(key);
  }
}
