/** The engine behind every host: models, images, and one analysis at a time. No DOM, no Jupyter, no scheduling. */
import {
  NO_CHOICE,
  type ModelInfo,
  type ModelPorts,
  type PortChoice,
  type Randomisation,
} from './contract/modelInfo';
import { NoMap, NotLoaded, UserError } from './contract/errors';
import type { AnalysisRequest } from './contract/request';
import type { AnalysisResult, Evaluation } from './contract/answer';
import type { AttributionMaps, NamedMaps, RecordedMaps } from './contract/maps';
import { inputKey } from './contract/keys';
import type { ImageInfo, Input, Media, Normalization } from './contract/input';
import type { Question } from './contract/question';
import {
  chosen,
  mapSpecOf,
  specOf,
  type MapName,
  type MethodChoice,
  type PictureName,
} from './attribution/methods/catalogue';
import type { Picture } from './contract/pictures';
import type { EngineApi, EvaluationReport, FileBytes, ModelDefaults, Report, StartOptions } from './api';
import { augmentedPicture, renderPictures } from './attribution/pictures';
import { candidateBias, candidatesOf, scoresOf } from './attribution/scores';
import { brokenMap, missingMap, notesOf } from './attribution/notes';
import { applySteps } from './augment/pipeline';
import { fitChannels } from './image/channels';
import { secondImage } from './image/second';
import { frameImage } from './image/framing';
import { frameSeries } from './image/seriesFraming';
import { refuseGaps } from './image/gaps';
import { allFinite } from './tensor';
import type { Image, Size } from './image/image';
import { readImage, type Decode } from './image/readImage';
import { resize } from './image/resize';
import { ownWindow, throughWindow, windowNote, type SourceImage } from './image/source';
import { Model, type ModelAnswer, type ModelRun } from './network/model';
import { reasonAgainst } from './network/methods';
import { refuseImage } from './network/networkInput';
import { readModelFile } from './network/modelFile';
import { randomised } from './network/randomised';
import { classCountFor } from './network/task';
import { rereaderOf } from './onnx/reread';
import { portsOf } from './network/ports';
import { keep, RecentBytes, touch } from './recent';
import { release } from './release';
import { imagePicture } from './render/pictures';
import { Stopped, UNWATCHED, type Work } from './work';
import type { BackendName, BackendReport } from './runtime/backends';
import { OutOfMemory, type Executor } from './runtime/executor';
import { climb } from './runtime/ladder';
import { selfTest } from './selfTest/selfTest';

/** Models, parameters of all of them, bytes of images, and descriptions that stay loaded; the least recently used goes first. */
const KEPT = { models: 4, parameters: 2 ** 26, imageBytes: 256 * 2 ** 20, ports: 16, seconds: 4 };

/** Milliseconds that the largest network, and the largest picture, may take on a slow machine. */
const [READING, DECODING] = [120_000, 30_000];

/** Milliseconds in which a browser tells that the device is gone, after a call failed. */
const LOSS_NOTICE = 100;

/** The lowest number of float32. */
const RULED_OUT = -3.4028234663852886e38;

/** The engine. One call at a time: the caller queues. */
export function createEngine({
  decode,
  work = UNWATCHED,
  parameters = KEPT.parameters,
}: {
  readonly decode: Decode;
  readonly work?: Work;
  /** What the networks that stay loaded may have together, unless one alone has more. */
  readonly parameters?: number;
}): EngineApi {
  return new Engine(decode, work, parameters);
}

class Engine implements EngineApi {
  private executor: Executor | null = null;
  private startOptions: StartOptions | null = null;
  private readonly failed = new Map<BackendName, string>();
  private readonly models = new Map<string, Model>();
  private readonly ports = new Map<string, ModelPorts>();
  private readonly images = new RecentBytes<string, SourceImage>(
    KEPT.imageBytes,
    ({ data }) => data.byteLength,
  );
  private prepared: Kept | null = null;
  private framed: Kept | null = null;
  /** A preview and the analysis of the same state come one after the other, and steps can be dear. */
  private seen: { readonly key: string; readonly found: Augmented } | null = null;
  private readonly seconds = new Map<string, Kept>();

  constructor(
    private readonly decode: Decode,
    private readonly work: Work,
    private readonly parameters: number,
  ) {}

  async start(options: StartOptions): Promise<BackendReport> {
    this.startOptions = options;
    this.failed.clear();
    return this.climb();
  }

  hasModel(id: string): Promise<boolean> {
    return Promise.resolve(this.models.has(id));
  }

