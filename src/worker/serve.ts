/** What the worker exposes: the engine behind one serial queue, and a sign of life. */
import { transfer } from 'comlink';
import type { AnalysisResult } from '../engine/contract/answer';
import type { AnalysisRequest } from '../engine/contract/request';
import { mapSpecOf, type MapName } from '../engine/attribution/methods/catalogue';
import type { NamedMaps } from '../engine/contract/maps';
import type { Picture } from '../engine/contract/pictures';
import type { EngineApi } from './api';
import { Lifeline } from './lifeline';
import { SerialQueue } from './serialQueue';

export interface WorkerApi {
  readonly engine: EngineApi;
  /** Answered outside of the queue: tells a busy worker from a dead one. */
  ping(): Promise<true>;
  /**
   * The augmented picture, drawn in the next pause of whatever computes: within 50 ms and one piece.
   * Rejects where image or network are not loaded.
   */
  preview(request: AnalysisRequest): Promise<TimedPicture>;
  /** End all calls that were made so far; each rejects with an AbortError, the one that computes within 100 ms. */
  stop(): Promise<void>;
}

/** A picture, and what it took. */
export interface TimedPicture {
  readonly picture: Picture;
  readonly milliseconds: number;
}

type Pictures = AnalysisResult['pictures'];

/**
 * Wrap the engine so that no two of its calls ever interleave (tfjs never answers a call that arrives while
 * another one awaits its readback), and hand the large buffers of answers over instead of copying them.
 * @param lifeline what the engine works under
 */
export function serve(engine: EngineApi, lifeline = new Lifeline(() => {})): WorkerApi {
  const calls = new SerialQueue();
  const queue = {
    run: <T>(call: () => Promise<T>): Promise<T> => {
      const begin = lifeline.arrived();
      return calls.run(() => {
        begin();
        return call();
      });
    },
  };
  const queued: EngineApi = {
    start: (...args) => queue.run(() => engine.start(...args)),
    hasModel: (...args) => queue.run(() => engine.hasModel(...args)),
    loadModel: (...args) => queue.run(() => engine.loadModel(...args)),
    modelPorts: (...args) => queue.run(() => engine.modelPorts(...args)),
    hasImage: (...args) => queue.run(() => engine.hasImage(...args)),
    loadImage: (...args) => queue.run(() => engine.loadImage(...args)),
    thumbnail: (...args) =>
      queue.run(async () => {
        const picture = await engine.thumbnail(...args);
        return transfer(picture, [picture.rgba.buffer]);
      }),
    analyze: (...args) =>
      queue.run(async () => {
        const [request, report] = args;
        // Maps that are there already belong to the next report, and to the answer, too: they are copied.
        const reported =
          report &&
          ((...[progress, result]: Parameters<typeof report>) =>
            report(progress, transfer(result, pictureBuffers(result.pictures))));
        const result = await engine.analyze(request, reported);
        return transfer(result, resultBuffers(result));
      }),
    evaluate: (...args) =>
      queue.run(async () => {
        const numbers = await engine.evaluate(...args);
        return transfer(numbers, mapBuffers(numbers.named));
      }),
    preview: (...args) =>
      queue.run(async () => {
        const picture = await engine.preview(...args);
        return transfer(picture, [picture.rgba.buffer]);
      }),
    augment: (...args) => queue.run(() => engine.augment(...args)),
    render: (...args) =>
      queue.run(async () => {
        const pictures = await engine.render(...args);
        return transfer(pictures, pictureBuffers(pictures));
      }),
    memory: () => queue.run(() => engine.memory()),
  };
  return {
    engine: queued,
    ping: () => Promise.resolve(true),
    preview: async (request) => {
      const begin = performance.now();
      const picture = await engine.preview(request);
      return transfer({ picture, milliseconds: performance.now() - begin }, [picture.rgba.buffer]);
    },
    stop: () => Promise.resolve(lifeline.stop()),
  };
}

/**
 * The buffers of pictures that are made for one answer. The original's is copied instead, because the engine may
 * keep it for the next answer; so are the numbers that may be views of the engine's own arrays.
 */
function pictureBuffers(pictures: Pictures): ArrayBuffer[] {
  const original = pictures.original?.rgba.buffer;
  const fresh = Object.values(pictures)
    .map(({ rgba }) => rgba.buffer)
    .filter((buffer) => buffer !== original);
  return [...new Set(fresh)];
}

/** Maps of one value a pixel and channel are large and made for one answer. */
const mapBuffers = (named: NamedMaps): ArrayBuffer[] =>
  Object.entries(named)
    .filter(([name]) => mapSpecOf(name as MapName).kind === 'pixels')
    .flatMap(([, { data }]) => (data.buffer instanceof ArrayBuffer ? [data.buffer] : []));

function resultBuffers({ pictures, maps }: AnalysisResult): ArrayBuffer[] {
  return [...new Set([...pictureBuffers(pictures), ...mapBuffers(maps.named)])];
}
