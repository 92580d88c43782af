/** An engine that answers from memory, notes every call, and fails on request. */
import type { AnalysisRequest } from '../../src/engine/contract/request';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { NamedMaps } from '../../src/engine/contract/maps';
import type { ModelInfo, ModelPorts } from '../../src/engine/contract/modelInfo';
import type { Picture } from '../../src/engine/contract/pictures';
import { NotLoaded, UserError } from '../../src/engine/contract/errors';
import { picturesOf as picturesShown } from '../../src/engine/attribution/methods/catalogue';
import { methodNames } from '../../src/session/request';
import type { Card, GifJob, SheetJob } from '../../src/media/api';
import { AssetStore } from '../../src/session/assets';
import type { ByteCache } from '../../src/session/byteCache';
import { AnalysisSession } from '../../src/session/analysisSession';
import type { BundledFacts } from '../../src/session/bundled';
import type { Encoders } from '../../src/session/export/encoders';
import { EngineClient } from '../../src/session/engineClient';
import type { Connection, Launcher } from '../../src/session/launch';
import { FrameRecorder } from '../../src/session/recorder';
import { DEFAULT_STATE } from '../../src/session/state';
import type { Pull } from '../../src/session/shards';
import type { AnalysisState } from '../../src/session/state';
import type { Session } from '../../src/session/types';
import type { MediaWorkerApi } from '../../src/worker/mediaEntry';
import type { WorkerApi } from '../../src/worker/serve';
import { Stopped } from '../../src/engine/work';
import { MODEL } from '../support/modelInfo';
import { changed } from '../support/request';

