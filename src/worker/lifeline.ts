/** Signs of life of a worker that computes without a pause, and the pauses in which it hears that it is to stop. */
import { Stopped, type Work } from '../engine/work';

/** What a worker posts beside its answers. */
export interface Sign {
  /** It may be silent for so many milliseconds. */
  readonly silentFor: number;
}

export const isSign = (data: unknown): data is Sign =>
  typeof data === 'object' && data !== null && 'silentFor' in data && typeof data.silentFor === 'number';

/** A piece that may take longer than this is announced, milliseconds. */
const LONG = 1000;
/** Longest time between two signs while short pieces follow one another. */
const SIGN_EVERY = 500;
/** Longest time in which no message is heard: a stop takes effect within it and one piece. */
const PAUSE_EVERY = 50;

export class Lifeline implements Work {
  readonly #post: (sign: Sign) => void;
  #told = 0;
  #announced = 0;
  #paused = 0;
  /** Calls are numbered; those up to `#stopped` are not wanted any more. */
  #calls = 0;
  #stopped = 0;
  #current = 0;

  constructor(post: (sign: Sign) => void) {
    this.#post = post;
  }

  /** A call has arrived. @returns what marks its begin, and throws when it was stopped before. */
  arrived(): () => void {
    const call = ++this.#calls;
    return () => {
      this.#current = call;
      this.#paused = performance.now();
      this.#refuseStopped();
    };
  }

  /** All calls that have arrived so far are not wanted any more. */
  stop(): void {
    this.#stopped = this.#calls;
  }

  piece(milliseconds: number): Promise<void> | null {
    const now = performance.now();
    const isLong = milliseconds > LONG || this.#announced > LONG;
    if (isLong || now - this.#told > SIGN_EVERY) {
      [this.#told, this.#announced] = [now, milliseconds];
      this.#post({ silentFor: milliseconds });
    }
    return now - this.#paused > PAUSE_EVERY ? this.#pause() : null;
  }

  async #pause(): Promise<void> {
    await nextTask();
    this.#paused = performance.now();
    this.#refuseStopped();
  }

  #refuseStopped(): void {
    if (this.#current <= this.#stopped) throw new Stopped();
  }
}

/** Resolves when the messages that wait have been heard; a timer would take four milliseconds. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
