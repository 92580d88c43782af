/** The page's one engine: started on the first need, used by one task at a time, started again when it dies. */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { UserError } from '../engine/contract/errors';
import type { ImageInfo } from '../engine/contract/input';
import type { ModelInfo } from '../engine/contract/modelInfo';
import { keep } from '../engine/recent';
import { BACKENDS } from '../engine/runtime/backends';
import type { BackendName, BackendReport } from '../engine/runtime/backends';
import { t } from '../language';
import type { WorkerApi } from '../worker/serve';
import { SerialQueue } from '../worker/serialQueue';
import type { AssetUrls } from './bundled';
import { LAUNCHERS } from './launch';
import { Remedied } from './remedied';
import type { Connection, Launcher } from './launch';
import { watched } from './watchdog';

type Choice = BackendName | 'auto';

/** What helps when an engine fails. */
const ELSEWHERE = ['backend', 'retry'] as const;

/** Errors that are answers: starting the engine again would not change them. */
const ANSWERS: readonly string[] = ['UserError', 'AbortError', 'NotLoaded', 'NotReadableError'];

/** How often a task is tried on a new engine before its error is believed. */
const ATTEMPTS = 3;
/** How long a cancelled task may go on before the engine is ended, milliseconds. */
const CANCEL_GRACE = 2_000;
/** Descriptions of images, and of models, that are remembered; the engine itself keeps fewer. */
const KNOWN = 64;
/** How long the engine is kept without a view, milliseconds. */
const IDLE = 60_000;

/** The engine ended before it answered. */
class EngineLost extends Error {
  override readonly name = 'EngineLost';
}

