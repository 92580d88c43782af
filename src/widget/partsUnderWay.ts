/** The parts of one transfer of frames that Python has not acknowledged: a few at once, none of them ever lost. */
import type { IDisposable } from '@lumino/disposable';
import { UserError } from '../engine/analysis';
import type { KernelLink, Received } from './kernelLink';
import type { PageMessage } from './protocol';

export type Part = Extract<PageMessage, { readonly type: 'frames' }>;

/** Parts that travel at once: while Python takes one, the next is packed and another crosses the server. */
const UNDER_WAY = 4;

const GONE =
  'The kernel is gone, so it cannot take the frames. Run the cell again; GIF and sheet can still be saved.';

export class PartsUnderWay implements IDisposable {
  readonly #link: KernelLink;
  readonly #transfer: string;
  readonly #signal: AbortSignal;
  readonly #onTaken: (part: Part) => void;
  /** By sequence number, oldest first. */
  readonly #parts = new Map<number, { readonly part: Part; readonly buffers: ArrayBuffer[] }>();
  #failure: Error | null = null;
  #wake: () => void = () => {};
  #disposed = false;

  /** @param signal ends the transfer when it aborts */
  constructor(link: KernelLink, transfer: string, signal: AbortSignal, onTaken: (part: Part) => void) {
    this.#link = link;
    this.#transfer = transfer;
    this.#signal = signal;
    this.#onTaken = onTaken;
    link.received.connect(this.#onReceived);
    link.connectionChanged.connect(this.#onConnection);
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /**
   * Send the next part, as soon as there is room for it.
   * @throws UserError when the kernel is gone or refuses the frames; AbortError when cancelled.
   */
  async send(part: Part, buffers: ArrayBuffer[]): Promise<void> {
    await this.#until(() => part.sequence < this.#oldest(part.sequence) + UNDER_WAY);
    this.#parts.set(part.sequence, { part, buffers });
    this.#transmit(part, buffers);
  }

  /** Resolves when Python has all of them. @throws as `send` */
  async taken(): Promise<void> {
    await this.#until(() => this.#parts.size === 0);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#link.received.disconnect(this.#onReceived);
    this.#link.connectionChanged.disconnect(this.#onConnection);
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#parts.clear();
  }

  #oldest(otherwise: number): number {
    const [oldest = otherwise] = this.#parts.keys();
    return oldest;
  }

  #transmit(part: Part, buffers: ArrayBuffer[]): void {
    if (!this.#link.send(part, buffers)) this.#fail(new UserError(GONE));
  }

  async #until(holds: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      if (holds()) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  readonly #onAbort = (): void => this.#fail(this.#signal.reason as Error);

  readonly #onReceived = (_: unknown, { message }: Received): void => {
    if (message.type === 'taken' && message.transfer === this.#transfer) {
      const taken = this.#parts.get(message.sequence);
      if (!taken) return;
      this.#parts.delete(message.sequence);
      this.#onTaken(taken.part);
      this.#wake();
    } else if (message.type === 'frames-refused' && message.transfer === this.#transfer) {
      this.#fail(new UserError(message.sentence));
    }
  };

  readonly #onConnection = (): void => {
    const { connection } = this.#link;
    if (connection === 'lost') this.#fail(new UserError(GONE));
    // What was on its way when the connection broke may be lost, or only its acknowledgement: Python knows which.
    if (connection === 'live') this.#parts.forEach(({ part, buffers }) => this.#transmit(part, buffers));
  };
}