  async loadModel(
    id: string,
    name: string,
    file: FileBytes,
    fallback: ModelDefaults,
    choice: PortChoice = NO_CHOICE,
    anew: Randomisation | null = null,
  ): Promise<ModelInfo> {
    this.ports.delete(id);
    await this.work.piece(READING);
    const [bytes, reread] = [await bytesOf(file), rereaderOf(file)];
    const asItIs = readModelFile(bytes, name, reread);
    const network = anew ? randomised(asItIs, anew) : asItIs;
    keep(this.ports, id, portsOf(network), KEPT.ports);
    const model = new Model(id, name, network, fallback, choice);
    if (reread) release(bytes);
    this.models.get(id)?.close();
    keep(this.models, id, model, KEPT.models).forEach((old) => old.close());
    this.makeRoom();
    this.seen = null;
    return model.info;
  }

  modelPorts(id: string): Promise<ModelPorts | null> {
    return Promise.resolve(this.ports.get(id) ?? null);
  }

  hasImage(id: string): Promise<boolean> {
    return Promise.resolve(this.images.has(id));
  }

  async loadImage(id: string, name: string, file: FileBytes, media: Media = 'picture'): Promise<ImageInfo> {
    await this.work.piece(DECODING);
    const image = await readImage(await bytesOf(file), name, media, this.decode);
    this.images.set(id, image);
    this.prepared = this.framed = this.seen = null;
    this.seconds.clear();
    const { width, height, channels, range } = image;
    return { id, width, height, channels, range, window: media === 'series' ? null : ownWindow(image) };
  }

  async thumbnail(name: string, file: FileBytes, media: Media = 'picture', side: number): Promise<Picture> {
    await this.work.piece(DECODING);
    const source = await readImage(await bytesOf(file), name, media, this.decode);
    const scale = Math.min(1, side / Math.max(source.width, source.height));
    const [height, width] = [source.height, source.width].map((extent) =>
      Math.max(1, Math.round(extent * scale)),
    );
    return imagePicture(resize(throughWindow(source, null), { height, width }), null);
  }

  async analyze(asked: AnalysisRequest, report?: Report): Promise<AnalysisResult> {
    const begin = performance.now();
    const seen = this.augmented(asked);
    const { original, augmented } = seen;
    const finished = (numbers: Evaluation): AnalysisResult => {
      const request = { ...asked, question: numbers.question };
      const maps = { ...shownImages(asked.input, original, augmented), named: numbers.named };
      const { named: _named, question: _question, ...rest } = numbers;
      return {
        ...rest,
        request,
        maps,
        ...renderPictures(request, original, maps),
        milliseconds: performance.now() - begin,
      };
    };
    const numbers = await this.answer(
      asked,
      seen,
      report && ((progress, partial) => report(progress, finished(partial))),
    );
    return finished(numbers);
  }

  evaluate(input: Input, question: Question, report?: EvaluationReport): Promise<Evaluation> {
    return this.answer({ input, question }, this.augmented({ input, question }), report);
  }

  private async answer(
    { input, question }: Seen,
    { augmented, notes }: Augmented,
    report?: EvaluationReport,
  ): Promise<Evaluation> {
    const begin = performance.now();
    const model = this.model(question.modelId);
    if (input.domain === 'series') refuseGaps(augmented);
    const run = (methods: readonly MethodChoice[], problem: string | null): Promise<Evaluation> => {
      const asked = { ...question, methods };
      const finished = (answer: ModelAnswer): Evaluation => ({
        ...this.evaluation(asked, model, answer),
        problem,
        notes: [...notes, ...answerNotes(asked, model.info, answer)],
        milliseconds: performance.now() - begin,
      });
      return this.withDevice(model.info.name, (executor) =>
        model.run(executor, {
          image: augmented,
          domain: input.domain,
          normalization: normalizationOf(input, model, augmented.channels),
          task: question.task,
          methods,
          layer: question.layer,
          candidates: candidateBias(candidatesOf(question), classCountFor(model.info, question.task)),
          work: this.work,
          report: report && seldom((progress, answer) => report(progress, finished(answer()))),
        }),
      ).then(finished);
    };
    try {
      return await run(question.methods, null);
    } catch (error) {
      if (!(error instanceof NoMap)) throw error;
      // What is wrong with a map is said; the prediction comes anyway, and so do the other maps.
      const others = question.methods.filter(
        ({ name }) => !specOf(name).needs.includes('layer') && reasonAgainst(name, model.info) === null,
      );
      return run(others.length > 0 ? others : [chosen('none')], error.message);
    }
  }

  /** @throws UserError for logits that are no numbers. */
  private evaluation(
    question: Question,
    { info }: Model,
    { logits: answered, maps, layer }: ModelAnswer,
  ): Omit<Evaluation, 'problem' | 'notes' | 'milliseconds'> {
    // Classes that a network rules out have −∞, which is no number for a file or a message.
    const logits = answered.map((logit) => (logit === -Infinity ? RULED_OUT : logit));
    if (!logits.every(Number.isFinite)) {
      throw new UserError(
        `${info.name} answers with values that are not numbers; check its weights and the normalisation (mean, std).`,
      );
    }
    return {
      question,
      logits,
      ...scoresOf(logits, question, info),
      named: finiteMaps(maps),
      layer,
      backend: (this.executor as Executor).backend,
    };
  }

