/** The wire to Python: typed messages, sends that never throw, and whether anybody still listens. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { JSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { UserError } from '../engine/contract/errors';
import { hostOfPage, WORDS } from './hostWords';
import type { HostWords } from './hostWords';
import { parseKernelMessage, PROTOCOL_VERSION } from './protocol';
import { heardWhileBusy } from './subshell';
import type { KernelMessage, PageMessage } from './protocol';

/** `silent`: a question waits for its answer. `lost` is final for a model: a restarted kernel has new models. */
export type Connection = 'live' | 'silent' | 'interrupted' | 'lost';

export interface Received {
  readonly message: KernelMessage;
  readonly buffers: readonly DataView[];
}

/** What is used of a Jupyter kernel connection; hosts without one give null. */
interface Kernel {
  readonly status?: string;
  readonly connectionStatus: string;
  readonly statusChanged: ISignal<unknown, string>;
  readonly connectionStatusChanged: ISignal<unknown, string>;
  /** Another kernel was chosen. */
  readonly disposed?: ISignal<unknown, void>;
  readonly anyMessage?: ISignal<unknown, AnyMessage>;
  requestCommInfo?(content: { readonly target_name: string }): Promise<CommInfo>;
}

interface AnyMessage {
  readonly direction: 'send' | 'recv';
  /** `session`: of the process that wrote it. */
  readonly msg: { readonly header: { readonly session: string } };
}

interface CommInfo {
  readonly content: { readonly status: string; readonly comms?: Readonly<Record<string, unknown>> };
}

/**
 * What a kernel says of itself when its models are gone. A restart by this page begins with `restarting`, one by the
 * server with `autorestarting`; of one by another client a page hears nothing but the new process, which is `starting`
 – unless it says so before the server listens again: then its next words tell, by their session.
 */
const GONE: ReadonlySet<string> = new Set([
  'dead',
  'terminating',
  'restarting',
  'autorestarting',
  'starting',
]);

const COMM_TARGET = 'jupyter.widget';

export class KernelLink implements IDisposable {
  readonly received: ISignal<this, Received>;
  /** Why a message of the kernel was dropped. */
  readonly refused: ISignal<this, string>;
  readonly connectionChanged: ISignal<this, Connection>;
  readonly #received = new Signal<this, Received>(this);
  readonly #refused = new Signal<this, string>(this);
  readonly #connectionChanged = new Signal<this, Connection>(this);
  readonly #model: WidgetModel;
  readonly #kernel: Kernel | null;
  #connection: Connection;
  #verifying = false;
  /** Of the processes that have spoken; the server has one too. */
  readonly #sessions = new Set<string>();
  /** What is to be sent as soon as it will be heard; null: at once. */
  #waiting: (() => void)[] | null = null;
  #disposed = false;

