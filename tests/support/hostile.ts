/** What is asked of the engine whatever file it is given: an answer, or a sentence; soon; and a good network answers as before. */
import { readFileSync } from 'node:fs';
import { NotLoaded, UserError } from '../../src/engine/contract/errors';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { Method } from '../../src/engine/attribution/methods/catalogue';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { UNFORESEEN } from '../../src/engine/graph/inNode';
import { decodeNode } from '../../src/engine/image/decodeNode';
import type { Image } from '../../src/engine/image/image';
import { camOf, changed, requestFor } from './request';
import { array, NETWORK, requestOf } from './smallNetworks';

/** The most that this process has taken, bytes; a fresh one, with the good network, takes about `FRESH`. */
const maximumSize = (): number => process.resourceUsage().maxRSS * 1024;
const FRESH = 400 * 2 ** 20;

/** Milliseconds of the processor, which others may use too, and bytes of the whole process, that no file may take. */
const [LONGEST, MOST] = [5000, 1.5 * 2 ** 30];

/** What JavaScript and other libraries say, and what no user can do anything with. */
const RAW =
  /\bundefined\b|\bNaN\b|Infinity|\[object|Cannot read|is not a function|is not iterable|Invalid (typed )?array|stack size|Array buffer|null \(/;
/** Words of Python that the user wrote, or is to write. */
const ADVICE = /put NaN there for a gap|\bis (NaN|-?Infinity) at row/;
/** Said where no check of its own names what is wrong: a check is missing. */
const UNNAMED = new RegExp(`${UNFORESEEN}|stopped the engine`);
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f]/;
const LONGEST_SENTENCE = 300;

/** @returns what is wrong with an error, null for a sentence. */
export function faultOf(error: unknown): string | null {
  if (!(error instanceof UserError) && !(error instanceof NotLoaded)) return `raw error: ${String(error)}`;
  const { message, cause } = error;
  if (UNNAMED.test(message)) {
    const stack = cause instanceof Error ? cause.stack?.split('\n').slice(0, 4).join(' < ') : String(cause);
    return `nothing names what is wrong: ${stack}`;
  }
  if (RAW.test(message.replace(ADVICE, ''))) return `words of the engine: ${message}`;
  if (UNSEEN.test(message)) return `control characters: ${JSON.stringify(message)}`;
  return message.length > LONGEST_SENTENCE ? `${message.length} letters: ${message}` : null;
}

export interface Judge {
  readonly engine: EngineApi;
  /** Load a network and, if it can be, explain it. @returns the result, or the sentence that refuses it. */
  model(bytes: Uint8Array, method?: Method, name?: string): Promise<AnalysisResult | string>;
  /** Load a picture or an array. */
  image(bytes: Uint8Array, media: 'picture' | 'series', name?: string): Promise<string | null>;
}

/** An engine with a good network, whose answer it knows. Whatever is judged throws what is wrong with it. */
export async function hostileJudge(backend: 'wasm' | 'tfjs-wasm' | 'cpu' = 'wasm'): Promise<Judge> {
  const { name, input, mean, std } = NETWORK;
  const [channels, height, width] = input;
  const noise: Image = { height, width, channels, data: array(`${name}/image`) };
  const small = (channels: number): Image => ({
    height: 40,
    width: 40,
    channels,
    data: Float32Array.from({ length: 1600 * channels }, (_, i) => (i % 89) / 89),
  });
  const images = new Map([
    ['noise', noise],
    ...[1, 2, 3, 4, 5, 6, 8].map((channels) => [`small ${channels}`, small(channels)] as const),
  ]);
  const engine = createEngine({
    decode: (bytes, file) => {
      const known = images.get(file);
      return known ? Promise.resolve(known) : decodeNode(bytes, file);
    },
  });
  const wasmPath = `${process.cwd()}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`;
  await engine.start({ wasmPath, backend });
  const good = new Uint8Array(readFileSync(`reference/data/small/${name}.onnx`));
  const loadGood = async (): Promise<void> => {
    await engine.loadModel('good', `${name}.onnx`, good.slice().buffer, { mean, std });
    await engine.loadImage('noise', 'noise', new ArrayBuffer(1));
  };
  await loadGood();
  const question = changed(requestOf(NETWORK, 1), {
    modelId: 'good',
    imageId: 'noise',
    method: 'guided-grad-cam',
  });
  const answer = async (): Promise<AnalysisResult> => {
    try {
      return await engine.analyze(question);
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await loadGood();
      return engine.analyze(question);
    }
  };
  const first = await answer();
  const same = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean =>
    a?.length === b?.length &&
    Array.from(a ?? []).every((value, i) => Object.is(value, (b as ArrayLike<number>)[i]));

  // A worker of Jest that has run other files is larger already: what counts is what these bytes add.
  let peak = Math.max(MOST, MOST + maximumSize() - FRESH);
  const judged = async <T>(work: () => Promise<T>): Promise<T | string> => {
    const begin = process.cpuUsage();
    let outcome: T | string;
    try {
      outcome = await work();
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== null) throw new Error(fault, { cause: error });
      outcome = (error as Error).message;
    }
    const { user, system } = process.cpuUsage(begin);
    const took = (user + system) / 1000;
    const again = await answer();
    if (!same(again.logits, first.logits) || !same(camOf(again.maps)?.data, camOf(first.maps)?.data)) {
      throw new Error('the good network answers otherwise afterwards');
    }
    if (took > LONGEST)
      throw new Error(
        `hangs for ${Math.round(took / 1000)} s: ${typeof outcome === 'string' ? outcome : 'answered'}`,
      );
    const bytes = maximumSize();
    if (bytes > peak) {
      peak = bytes + 2 ** 28;
      throw new Error(
        `takes the process to ${Math.round(bytes / 2 ** 20)} MB: ${typeof outcome === 'string' ? outcome : 'answered'}`,
      );
    }
    return outcome;
  };

  return {
    engine,
    model: (bytes, method = 'guided-grad-cam', file = 'network.onnx') =>
      judged(async () => {
        const copy = bytes.slice().buffer;
        const info = await engine.loadModel('bad', file, copy, { mean: [0.5], std: [0.25] });
        const size = info.fixedSize ?? { height: 32, width: 32 };
        const picture = `small ${info.channels}`;
        await engine.loadImage(picture, picture, new ArrayBuffer(1));
        const request = requestFor({ size, modelId: 'bad', imageId: picture, method });
        const result = await engine.analyze(request).catch((error: unknown) => {
          // Most networks around one operator have no map; their gradient is asked for all the same.
          if (!(error instanceof UserError) || !/no feature map|for ReLU/.test(error.message)) throw error;
          return engine.analyze(
            changed(request, { method: /for ReLU/.test(error.message) ? 'none' : 'guided-backprop' }),
          );
        });
        const drawn = Object.values(result.pictures).every((picture) => picture.rgba.length > 0);
        if (!drawn || result.notes.some((note) => faultOf(new UserError(note)) !== null)) {
          throw new Error(`notes: ${result.notes.join(' ')}`);
        }
        return result;
      }),
    image: async (bytes, media, file = 'picture.png') => {
      const outcome = await judged(async () => {
        const info = await engine.loadImage('strange', file, bytes.slice().buffer, media);
        if (![info.width, info.height, info.channels, ...info.range].every(Number.isFinite)) {
          throw new Error(
            `an image of ${info.width} × ${info.height} × ${info.channels}, ${info.range.join(' to ')}`,
          );
        }
        await engine.thumbnail(file, bytes.slice().buffer, media, 32);
        return null;
      });
      return outcome;
    },
  };
}
