/** The parts of one transfer of frames that Python has not acknowledged: a few at once, none of them ever lost. */
import type { IDisposable } from '@lumino/disposable';
import { UserError } from '../engine/contract/errors';
import { ask } from './kernelAsk';
import type { KernelLink, Received } from './kernelLink';
import type { PageMessage } from './protocol';

export type Part = Extract<PageMessage, { readonly type: 'frames' }>;

/** Parts that travel at once: while Python takes one, the next is packed and another crosses the server. */
const UNDER_WAY = 4;

export class PartsUnderWay implements IDisposable {
  readonly #link: KernelLink;
  readonly #transfer: string;
  readonly #onTaken: (part: Part) => void;
  /** By sequence number, oldest first; one that failed stays, and fails whatever comes after it. */
  readonly #parts = new Map<number, Promise<void>>();
  readonly #signal: AbortSignal;
  readonly #end = new AbortController();

  /** @param signal ends the transfer when it aborts */
  constructor(link: KernelLink, transfer: string, signal: AbortSignal, onTaken: (part: Part) => void) {
    this.#link = link;
    this.#transfer = transfer;
    this.#onTaken = onTaken;
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  get isDisposed(): boolean {
    return this.#end.signal.aborted;
  }

  /**
   * Send the next part, as soon as there is room for it.
   * @throws UserError when the kernel is gone, silent or refuses the frames; AbortError when cancelled.
   */
  async send(part: Part, buffers: ArrayBuffer[]): Promise<void> {
    while (part.sequence >= this.#oldest(part.sequence) + UNDER_WAY) await Promise.race(this.#parts.values());
    const taken = this.#ask(part, buffers);
    this.#parts.set(part.sequence, taken);
    // Told by the next `send`, or by `taken`.
    taken.catch(() => undefined);
  }

  /** Resolves when Python has all of them. @throws as `send` */
  async taken(): Promise<void> {
    await Promise.all(this.#parts.values());
  }

  dispose(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#end.abort();
    this.#parts.clear();
  }

  #oldest(otherwise: number): number {
    const [oldest = otherwise] = this.#parts.keys();
    return oldest;
  }

  async #ask(part: Part, buffers: ArrayBuffer[]): Promise<void> {
    const question = {
      send: () => this.#link.send(part, buffers),
      hear: ({ message }: Received) => {
        if (message.type === 'frames-refused' && message.transfer === this.#transfer)
          throw new UserError(message.sentence);
        const isTaken = message.type === 'taken' && message.transfer === this.#transfer;
        return isTaken && message.sequence === part.sequence ? true : undefined;
      },
      gone: this.#link.words.framesGone,
      silent: this.#link.words.framesSilent,
    };
    await ask(this.#link, question, this.#end.signal);
    this.#parts.delete(part.sequence);
    this.#onTaken(part);
  }

  readonly #onAbort = (): void => this.#end.abort(this.#signal.reason);
}
