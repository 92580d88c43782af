/** Ways to start the engine, best first: a module worker, a worker through a Blob, the page's own thread. Encoders start in the first two. */
import { wrap } from 'comlink';
import { t } from '../language';
import { isSign } from '../worker/lifeline';
import type { MediaWorkerApi } from '../worker/mediaEntry';
import type { WorkerApi } from '../worker/serve';

/** What tells a busy worker from a dead one. */
export interface Alive {
  ping(): Promise<true>;
}

/** A running engine, or another worker. */
export interface Connection<Api = WorkerApi> {
  readonly api: Api;
  /** False when it runs on the page's own thread. */
  readonly worker: boolean;
  /** Hear for how many milliseconds the worker says that it may be silent. @returns what ends that */
  readonly onSign?: (listener: (silentFor: number) => void) => () => void;
  /** Resolves with the reason when the engine is gone; never rejects. */
  readonly lost: Promise<string>;
  /** End it, with a reason for those who wait for answers. */
  close(reason: string): void;
}

export interface Launcher {
  /** What it is, for the sentence that says that it did not work. */
  readonly name: string;
  /** What running so means for the user, for the sentence that says why it came to it. */
  readonly outcome: string;
  /** @throws when it does not work here. */
  launch(workerUrl: string): Promise<Connection>;
}

/** Longest wait for a worker's first answer, milliseconds: it has to be downloaded first. */
const FIRST_ANSWER = 30_000;

export const LAUNCHERS: readonly Launcher[] = [
  {
    name: t`a worker`,
    outcome: t`The engine runs in a worker`,
    launch: (url) => connect<WorkerApi>(started(url)),
  },
  {
    name: t`a worker from another origin`,
    outcome: t`The engine runs in a worker from another origin`,
    launch: (url) => launchBlob<WorkerApi>(url),
  },
  {
    name: t`the engine on the page’s own thread`,
    outcome: t`The engine runs on the page’s own thread, so that sliders may stutter`,
    launch: launchInline,
  },
];

/** Start encoders. @throws when no worker can be started here. */
export function launchMedia(url: string): Promise<Connection<MediaWorkerApi>> {
  return connect<MediaWorkerApi>(started(url)).catch(() => launchBlob<MediaWorkerApi>(url));
}

const started = (url: string): Worker => new Worker(url, { type: 'module', name: 'augmentation-impact' });

/** Cross-origin scripts may be imported by a worker, but not be one. */
async function launchBlob<Api extends Alive>(url: string): Promise<Connection<Api>> {
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  const blobUrl = URL.createObjectURL(script);
  try {
    return await connect<Api>(started(blobUrl));
  } finally {
    URL.revokeObjectURL(blobUrl);
  }
}

async function launchInline(url: string): Promise<Connection> {
  const { createWorkerApi } = (await import(/* webpackIgnore: true */ url)) as {
    createWorkerApi: () => WorkerApi;
  };
  const { lost, lose } = lossSignal();
  return { api: createWorkerApi(), worker: false, lost, close: lose };
}

async function connect<Api extends Alive>(worker: Worker): Promise<Connection<Api>> {
  const { lost, lose } = lossSignal();
  const close = (reason: string) => {
    worker.terminate();
    lose(reason);
  };
  const api = wrap<Api>(worker) as unknown as Api;
  let alive = false;
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const reason = event.message || t`its script could not be loaded`;
    if (!alive) close(reason);
    else void answers(api, AFTER_ERROR).then((answered) => answered || close(reason));
  });
  worker.addEventListener('messageerror', () => close(t`a message could not be read`));
  const first = await Promise.race([answers(api, FIRST_ANSWER), lost]);
  if (first === true) {
    alive = true;
    return { api, worker: true, lost, close, onSign: signsOf(worker) };
  }
  const reason = first === false ? t`no answer within ${FIRST_ANSWER / 1000} s` : first;
  close(reason);
  throw new Error(reason);
}

const signsOf =
  (worker: Worker): Connection['onSign'] =>
  (listener) => {
    const onMessage = ({ data }: MessageEvent<unknown>): void => {
      if (isSign(data)) listener(data.silentFor);
    };
    worker.addEventListener('message', onMessage);
    return () => worker.removeEventListener('message', onMessage);
  };

/** Wait for a sign of life after an error in the worker, milliseconds. */
const AFTER_ERROR = 3_000;

/** Whether the engine gives a sign of life in time. */
export function answers(api: Alive, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), milliseconds);
    const answer = (alive: boolean) => {
      clearTimeout(late);
      resolve(alive);
    };
    api.ping().then(
      () => answer(true),
      () => answer(false),
    );
  });
}

function lossSignal(): { readonly lost: Promise<string>; readonly lose: (reason: string) => void } {
  let lose: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => (lose = resolve));
  return { lost, lose };
}