  preview(request: AnalysisRequest, size?: Size): Promise<Picture> {
    const { original, augmented } = this.augmented(request, size);
    return Promise.resolve(augmentedPicture(request, original, augmented));
  }

  augment(request: AnalysisRequest): Promise<Pick<AttributionMaps, 'augmented' | 'original'>> {
    const { original, augmented } = this.augmented(request);
    return Promise.resolve(shownImages(request.input, original, augmented));
  }

  render(
    request: AnalysisRequest,
    { augmented, named }: RecordedMaps,
    names?: readonly PictureName[],
  ): Promise<Partial<Record<PictureName, Picture>>> {
    const images = augmented ? { original: this.frame(request).image, augmented } : this.augmented(request);
    const maps = { ...shownImages(request.input, images.original, images.augmented), named };
    return Promise.resolve(renderPictures(request, images.original, maps, names).pictures);
  }

  memory(): Promise<{ readonly tensors: number; readonly bytes: number }> {
    return Promise.resolve(this.executor?.memory() ?? { tensors: 0, bytes: 0 });
  }

  private async climb(): Promise<BackendReport> {
    if (!this.startOptions) throw new Error('the engine has not been started');
    this.models.forEach((model) => model.close());
    this.executor?.dispose?.();
    this.executor = null;
    const { executor, skipped } = await climb({ ...this.startOptions, check: selfTest, failed: this.failed });
    this.executor = executor;
    return { backend: executor.backend, skipped, worker: true, threads: executor.threads ?? 1 };
  }

  /**
   * Run on the device; if it is lost meanwhile, climb the ladder again without it and run once more. What fails otherwise (a
   * trap of WebAssembly, memory that is not given) may have left its memory in any state: the executor is made anew, so that
   * the next network finds it as the first did.
   */
  private async withDevice<T>(name: string, use: (executor: Executor) => Promise<T>): Promise<T> {
    if (!this.executor || this.executor.lost) await this.replaceDevice();
    try {
      return await use(this.executor as Executor);
    } catch (error) {
      if (error instanceof UserError || error instanceof Stopped) throw error;
      // The loss may be told a moment after the call that met it.
      if (!(await this.isLost())) {
        await this.climb();
        throw stopped(name, error);
      }
      await this.replaceDevice();
      return use(this.executor as Executor);
    }
  }

  private async isLost(): Promise<boolean> {
    if (!this.executor?.lost) await new Promise((resolve) => setTimeout(resolve, LOSS_NOTICE));
    return this.executor?.lost ?? false;
  }

  private async replaceDevice(): Promise<void> {
    if (this.executor) this.failed.set(this.executor.backend, 'the device was lost while it was in use');
    await this.climb();
  }

  /** The newest model stays whatever its size. */
  private makeRoom(): void {
    let total = [...this.models.values()].reduce((sum, { info }) => sum + info.parameters, 0);
    for (const [id, model] of [...this.models].slice(0, -1)) {
      if (total <= this.parameters) return;
      model.close();
      this.models.delete(id);
      total -= model.info.parameters;
    }
  }

  private model(id: string): Model {
    const model = touch(this.models, id);
    if (!model) throw new NotLoaded(`the model ${id} is not loaded`);
    return model;
  }

  /** The framed image before and after the steps, and what to tell of it. */
  private augmented({ input, question }: Seen, size?: Size): Augmented {
    const fixedSize = this.model(question.modelId).info.fixedSize !== null;
    const key = [question.modelId, size?.height, size?.width, inputKey(input)].join(' ');
    if (this.seen?.key === key) return this.seen.found;
    const { image: original, notes } = this.frame({ input, question }, size);
    const more = new Set<string>();
    const second = (index: number, like: Image): Image => {
      const found = this.second(input, index, like);
      found.notes.forEach((note) => more.add(note));
      return found.image;
    };
    const augmented = applySteps(original, input.steps, { fixedSize, second });
    const found = { original, augmented, notes: [...notes, ...more] };
    this.seen = { key, found };
    return found;
  }

  /** An image of the gallery for a step that mixes it into one like this. */
  private second({ gallery, window }: Input, index: number, like: Image): Kept {
    const id = gallery[index];
    if (id === undefined)
      throw new UserError(`There is no image ${index} in the gallery to mix in; choose another.`);
    const source = this.images.get(id);
    if (!source) throw new NotLoaded(`the image ${id} is not loaded`);
    const key = [id, window?.join() ?? '', like.height, like.width, like.channels].join(' ');
    const known = touch(this.seconds, key);
    if (known) return known;
    const { image, note } = secondImage(source, window, like);
    const made = { key, image, notes: note === null ? [] : [note] };
    keep(this.seconds, key, made, KEPT.seconds);
    return made;
  }

