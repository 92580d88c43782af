/** Latest wins: requests that arrive while the job runs are answered by one more run, which sees the newest state. */

export class Coalescer {
  readonly #job: () => Promise<void>;
  #running: Promise<void> | null = null;
  #again = false;

  /** @param job reads the newest state when it starts, and handles its own errors. */
  constructor(job: () => Promise<void>) {
    this.#job = job;
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /** Run the job, now or once more after the run in flight; never twice at once. */
  request(): void {
    this.#again = true;
    this.#running ??= this.#drain();
  }

  /** Resolves when nothing runs and nothing waits. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    // One turn later, so that all changes of one event are one job.
    await Promise.resolve();
    try {
      while (this.#again) {
        this.#again = false;
        await this.#job();
      }
    } finally {
      this.#running = null;
    }
  }
}
