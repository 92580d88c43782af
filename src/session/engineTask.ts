/** One use of the engine: it first gets what it lacks, so that the same task runs on a fresh engine as well. */
import type { ImageInfo, Media } from '../engine/contract/input';
import type { ModelInfo, ModelPorts, PortChoice } from '../engine/contract/modelInfo';
import { t } from '../language';
import type { ModelDefaults } from '../worker/api';
import type { WorkerApi } from '../worker/serve';
import { SLOW_AFTER } from './activityTracker';
import { modelId, sourceId } from './assets';
import type { AssetStore } from './assets';
import { IMAGENET_NORMALIZATION } from '../engine/network/pixels';
import type { BundledFacts } from './bundled';
import type { EngineClient } from './engineClient';
import { withRemedies } from './remedied';
import { planKey } from './request';
import { secondImages } from './secondImages';
import type { Pull } from './shards';
import type { AnalysisState, Source } from './state';
import type { Progress } from './types';

export interface EngineTaskContext {
  readonly client: EngineClient;
  readonly assets: AssetStore;
  readonly facts: BundledFacts;
  readonly pull: Pull | null;
  onProgress(progress: Progress | null): void;
  onInfo(image: ImageInfo, model: ModelInfo): void;
  /** A model was refused: what there is to choose from in it, null if it is none. */
  onRefused(ports: ModelPorts | null): void;
}

interface ImageNeed {
  readonly kind: 'image';
  readonly source: Source;
}

interface ModelNeed {
  readonly kind: 'model';
  readonly source: Source;
  /** Under which the engine knows it. */
  readonly id: string;
  readonly choice: PortChoice;
}

type Need = ImageNeed | ModelNeed;

/** What is handed to the engine. */
interface Supply {
  readonly bytes: Blob;
  readonly name: string;
  readonly defaults: ModelDefaults;
}

type Supplies = Map<string, Supply>;

/**
 * Run `task` on the engine once it holds the image and the model of the newest state. Bytes are fetched while other
 * sessions use the engine.
 * @param newest is called when the engine is free, so that the task sees the state of that moment.
 */
export async function withEngine<T>(
  context: EngineTaskContext,
  newest: () => AnalysisState,
  task: (api: WorkerApi, state: AnalysisState, model: ModelInfo) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const supplies: Supplies = new Map();
  const fetchAll = (needs: readonly Need[]) => {
    const report = joint((progress) => context.onProgress(progress));
    return Promise.all(needs.map((need) => fetchSupply(context, need, supplies, report, signal)));
  };
  if (!context.client.started) {
    // A new engine has nothing: its start and the downloads go side by side.
    context.onProgress(preparing(t`Starting the engine`));
    await Promise.all([fetchAll(needsOf(newest())), context.client.use(async () => undefined, signal)]);
  }
  const attempt = async (api: WorkerApi): Promise<Outcome<T>> => {
    const state = newest();
    const run = async (image: ImageInfo, model: ModelInfo): Promise<Outcome<T>> => {
      context.onInfo(image, model);
      return { value: await task(api, state, model) };
    };
    const known = given(context.client, state);
    // It has what it was given, as a rule: to ask first would cost a slider two messages each way.
    if (known && supplies.size === 0) {
      try {
        context.onProgress(null);
        return await run(...known);
      } catch (error) {
        if (!isNamed(error, 'NotLoaded')) throw error;
      }
    }
    const missing: Need[] = [];
    for (const need of needsOf(state)) {
      if (!(await has(context, api, need, supplies))) missing.push(need);
    }
    if (missing.length > 0) return { missing };
    const loaded = given(context.client, state);
    if (!loaded) return { missing: needsOf(state) };
    // The first run of a model also plans it and compiles its shaders: the progress stays until it is over.
    const outcome = await run(...loaded);
    context.onProgress(null);
    return outcome;
  };
  let readAnew = false;
  for (;;) {
    const outcome = await context.client.use(attempt, signal).catch((error: unknown): Outcome<T> => {
      // A browser may throw away what it keeps on disk at any time.
      if (readAnew || !isNamed(error, 'NotReadableError')) throw error;
      readAnew = true;
      supplies.clear();
      return { missing: forget(context, newest()) };
    });
    if ('value' in outcome) return outcome.value;
    await fetchAll(outcome.missing);
  }
}

/**
 * An analysis whose plan may be new: it is planned, and its shaders are compiled, before there is an answer. Where that
 * takes long it is told; what is ready at once does not flicker.
 */
export async function awaitPlan<T>(
  context: EngineTaskContext,
  state: AnalysisState,
  { name }: ModelInfo,
  analysis: Promise<T>,
): Promise<T> {
  const { plans } = context.client;
  const key = planKey(state);
  if (plans.has(key)) return analysis;
  const timer = setTimeout(() => context.onProgress(preparing(t`Preparing ${name}`)), SLOW_AFTER);
  const answer = await analysis.finally(() => clearTimeout(timer));
  if (plans.size >= KNOWN_PLANS) plans.clear();
  plans.add(key);
  context.onProgress(null);
  return answer;
}

/** To forget one costs a sentence that flickers. */
const KNOWN_PLANS = 1024;