  /** @param words how the user of this host is told of the kernel */
  constructor(
    model: WidgetModel,
    readonly words: HostWords = WORDS[hostOfPage()],
  ) {
    this.#model = model;
    this.#kernel = kernelOf(model);
    this.#connection = model.comm_live ? 'live' : 'lost';
    this.received = this.#received;
    this.refused = this.#refused;
    this.connectionChanged = this.#connectionChanged;
    model.on('msg:custom', this.#onMessage);
    model.on('comm_live_update', this.#onCommLive);
    this.#kernel?.statusChanged.connect(this.#onStatus);
    this.#kernel?.connectionStatusChanged.connect(this.#onConnectionStatus);
    this.#kernel?.disposed?.connect(this.#onKernelDisposed);
    this.#kernel?.anyMessage?.connect(this.#onAnyMessage);
    const heard = heardWhileBusy(model);
    if (heard) this.#waitFor(heard);
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Whether the kernel has a reason not to answer: it runs a cell, or cannot be reached for now. */
  get isOccupied(): boolean {
    return this.#connection === 'interrupted' || this.#kernel?.status === 'busy';
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** A question was not answered in time: say so, and find out whether the kernel still knows this model. */
  suspect(): void {
    if (this.#connection === 'live') this.#become('silent');
    void this.#verify();
  }

  /** @returns whether the message went out; the kernel may still never see it. */
  send(message: PageMessage, buffers: ArrayBuffer[] = []): boolean {
    if (this.#connection === 'lost' || this.#disposed) return false;
    if (this.#waiting) {
      this.#waiting.push(() => this.send(message, buffers));
      return true;
    }
    return this.#guard(() =>
      this.#model.send({ version: PROTOCOL_VERSION, ...message } as JSONObject, undefined, buffers),
    );
  }

  /** Hand changed traits of a model to Python. */
  save(model: WidgetModel): void {
    if (this.#connection === 'lost' || this.#disposed) return;
    if (this.#waiting) this.#waiting.push(() => this.save(model));
    else this.#guard(() => model.save_changes());
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('msg:custom', this.#onMessage);
    this.#model.off('comm_live_update', this.#onCommLive);
    this.#kernel?.statusChanged.disconnect(this.#onStatus);
    this.#kernel?.connectionStatusChanged.disconnect(this.#onConnectionStatus);
    this.#kernel?.disposed?.disconnect(this.#onKernelDisposed);
    this.#kernel?.anyMessage?.disconnect(this.#onAnyMessage);
    Signal.clearData(this);
  }

  #waitFor(heard: Promise<void>): void {
    this.#waiting = [];
    void heard.then(() => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const send of waiting) send();
    });
  }

  #guard(send: () => void): boolean {
    try {
      send();
      return true;
    } catch {
      // The comm of a dead kernel throws.
      this.#become('lost');
      return false;
    }
  }

  readonly #onMessage = (content: unknown, buffers: readonly DataView[] = []): void => {
    if (this.#connection === 'silent') this.#become('live');
    try {
      const message = parseKernelMessage(content);
      if (message) this.#received.emit({ message, buffers });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#refused.emit(error.message);
    }
  };

  readonly #onCommLive = (): void => {
    if (!this.#model.comm_live) this.#become('lost');
  };

  readonly #onStatus = (_: unknown, status: string): void => {
    if (GONE.has(status)) this.#become('lost');
  };

  readonly #onConnectionStatus = (_: unknown, status: string): void => {
    this.#become(status === 'connected' ? 'live' : 'interrupted');
    // The kernel may have been restarted meanwhile.
    if (status === 'connected') void this.#verify();
  };

  readonly #onAnyMessage = (_: unknown, { direction, msg }: AnyMessage): void => {
    const { session } = msg.header;
    if (direction !== 'recv' || this.#sessions.has(session)) return;
    this.#sessions.add(session);
    if (this.#sessions.size === 1) return;
    // What the process before was asked is never answered.
    this.#verifying = false;
    void this.#verify();
  };

  readonly #onKernelDisposed = (): void => this.#become('lost');

  /** A kernel that answers, and does not name our comm, is another process than the one that opened it. */
  async #verify(): Promise<void> {
    if (this.#verifying || !this.#kernel?.requestCommInfo) return;
    this.#verifying = true;
    try {
      const { content } = await this.#kernel.requestCommInfo({ target_name: COMM_TARGET });
      const id = this.#model.comm?.comm_id ?? this.#model.model_id;
      if (content.status === 'ok' && content.comms && !Object.hasOwn(content.comms, id)) this.#become('lost');
    } catch {
      // The question was lost with the connection; the next reconnection asks again.
    } finally {
      this.#verifying = false;
    }
  }

  #become(connection: Connection): void {
    if (this.#connection === connection || this.#connection === 'lost') return;
    this.#connection = connection;
    this.#connectionChanged.emit(connection);
  }
}

function kernelOf(model: WidgetModel): Kernel | null {
  const { kernel } = model.widget_manager as { readonly kernel?: Partial<Kernel> | null };
  return kernel?.statusChanged && kernel.connectionStatusChanged ? (kernel as Kernel) : null;
}