export class EngineClient {
  readonly #urls: AssetUrls;
  readonly #launchers: readonly Launcher[];
  readonly #queue = new SerialQueue();
  readonly #changed = new Signal<this, void>(this);
  readonly changed: ISignal<this, void> = this.#changed;
  readonly #notices = new Set<string>();
  /** What engines of this page were given, by id; whether the present one still has it, it says itself. */
  readonly loaded = { images: new Map<string, ImageInfo>(), models: new Map<string, ModelInfo>() };
  /** When a hand moved last, in any panel of the page: milliseconds of the sessions' clock. */
  touched = -Infinity;
  /** Plans that the present backend has run before, by `planKey`: their shaders are compiled. */
  readonly plans = new Set<string>();
  readonly #hopeless = new Set<string>();
  #connection: Connection | null = null;
  #report: BackendReport | null = null;
  #choice: Choice = 'auto';
  #users = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(urls: AssetUrls, launchers: readonly Launcher[] = LAUNCHERS) {
    this.#urls = urls;
    this.#launchers = launchers;
  }

  /** What runs; null before the first start. */
  get report(): BackendReport | null {
    return this.#report;
  }

  /** Take note of what the engine was given. */
  know(id: string, info: ImageInfo | ModelInfo): void {
    if ('layers' in info) keep(this.loaded.models, id, info, KNOWN);
    else keep(this.loaded.images, id, info, KNOWN);
  }

  /** Sentences about steps down: no worker, a backend that failed in use. */
  get notices(): readonly string[] {
    return [...this.#notices];
  }

  /** Whether a task would have to wait for the engine to start. */
  get started(): boolean {
    return this.#connection !== null;
  }

  /**
   * Run a task with the engine to itself. A task whose engine dies is run again on a new one, so it must first make
   * sure that the engine has what it needs.
   * @param signal rejects at once when aborted; an engine that does not finish soon after is ended.
   * @throws UserError, AbortError, or an Error whose message is a sentence.
   */
  use<T>(task: (api: WorkerApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#queue.run(async () => {
      signal?.throwIfAborted();
      return this.#attempt(task, signal);
    });
    return signal ? Promise.race([result, aborted(signal, result)]) : result;
  }

  /**
   * Ask the worker something that it answers beside its tasks. null where none runs, or runs on the page's own thread; a
   * worker that ends never answers.
   */
  aside<T>(ask: (api: WorkerApi) => Promise<T>): Promise<T> | null {
    const connection = this.#connection;
    return connection?.worker ? ask(connection.api) : null;
  }

  /** Switch the page to a backend; `auto` walks the ladder again. */
  async choose(choice: Choice): Promise<void> {
    await this.#queue.run(async () => {
      const before = this.#choice;
      this.#choice = choice;
      try {
        if (this.#connection) await this.#start(this.#connection);
        else await this.#connect();
      } catch (error) {
        this.#choice = before;
        this.#end(t`another backend was chosen`);
        throw toUserError(error);
      }
    });
  }

  /** Take note of what answered: the engine changes its backend by itself when a device is lost. */
  observe(backend: BackendName): void {
    const report = this.#report;
    if (!report || report.backend === backend) return;
    const reason = t`the device was lost while it was in use`;
    this.plans.clear();
    this.#report = {
      ...report,
      backend,
      threads: 1,
      skipped: [...report.skipped, { backend: report.backend, reason }],
    };
    this.#notices.add(`${report.backend} stopped: ${reason}. The engine goes on with ${backend}.`);
    this.#changed.emit();
  }

  /** A session with a view needs the engine; the last one's `release` ends it after a while. */
  retain(): void {
    this.#users += 1;
    clearTimeout(this.#idleTimer);
  }

  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#idleTimer = setTimeout(() => {
      void this.#queue.run(() => {
        if (this.#users === 0) this.#end(t`nobody looks at it`);
      });
    }, IDLE);
  }

  /** End the engine and everything that waits for it. */
  dispose(): void {
    clearTimeout(this.#idleTimer);
    this.#end(t`the page closed it`);
    Signal.clearData(this);
  }

  async #attempt<T>(task: (api: WorkerApi) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const choice = this.#choice;
    for (let attempt = 1; ; attempt++) {
      try {
        const connection = this.#connection ?? (await this.#connect());
        return await this.#watched(connection, task(connection.api), signal);
      } catch (thrown) {
        const error = toError(thrown);
        if (ANSWERS.includes(error.name)) throw error.name === 'UserError' ? toUserError(error) : error;
        this.#end(error.message);
        if (error instanceof EngineLost && !signal?.aborted) this.#tell(restarted(error.message));
        if (signal?.aborted) throw signal.reason;
        if (attempt >= ATTEMPTS || this.#hopeless.has(error.message)) {
          this.#choice = choice;
          this.#hopeless.add(error.message);
          throw new Remedied(
            t`The engine failed: ${error.message}. Try again, or choose another backend.`,
            ELSEWHERE,
          );
        }
        if (attempt === ATTEMPTS - 1) this.#stepDown(error.message);
      }
    }
  }

  #tell(notice: string): void {
    this.#notices.add(notice);
    this.#changed.emit();
  }

  /** A graphics backend that failed twice in use is left for wasm. */
  #stepDown(reason: string): void {
    const backend = this.#report?.backend;
    if (backend === undefined || BACKENDS.indexOf(backend) >= BACKENDS.indexOf('wasm')) return;
    this.#choice = 'wasm';
    this.#notices.add(`${backend} failed in use (${reason}), so the engine goes on with wasm.`);
    this.#changed.emit();
  }

  async #watched<T>(connection: Connection, work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let grace: ReturnType<typeof setTimeout> | undefined;
    const cancel = (): void => {
      // It stops at its next pause; one that has none is ended.
      void connection.api.stop();
      grace = setTimeout(() => connection.close(t`it was cancelled`), CANCEL_GRACE);
    };
    signal?.addEventListener('abort', cancel);
    try {
      return await watched(connection, work, (reason) => new EngineLost(reason));
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', cancel);
    }
  }

  async #connect(): Promise<Connection> {
    const failures: string[] = [];
    for (const [index, launcher] of this.#launchers.entries()) {
      try {
        const connection = await launcher.launch(this.#urls.worker);
        this.#connection = connection;
        void connection.lost.then(() => {
          if (this.#connection === connection) this.#connection = null;
        });
        if (failures.length > 0) {
          this.#notices.add(`${launcher.outcome}: ${failures.join('; ')}.`);
        }
        await this.#start(connection);
        return connection;
      } catch (error) {
        if (this.#connection) throw error;
        failures.push(t`${launcher.name} could not be started (${toError(error).message})`);
        if (index === this.#launchers.length - 1) {
          throw new Remedied(t`The engine could not be started: ${failures.join('; ')}.`, ELSEWHERE);
        }
      }
    }
    throw new UserError(t`The engine could not be started: there is no way to start it.`);
  }

  async #start(connection: Connection): Promise<void> {
    const start = connection.api.engine.start({ wasmPath: this.#urls.wasmPath, backend: this.#choice });
    const report = await this.#watched(connection, start, undefined);
    this.plans.clear();
    this.#report = { ...report, worker: connection.worker };
    this.#changed.emit();
  }

  #end(reason: string): void {
    this.#connection?.close(reason);
    this.#connection = null;
  }
}

const restarted = (reason: string): string =>
  t`The engine ended (${reason}) and was started again; nothing is lost.`;

let shared: EngineClient | null = null;

/** The engine of this page. The first caller's URLs count: every host of a page serves the same files. */
export function sharedEngine(urls: AssetUrls): EngineClient {
  shared ??= new EngineClient(urls);
  return shared;
}

/** Errors lose their class on their way out of a worker, but keep their name. */
function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

export function toUserError(thrown: unknown): UserError {
  const error = toError(thrown);
  return error instanceof UserError ? error : new UserError(error.message);
}

function aborted(signal: AbortSignal, until: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const forget = () => signal.removeEventListener('abort', abort);
    until.then(forget, forget);
  });
}