export const URLS = {
  worker: 'test:worker',
  media: 'test:media',
  wasmPath: 'test:wasm/',
  file: (path: string) => `test:${path}`,
};
export const SIZE = 8;
export const CLASSES = 1000;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export class FakeEngine {
  readonly calls: string[] = [];
  readonly requests: AnalysisRequest[] = [];
  readonly started: string[] = [];
  /** Calls that ran while another one ran: must stay empty. */
  readonly interleaved: string[] = [];
  milliseconds = 1;
  /** Of every model. */
  ports: ModelPorts = { inputs: ['image'], outputs: ['logits'] };
  /** What a model is, beside what all are. */
  about: (name: string) => Partial<ModelInfo> = () => ({});
  /** The maps of every answer. */
  named: NamedMaps = {};
  /** Called before an analysis; throws to make it fail. */
  onAnalyze: (request: AnalysisRequest) => void | Promise<void> = () => {};
  onLoadImage: (name: string) => void = () => {};
  logits: (request: AnalysisRequest) => Float32Array = (request) => resultOf(request).logits;
  /** What the engine says that an analysis took. */
  passes = 1;
  backend: 'wasm' | 'webgpu' = 'wasm';
  launches = 0;
  /** Calls of `stop`. */
  stops = 0;
  /** How many passes a request takes, 100 ms each; 0 for one that is answered at once. */
  passesOf: (request: AnalysisRequest) => number = () => 0;
  /** Say for how many milliseconds there may be silence. */
  sign: (silentFor: number) => void = () => {};
  /** Neither answers nor dies. */
  hung = false;
  #running: string | null = null;
  #images = new Set<string>();
  #models = new Set<string>();
  #lose: (reason: string) => void = () => {};

  /** End the engine as a crash would. */
  crash(reason = 'it crashed'): void {
    this.#lose(reason);
  }

  /** Forget an image or a model, as an engine with little room does. */
  evict(): void {
    this.#images.clear();
    this.#models.clear();
  }

  /** Why there are no maps. */
  problem: string | null = null;
  readonly launcher: Launcher = {
    name: 'a fake',
    outcome: '',
    launch: async (): Promise<Connection> => {
      this.launches += 1;
      this.hung = false;
      this.evict();
      this.#running = null;
      const lost = new Promise<string>((resolve) => (this.#lose = resolve));
      const onSign: Connection['onSign'] = (listener) => {
        this.sign = listener;
        return () => (this.sign = () => {});
      };
      return { api: this.#api(), worker: true, lost, close: (reason) => this.#lose(reason), onSign };
    },
  };

  async #answer(request: AnalysisRequest): Promise<AnalysisResult> {
    if (!this.#images.has(request.input.imageId) || !this.#models.has(request.question.modelId))
      throw new NotLoaded('the engine had to let go of it');
    await this.onAnalyze(request);
    this.requests.push(request);
    const { problem, logits, passes } = this;
    const answered = problem === null ? request : changed(request, { method: 'none' });
    return {
      ...resultOf(answered, this.backend),
      logits: logits(request),
      milliseconds: passes,
      problem,
    };
  }

  #api(): WorkerApi {
    const call = async <T>(name: string, work: () => T | Promise<T>, milliseconds = 0): Promise<T> => {
      if (this.#running) this.interleaved.push(`${name} during ${this.#running}`);
      this.#running = name;
      this.calls.push(name);
      try {
        await pause(milliseconds);
        if (this.hung) await new Promise(() => {});
        return await work();
      } finally {
        this.#running = null;
      }
    };
    return {
      ping: async () => !this.hung || new Promise<true>(() => {}),
      stop: async () => void (this.stops += 1),
      preview: async () => ({ picture: pictureOf(0), milliseconds: 1 }),
      engine: {
        start: (options) =>
          call('start', () => {
            this.started.push(options.backend);
            const backend = options.backend === 'auto' ? this.backend : options.backend;
            return { backend, skipped: [], worker: true };
          }),
        hasModel: async (id) => this.#models.has(id),
        loadModel: (id, name, _bytes, _defaults, choice) =>
          call('loadModel', () => {
            const { ports } = this;
            const output = choice?.output ?? (ports.outputs.length === 1 ? ports.outputs[0] : null);
            if (output === null) throw new UserError('Choose the output to explain.');
            this.#models.add(id);
            return {
              ...MODEL,
              id,
              name,
              ports,
              input: ports.inputs[0],
              output,
              layers: [{ name: 'features', channels: 4 }],
              defaultLayer: 'features',
              ...this.about(name),
            };
          }),
        modelPorts: async () => ({ ...this.ports }),
        hasImage: async (id) => this.#images.has(id),
        loadImage: (id, name) =>
          call('loadImage', () => {
            this.onLoadImage(name);
            this.#images.add(id);
            return { id, width: 10, height: 20, channels: 3, range: [0, 255], window: null };
          }),
        thumbnail: (name) =>
          call(`thumbnail ${name}`, () => {
            this.onLoadImage(name);
            return pictureOf(1);
          }),
        analyze: (request, report) =>
          call(
            'analyze',
            async () => {
              const [passes, stops] = [this.passesOf(request), this.stops];
              const { name: method = 'none' } = request.question.methods.at(-1) ?? {};
              if (passes > 0) report?.({ method, done: 0, total: 0 }, resultOf(request, this.backend));
              for (let done = 1; done <= passes; done++) {
                await pause(100);
                if (this.stops > stops) throw new Stopped();
                report?.({ method, done, total: passes }, resultOf(request, this.backend));
              }
              return this.#answer(request);
            },
            this.milliseconds,
          ),
        evaluate: (input, question) =>
          call(
            'evaluate',
            async () => {
              const { maps, request, ...numbers } = await this.#answer({
                input,
                question,
                look: { channels: null, colormap: 'inferno', opacity: 0.5, ranges: null },
              });
              return { ...numbers, named: { ...maps.named, ...this.named }, question: request.question };
            },
            this.milliseconds,
          ),
        preview: () => call('preview', () => pictureOf(0)),
        augment: (request) => call('augment', () => resultOf(request).maps),
        render: (request) => call('render', () => picturesOf(request)),
        memory: async () => ({ tensors: 0, bytes: 0 }),
      },
    };
  }
}

/** Workers that write files of what they are given. */
export class FakeEncoders {
  /** Of all files. */
  readonly cards: Card[] = [];
  /** The files that were begun: of GIFs those that differ. */
  readonly opened: (GifJob | SheetJob)[] = [];
  launches = 0;
  /** The present worker neither answers nor dies. */
  hung = false;
  /** Workers that run. */
  running = 0;
  /** Called before a card is drawn; throws to make it fail. */
  onAdd: (card: Card) => void | Promise<void> = () => {};
  #lose: (reason: string) => void = () => {};

  /** End the present worker as a crash would. */
  crash(): void {
    this.#lose('it crashed');
  }

  readonly launch: Encoders = async () => {
    this.launches += 1;
    this.running += 1;
    this.hung = false;
    const lost = new Promise<string>((resolve) => (this.#lose = resolve));
    void lost.then(() => (this.running -= 1));
    const add = async (card: Card): Promise<void> => {
      await this.onAdd(card);
      await pause(1);
      if (this.hung) await new Promise(() => {});
      this.cards.push(card);
    };
    const api: MediaWorkerApi = {
      ping: async () => !this.hung || new Promise<true>(() => {}),
      frame: async (job, card) => {
        await add(card);
        const isKnown = this.opened.some((known) => JSON.stringify(known) === JSON.stringify(job));
        if (!isKnown) this.opened.push(job);
        return Uint8Array.of(redOf(card) ?? 0);
      },
      openSheet: async (job) => void this.opened.push(job),
      cell: add,
      finishSheet: async () => new Blob(['file']),
    };
    return { api, worker: true, lost, close: this.#lose };
  };
}

/** Of the second picture of a card, which tells the frames apart. */
export function redOf({ pictures: [first, second] }: Card): number | undefined {
  const picture = second ?? first;
  return picture && 'rgba' in picture ? picture.rgba[0] : undefined;
}

/** The frames of a GIF of `FakeEncoders`, by their red, which stands behind what says how long they are shown. */
export async function framesOf(gif: Blob): Promise<number[]> {
  const [beginning, control, trailer] = [32, 8, 1];
  const film = new Uint8Array(await gif.arrayBuffer()).slice(beginning, -trailer);
  return [...film].filter((_, at) => at % (control + 1) === control);
}

/** A picture whose red channel is a value, so that tests can tell pictures apart. */
export function pictureOf(value: number): Picture {
  const rgba = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let i = 0; i < rgba.length; i += 4) rgba.set([value, 0, 0, 255], i);
  return { width: SIZE, height: SIZE, rgba, range: null };
}

const angleOf = (request: AnalysisRequest): number =>
  request.input.steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

function picturesOf(request: AnalysisRequest): AnalysisResult['pictures'] {
  return Object.fromEntries(
    picturesShown(methodNames(request)).map((name) => [name, pictureOf(angleOf(request) % 256)]),
  );
}

/** Nothing but this value at this place. */
const only = (index: number, value: number): Float32Array =>
  new Float32Array(CLASSES).fill(value, index, index + 1);

export function resultOf(request: AnalysisRequest, backend: 'wasm' | 'webgpu' = 'wasm'): AnalysisResult {
  const index = request.question.target ?? 281;
  const isRegression = request.question.task === 'regression';
  const score = { index, logit: 7, probability: isRegression ? null : 0.5 };
  return {
    request,
    maps: {
      augmented: { height: SIZE, width: SIZE, channels: 3, data: new Float32Array(SIZE * SIZE * 3) },
      original: null,
      named: {},
    },
    pictures: picturesOf(request),
    logits: only(index, 7),
    probabilities: isRegression ? null : only(index, 0.5),
    target: score,
    shown: [score],
    layer: null,
    ranges: { 'grad-cam': angleOf(request) + 1, 'guided-backprop': 1, 'guided-grad-cam': 1 },
    problem: null,
    notes: [],
    backend,
    milliseconds: 1,
  };
}

/** Of a small GIF. */
export const OPTIONS = {
  format: 'gif',
  delay: 100,
  width: 160,
  picture: 'side-by-side',
  order: 'there-and-back',
} as const;

export interface Bench {
  readonly engine: FakeEngine;
  readonly encoders: FakeEncoders;
  readonly client: EngineClient;
  readonly assets: AssetStore;
  session(state?: Partial<AnalysisState>, pull?: Pull | null, recorder?: FrameRecorder): AnalysisSession;
  dispose(): void;
}

/** A page with a fake engine; `fetch` answers every bundled file. */
export function bench(cache: ByteCache | null = null): Bench {
  const engine = new FakeEngine();
  const encoders = new FakeEncoders();
  const client = new EngineClient(URLS, [engine.launcher]);
  const assets = new AssetStore(URLS, cache);
  const facts = {
    examples: async () => [{ name: 'chelsea.jpg', title: 'Chelsea', credit: 'someone' }],
    labels: async () => Array.from({ length: CLASSES }, (_, i) => `label ${i}`),
    model: async () => ({ name: 'EfficientNet-Lite0', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }),
  } as unknown as BundledFacts;
  const sessions: AnalysisSession[] = [];
  globalThis.fetch = async () => new Response(new Uint8Array([1, 2, 3]));
  return {
    engine,
    encoders,
    client,
    assets,
    session: (state = {}, pull = null, recorder = new FrameRecorder()) => {
      const session = new AnalysisSession(
        { client, encoders: encoders.launch, assets, facts, pull, recorder, augment: (image) => image },
        // What nobody waits for is not what most tests look at.
        { ...DEFAULT_STATE, foresight: false, ...state },
      );
      sessions.push(session);
      return session;
    },
    dispose: () => {
      sessions.forEach((session) => session.dispose());
      client.dispose();
    },
  };
}

/** Resolves when the session's status is one of these. */
export function reaches(session: Session, ...statuses: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!statuses.includes(session.activity.status)) return;
      session.activityChanged.disconnect(check);
      resolve();
    };
    session.activityChanged.connect(check);
    check();
  });
}
