/** The engine with the network that was asked for, and the request that the options stand for. */
import { basename, join } from 'node:path';
import { UserError } from '../engine/contract/errors';
import type { AnalysisRequest } from '../engine/contract/request';
import type { ModelInfo, Randomisation } from '../engine/contract/modelInfo';
import type { Normalization } from '../engine/contract/input';
import type { EngineApi, ModelDefaults } from '../engine/api';
import type { Size } from '../engine/image/image';
import { decodeNode } from '../engine/image/decodeNode';
import { chosen } from '../engine/attribution/methods/catalogue';
import { IMAGENET_NORMALIZATION } from '../engine/network/pixels';
import { classCountFor, namesFor, taskOf } from '../engine/network/task';
import { indexOf, readLabels } from './labels';
import { json, read } from './files';
import { provideWebGpu } from './nodeWebGpu';
import { checkAgainst, type Options, type SettledOptions } from './options';

const ROOT = join(__dirname, '..', '..');
const WASM = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');
const EMBEDDED = join(ROOT, 'assets', 'efficientnet-lite0');
const LABELS = join(ROOT, 'assets', 'imagenet-labels.json');
const AS_IT_IS: Normalization = { mean: [0], std: [1] };
const SIDE = 224;

export interface LoadedNetwork {
  readonly engine: EngineApi;
  readonly info: ModelInfo;
  /** Under which the engine has it. */
  readonly id: string;
  /** The same network with weights drawn anew, as another of the engine's. */
  loadAnew(id: string, anew: Randomisation): Promise<ModelInfo>;
}

async function startEngine({ backend }: Options): Promise<EngineApi> {
  if (backend === 'webgpu') await provideWebGpu();
  // tfjs looks for WebGPU when it is loaded.
  const { createEngine } = await import('../engine/engine');
  const engine = createEngine({ decode: decodeNode });
  const { skipped } = await engine.start({ wasmPath: WASM, backend });
  const failure = skipped.find((one) => one.backend === backend);
  if (failure) throw new UserError(`The backend ${backend} does not run here: ${failure.reason}.`);
  return engine;
}

const galleryId = (place: number): string => `gallery:${place}`;

/** What holds where the model says nothing of its own. */
const fallback = ({ domain, model }: Options): Promise<ModelDefaults> =>
  model === null
    ? json<Normalization>(`${EMBEDDED}.json`)
    : Promise.resolve(domain === 'series' ? AS_IT_IS : IMAGENET_NORMALIZATION);

/** @throws UserError for a file that is no network, and for options that it cannot satisfy */
export async function loadNetwork(options: Options): Promise<LoadedNetwork> {
  const network = options.model ?? `${EMBEDDED}.onnx`;
  const bytes = await read(network);
  const engine = await startEngine(options);
  const choice = { input: options.modelInput, output: options.modelOutput };
  const [name, defaults] = [basename(network), await fallback(options)];
  const load = (id: string, anew: Randomisation | null) =>
    engine.loadModel(id, name, bytes, defaults, choice, anew);
  const info = await load('model', null);
  checkAgainst(options, info);
  for (const [place, path] of options.gallery.entries())
    await engine.loadImage(galleryId(place), basename(path), await read(path));
  return { engine, info, id: 'model', loadAnew: load };
}

/** Another network beside the first, for the same images. @throws UserError as `loadNetwork`, and for another task */
export async function loadOther(
  { engine, info: first }: LoadedNetwork,
  path: string,
): Promise<LoadedNetwork> {
  const [bytes, name] = [await read(path), basename(path)];
  const load = (id: string, anew: Randomisation | null) =>
    engine.loadModel(id, name, bytes, IMAGENET_NORMALIZATION, undefined, anew);
  const info = await load('other', null);
  if (info.task !== first.task || info.rank !== first.rank)
    throw new UserError(
      `${first.name} and ${info.name} answer different questions (${first.task}, ${info.task}); compare networks of one task.`,
    );
  return { engine, info, id: 'other', loadAnew: load };
}

/** Give the engine an image, or a series, as the one that `requestOf` asks about. */
export async function loadSubject(engine: EngineApi, { domain }: Options, path: string): Promise<void> {
  const media = domain === 'series' ? 'series' : 'picture';
  await engine.loadImage('subject', basename(path), await read(path), media);
}

/** Of what the network sees: what was asked for, else what the model says of itself. */
export function sizeFor({ size }: Pick<Options, 'size'>, { fixedSize, side }: ModelInfo): Size {
  return size ?? fixedSize ?? { height: side ?? SIDE, width: side ?? SIDE };
}

export function requestOf(options: SettledOptions, info: ModelInfo, modelId = 'model'): AnalysisRequest {
  const { domain, steps, gallery, target, classes, layer, window, mean, std } = options;
  return {
    input: {
      domain,
      imageId: 'subject',
      size: sizeFor(options, info),
      window,
      framing: { zoom: 1, x: 0.5, y: 0.5 },
      normalization: mean && std && { mean, std },
      steps,
      gallery: Object.fromEntries(gallery.map((_, place) => [place, galleryId(place)])),
    },
    question: {
      modelId,
      task: taskOf({ task: options.task, labels: null }, info),
      methods: options.methods ?? [chosen(info.method)],
      classes,
      target,
      layer,
    },
    look: { channels: null, colormap: 'inferno', opacity: 0.5, ranges: null },
  };
}

/** The options with the class to explain as a number. @throws UserError for a label that the network does not have */
export async function settled(options: Options, network: LoadedNetwork): Promise<SettledOptions> {
  const labels = await labelsFor(options, network);
  const { target } = options;
  return {
    ...options,
    target: typeof target === 'string' ? indexOf(target, labels, network.info.name) : target,
  };
}

/**
 * The names of the classes; null where there are none, and of values.
 * @throws UserError for a file of labels that has another number of them
 */
export async function labelsFor(
  options: Options,
  { info, id }: Pick<LoadedNetwork, 'info' | 'id'>,
): Promise<readonly string[] | null> {
  const task = taskOf({ task: options.task, labels: null }, info);
  const count = classCountFor(info, task);
  if (options.labels !== null) {
    const names = await readLabels(options.labels);
    if (names.length === count) return names;
    if (id === 'model')
      throw new UserError(
        `${options.labels} names ${names.length} classes, and ${info.name} has ${count}; it takes one name a line, or a JSON list.`,
      );
  }
  const isEmbedded = id === 'model' && options.model === null;
  const own = isEmbedded ? await json<string[]>(LABELS) : info.labels;
  return own && task !== 'regression' ? namesFor(own, task) : null;
}
