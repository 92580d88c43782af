/** The wire to Python: typed messages, sends that never throw, and whether anybody still listens. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { JSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { parseKernelMessage, PROTOCOL_VERSION } from './protocol';
import type { KernelMessage, PageMessage } from './protocol';

/** `lost` is final for a model: a restarted kernel has new models. */
export type Connection = 'live' | 'interrupted' | 'lost';

export interface Received {
  readonly message: KernelMessage;
  readonly buffers: readonly DataView[];
}

/** What is used of a Jupyter kernel connection; hosts without one give null. */
interface Kernel {
  readonly connectionStatus: string;
  readonly statusChanged: ISignal<unknown, string>;
  readonly connectionStatusChanged: ISignal<unknown, string>;
}

const GONE: ReadonlySet<string> = new Set(['dead', 'terminating', 'restarting', 'autorestarting']);

export class KernelLink implements IDisposable {
  readonly received: ISignal<this, Received>;
  readonly connectionChanged: ISignal<this, Connection>;
  readonly #received = new Signal<this, Received>(this);
  readonly #connectionChanged = new Signal<this, Connection>(this);
  readonly #model: WidgetModel;
  readonly #kernel: Kernel | null;
  #connection: Connection;
  #disposed = false;

  constructor(model: WidgetModel) {
    this.#model = model;
    this.#kernel = kernelOf(model);
    this.#connection = model.comm_live ? 'live' : 'lost';
    this.received = this.#received;
    this.connectionChanged = this.#connectionChanged;
    model.on('msg:custom', this.#onMessage);
    model.on('comm_live_update', this.#onCommLive);
    this.#kernel?.statusChanged.connect(this.#onStatus);
    this.#kernel?.connectionStatusChanged.connect(this.#onConnectionStatus);
  }

  get connection(): Connection {
    return this.#connection;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** @returns whether the message went out; the kernel may still never see it. */
  send(message: PageMessage, buffers: ArrayBuffer[] = []): boolean {
    if (this.#connection === 'lost' || this.#disposed) return false;
    return this.#guard(() =>
      this.#model.send({ version: PROTOCOL_VERSION, ...message } as JSONObject, undefined, buffers),
    );
  }

  /** Hand changed traits of a model to Python. */
  save(model: WidgetModel): void {
    if (this.#connection !== 'lost' && !this.#disposed) this.#guard(() => model.save_changes());
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('msg:custom', this.#onMessage);
    this.#model.off('comm_live_update', this.#onCommLive);
    this.#kernel?.statusChanged.disconnect(this.#onStatus);
    this.#kernel?.connectionStatusChanged.disconnect(this.#onConnectionStatus);
    Signal.clearData(this);
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
    const message = parseKernelMessage(content);
    if (message) this.#received.emit({ message, buffers });
  };

  readonly #onCommLive = (): void => {
    if (!this.#model.comm_live) this.#become('lost');
  };

  readonly #onStatus = (_: unknown, status: string): void => {
    if (GONE.has(status)) this.#become('lost');
  };

  readonly #onConnectionStatus = (_: unknown, status: string): void => {
    this.#become(status === 'connected' ? 'live' : 'interrupted');
  };

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