  /** What the network sees before any augmentation; at another size what it would see. */
  private frame(seen: Seen, other?: Size): Kept {
    const { domain, framing, size } = seen.input;
    const fixedSize = other ?? this.model(seen.question.modelId).info.fixedSize;
    const whole = this.prepare(seen);
    // A network for series of any length takes as much as there is.
    const taken = domain === 'series' ? (fixedSize ?? { height: 1, width: null }) : (fixedSize ?? size);
    const key = [whole.key, framing.zoom, framing.x, framing.y, taken.height, taken.width].join(' ');
    if (this.framed?.key === key) return this.framed;
    const image =
      domain === 'series' || taken.width === null
        ? frameSeries(whole.image, framing, taken.width)
        : frameImage(whole.image, framing, { height: taken.height, width: taken.width });
    this.framed = { key, image, notes: whole.notes };
    return this.framed;
  }

  /** The whole image through its window, in the network's channels; a series as it is. */
  private prepare({ input: { domain, imageId, window }, question }: Seen): Kept {
    const { info } = this.model(question.modelId);
    const { channels } = info;
    const key = [domain, imageId, channels, window?.join() ?? ''].join(' ');
    const source = this.images.get(imageId);
    if (!source) throw new NotLoaded(`the image ${imageId} is not loaded`);
    if (domain === 'series') return { key, image: source, notes: [] };
    if (this.prepared?.key !== key) {
      refuseImage(info);
      const { image, note } = fitChannels(throughWindow(source, window), channels, source.name);
      const notes = [windowNote(source, window), note].filter((sentence) => sentence !== null);
      this.prepared = { key, image, notes };
    }
    return this.prepared;
  }
}

/** The images among the maps of an answer: of pictures the original is one of the pictures. */
const shownImages = ({ domain }: Input, original: Image, augmented: Image) => ({
  augmented,
  original: domain === 'series' ? original : null,
});

async function bytesOf(file: FileBytes): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(file instanceof Blob ? await file.arrayBuffer() : file);
}

/** Maps whose values are all finite. */
function finiteMaps(maps: NamedMaps): NamedMaps {
  return Object.fromEntries(Object.entries(maps).filter(([, { data }]) => allFinite(data)));
}

/** What there is to say about an answer. */
function answerNotes(question: Question, info: ModelInfo, answer: ModelAnswer): string[] {
  const { logits, maps, layer, ends } = answer;
  const finite = finiteMaps(maps);
  const broken = Object.keys(maps).filter((name) => !(name in finite)) as MapName[];
  const names = [
    ...new Set(broken.map((name) => (mapSpecOf(name).kind === 'grid' ? (layer?.name ?? null) : null))),
  ];
  return [
    ...answer.notes,
    ...(ends ? [missingMap(ends, layer?.name ?? null)] : []),
    ...names.map(brokenMap),
    ...notesOf(question, info, { layer: layer?.name ?? null, maps: finite, logits }),
  ];
}

/** Milliseconds between two reports of passes: each draws a map. The first, before all passes, is always told. */
const REPORT_EVERY = 150;

function seldom(report: NonNullable<ModelRun['report']>): NonNullable<ModelRun['report']> {
  let told = performance.now();
  return (progress, answer) => {
    if (progress.done > 0 && performance.now() - told < REPORT_EVERY) return;
    report(progress, answer);
    told = performance.now();
  };
}

/** The framed image before and after the steps, and what to tell of it. */
interface Augmented {
  readonly original: Image;
  readonly augmented: Image;
  readonly notes: readonly string[];
}

/** What decides what the network sees. */
type Seen = Pick<AnalysisRequest, 'input' | 'question'>;

/** Memory that is not given is said by whoever asked for it. */
function stopped(name: string, error: unknown): UserError {
  return new UserError(
    error instanceof OutOfMemory
      ? error.message
      : `${name} stopped the engine, which has been started anew; choose another size, layer or network.`,
    { cause: error },
  );
}

/** An image that was made ready, until another is asked for. */
interface Kept {
  readonly key: string;
  readonly image: Image;
  /** What to tell of it. */
  readonly notes: readonly string[];
}

/** The request's, else the model's own; a series is taken as it is, one value stands for all channels. */
function normalizationOf({ domain, normalization }: Input, model: Model, channels: number): Normalization {
  if (domain !== 'series') return normalization ?? model.info.normalization;
  const each = (values: readonly number[]): readonly number[] =>
    values.length === 1 ? new Array<number>(channels).fill(values[0]) : values;
  return { mean: each(normalization?.mean ?? [0]), std: each(normalization?.std ?? [1]) };
}
