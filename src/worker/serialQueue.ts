/** One task at a time, first come first served. */

export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #length = 0;

  /** Tasks that run or wait. */
  get length(): number {
    return this.#length;
  }

  /** Run the task after all earlier ones, whether they succeeded or not. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    this.#length += 1;
    const result = this.#tail.then(task).finally(() => (this.#length -= 1));
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
