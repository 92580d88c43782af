/** What of the kernel's state this page does not understand: one sentence is shown for as long as it is so. */
import type { Session } from '../session/types';

export class NotUnderstood {
  readonly #session: Session;
  readonly #sentences = new Map<string, string>();
  #shown: string | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The sentence that is shown. */
  get sentence(): string | null {
    return this.#shown;
  }

  /** @param sentence why the trait's value cannot be used; null when it can */
  note(name: string, sentence: string | null): void {
    if (sentence === null) this.#sentences.delete(name);
    else this.#sentences.set(name, sentence);
    const [first = null] = this.#sentences.values();
    if (first === this.#shown) return;
    if (this.#shown !== null) this.#session.dismiss(this.#shown);
    this.#shown = first;
    if (first !== null) this.#session.notify(first);
  }
}