type Outcome<T> = { readonly value: T } | { readonly missing: readonly Need[] };

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** What the engine was given for a state. */
export function given(
  { loaded }: EngineClient,
  state: AnalysisState,
): readonly [ImageInfo, ModelInfo] | null {
  const image = loaded.images.get(sourceId(state.image));
  const model = loaded.models.get(modelId(state));
  return image && model ? [image, model] : null;
}

/** Trust nothing that was at hand. */
function forget({ assets, client }: EngineTaskContext, state: AnalysisState): readonly Need[] {
  const needs = needsOf(state);
  for (const need of needs) {
    assets.forget(need.source);
    if (need.kind === 'image') client.loaded.images.delete(sourceId(need.source));
    else client.loaded.models.delete(need.id);
  }
  return needs;
}

const needsOf = (state: AnalysisState): readonly Need[] => [
  { kind: 'image', source: state.image },
  ...secondImages(state).map(([, source]): ImageNeed => ({ kind: 'image', source })),
  {
    kind: 'model',
    source: state.model,
    id: modelId(state),
    choice: { input: state.modelInput, output: state.modelOutput },
  },
];

/** Whether the engine holds it, now that it was given what is at hand. */
async function has(
  context: EngineTaskContext,
  api: WorkerApi,
  need: Need,
  supplies: Supplies,
): Promise<boolean> {
  const id = sourceId(need.source);
  const { images, models } = context.client.loaded;
  if (need.kind === 'image' && images.has(id) && (await api.engine.hasImage(id))) return true;
  if (need.kind === 'model' && models.has(need.id) && (await api.engine.hasModel(need.id))) return true;
  const supply = supplies.get(id);
  if (!supply) return false;
  const { name, bytes, defaults } = supply;
  if (need.kind === 'image') {
    const loaded = await api.engine.loadImage(id, name, bytes, mediaOf(need.source)).catch(otherFile);
    context.client.know(id, loaded);
  } else {
    context.onProgress(preparing(t`Preparing ${name}`));
    try {
      const model = await api.engine.loadModel(need.id, name, bytes, defaults, need.choice);
      context.client.know(need.id, model);
    } catch (error) {
      context.onRefused(await api.engine.modelPorts(need.id).catch(() => null));
      throw withRemedies(error, ['file', 'retry']);
    }
  }
  return true;
}

async function fetchSupply(
  { assets, facts, pull }: EngineTaskContext,
  { kind, source }: Need,
  supplies: Supplies,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const id = sourceId(source);
  if (supplies.has(id)) return;
  const size = source.kind === 'asset' ? source.bytes : null;
  let { name } = source;
  const onProgress = (done: number, total: number | null) => report(id, name, done, total ?? size);
  const describe = async (): Promise<ModelDefaults> => {
    if (kind !== 'model') return IMAGENET_NORMALIZATION;
    const about = await describedModel(facts, source);
    ({ name } = about);
    return about.defaults;
  };
  const [bytes, defaults] = await Promise.all([
    assets.resolve(kind, source, pull, onProgress, signal),
    describe(),
  ]);
  onProgress(bytes.size, bytes.size);
  supplies.set(id, { bytes, name, defaults });
}

/** What a network is called, and what holds where its file says nothing. */
async function describedModel(facts: BundledFacts, source: Source): Promise<Omit<Supply, 'bytes'>> {
  if (source.kind !== 'bundled') return { name: source.name, defaults: IMAGENET_NORMALIZATION };
  const { name, ...defaults } = await facts.model(source.name);
  return { name, defaults };
}

/** A network as the engine is given it, for whoever loads it once more under another id. */
export async function modelSupply(
  { assets, facts, pull }: EngineTaskContext,
  source: Source,
  signal: AbortSignal,
): Promise<Supply> {
  const bytes = await assets.resolve('model', source, pull, () => undefined, signal);
  return { bytes, ...(await describedModel(facts, source)) };
}

/** How far a download is; its name may become known on the way. */
type Report = (id: string, name: string, done: number, total: number | null) => void;

/** Several downloads as one progress; its total is known when all of theirs are. */
function joint(onProgress: (progress: Progress) => void): Report {
  const parts = new Map<
    string,
    { readonly name: string; readonly done: number; readonly total: number | null }
  >();
  return (id, name, done, total) => {
    parts.set(id, { name, done, total });
    const all = [...parts.values()];
    const totals = all.map((part) => part.total);
    onProgress({
      what: t`Loading ${all.map((part) => part.name).join(t` and `)}`,
      done: all.reduce((sum, part) => sum + part.done, 0),
      total: totals.includes(null) ? null : totals.reduce<number>((sum, part) => sum + (part ?? 0), 0),
      unit: 'bytes',
    });
  };
}

/** The file is wrong: another one helps. */
function otherFile(error: unknown): never {
  throw withRemedies(error, ['file', 'retry']);
}

/** How the bytes of an image are to be read, where its source says so. */
export const mediaOf = (source: Source): Media | undefined =>
  source.kind === 'asset' ? source.media : undefined;

const preparing = (what: string): Progress => ({ what, done: 0, total: null, unit: 'shaders' });
