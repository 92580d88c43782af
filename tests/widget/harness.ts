/** A page's widget manager and a kernel, as far as our models notice. */
import type { IClassicComm, WidgetModel } from '@jupyter-widgets/base';
import { Signal } from '@lumino/signaling';
import { defaultNamesOf, defaultParameters } from '../../src/engine/augment/catalogue';
import type { AugmentationName } from '../../src/engine/augment/catalogue';
import { AugmentationModel } from '../../src/widget/augmentationModel';
import { PROTOCOL_VERSION } from '../../src/widget/protocol';
import type { PageMessage } from '../../src/widget/protocol';
import { passing } from '../support/clock';

type Buffers = readonly (ArrayBuffer | ArrayBufferView)[];
type Data = { readonly method: string; readonly [key: string]: unknown };

/** The comm of one model; `kernel` hears of everything. */
export class FakeComm {
  readonly target_name = 'jupyter.widget';
  readonly sent: { readonly data: Data; readonly buffers: Buffers }[] = [];
  dead = false;
  /** What Python does with a message of our protocol. */
  onMessage: (message: PageMessage, buffers: Buffers) => void = () => {};
  #receive: (message: unknown) => unknown = () => {};

  constructor(readonly comm_id: string) {}

  send(
    data: unknown,
    callbacks?: { iopub?: { status?: (message: unknown) => void } },
    _?: unknown,
    buffers?: unknown,
  ): string {
    if (this.dead) throw new Error('The kernel is dead');
    const entry = { data: data as Data, buffers: (buffers ?? []) as Buffers };
    this.sent.push(entry);
    // The kernel has dealt with it: the manager's throttle lets the next one out.
    setTimeout(() => callbacks?.iopub?.status?.({ content: { execution_state: 'idle' } }));
    if (entry.data.method === 'custom') {
      setTimeout(() => this.onMessage(entry.data['content'] as PageMessage, entry.buffers));
    }
    return `message-${this.sent.length}`;
  }

  on_msg(receive: (message: unknown) => unknown): void {
    this.#receive = receive;
  }

  on_close(): void {}
  open(): string {
    return '';
  }
  close(): string {
    return '';
  }

  /** Python sets traits. */
  async update(state: Readonly<Record<string, unknown>>): Promise<void> {
    const data = { method: 'update', state: structuredClone(state) };
    const taken = this.#receive({ content: { data }, buffers: [] });
    await settled();
    // What the page could not do with it is its caller's to hear.
    await taken;
  }

  /** Python sends a message of our protocol. */
  tell(type: string, fields: Readonly<Record<string, unknown>>, buffers: readonly ArrayBuffer[] = []): void {
    this.say({ version: PROTOCOL_VERSION, type, ...fields }, buffers);
  }

  /** Python sends a message of any protocol. */
  say(content: unknown, buffers: readonly ArrayBuffer[] = []): void {
    const views = buffers.map((buffer) => new DataView(buffer));
    this.#receive({ content: { data: { method: 'custom', content } }, buffers: views });
  }

  /** The value of every trait that was sent to Python, in order. */
  updates(name: string): unknown[] {
    return this.sent
      .map(({ data }) => data['state'] as Record<string, unknown> | undefined)
      .filter((state) => state !== undefined && name in state)
      .map((state) => state?.[name]);
  }

  messages<T extends PageMessage['type']>(type: T): Extract<PageMessage, { type: T }>[] {
    return this.sent
      .map(({ data }) => data['content'] as PageMessage | undefined)
      .filter((message) => message?.type === type) as Extract<PageMessage, { type: T }>[];
  }
}

export class FakeManager {
  readonly models = new Map<string, WidgetModel>();
  readonly kernel = {
    status: 'idle',
    /** Ids of the comms that it has. */
    comms: new Set<string>(),
    connectionStatus: 'connected',
    disposed: new Signal<object, void>({}),
    requestCommInfo: async () => ({
      content: { status: 'ok', comms: Object.fromEntries([...this.kernel.comms].map((id) => [id, {}])) },
    }),
    statusChanged: new Signal<object, string>({}),
    connectionStatusChanged: new Signal<object, string>({}),
    anyMessage: new Signal<object, { direction: 'send' | 'recv'; msg: { header: { session: string } } }>({}),
  };

  get_model(id: string): Promise<WidgetModel> {
    const model = this.models.get(id);
    return model ? Promise.resolve(model) : Promise.reject(new Error(`no model ${id}`));
  }

  callbacks(): object {
    return {};
  }

  /** Make a model as the manager does when the kernel opens a comm. */
  make<M extends WidgetModel>(
    type: new (attributes: never, options: never) => M,
    attributes: Readonly<Record<string, unknown>>,
    id: string,
  ): M & { readonly comm: IClassicComm & FakeComm } {
    const comm = new FakeComm(id);
    const model = new type(attributes as never, { model_id: id, widget_manager: this, comm } as never);
    this.models.set(id, model);
    this.kernel.comms.add(id);
    return model as M & { readonly comm: IClassicComm & FakeComm };
  }

  /** The object of one augmentation. */
  step(name: AugmentationName, id: string, change: Readonly<Record<string, unknown>> = {}) {
    const attributes = { name, enabled: true, ...defaultParameters(name), ...change };
    return this.make(AugmentationModel, attributes, id);
  }

  /** The objects of the default pipeline, whose ids are `id-name`. */
  steps() {
    return defaultNamesOf('image').map((name) => this.step(name, `id-${name}`));
  }

  /** The kernel restarts: no model of it lives on. */
  restart(): void {
    this.kernel.statusChanged.emit('restarting');
    for (const model of this.models.values()) model.comm_live = false;
  }
}

/** What was under way has been done; on a fake clock. */
export const settled = (milliseconds = 20): Promise<void> => passing(milliseconds);

/** Wait until what is expected holds; what is due on the fake clock is done meanwhile. */
export async function eventually(expectation: () => void): Promise<void> {
  for (let turns = 2000; ; turns--) {
    try {
      expectation();
      return;
    } catch (error) {
      if (turns === 0) throw error;
      await passing(1);
    }
  }
}
