/** The study that is looked at: of the present state along one or two sliders, as far as it has come, and kept. */
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { mapOf } from '../../engine/attribution/mapsOf';
import { isMap, mapsOfAll, type MapName } from '../../engine/attribution/methods/catalogue';
import { probabilitiesOf } from '../../engine/attribution/scores';
import { UserError } from '../../engine/contract/errors';
import type { Grid } from '../../engine/contract/maps';
import type { ModelInfo } from '../../engine/contract/modelInfo';
import { methodOf } from '../../engine/network/methods';
import { keep } from '../../engine/recent';
import { parameterSpecOf, pointsOf, scanned, stepsAt, type Axis } from '../../study/axis';
import { breakingPoints, type BreakingPoint } from '../../study/breakingPoints';
import { overGrid } from '../../study/plans/grid';
import { alongLine, alongTrack, LEVELS } from '../../study/plans/line';
import { gridOfMap } from '../../study/metrics/evenGrid';
import { follow, type Plan, type Point } from '../../study/plans/plan';
import { beginStudy } from '../../study/run';
import type { Sample } from '../../study/sample';
import { survival, type SurvivalPoint } from '../../study/survival';
import { t } from '../../language';
import { modelId, sourceId } from '../assets';
import type { Scores } from '../curve/curve';
import { otherState, type OtherNetwork } from '../otherNetwork';
import { framePictureName, inputSize, numbersKey, taskFor } from '../request';
import { domainOf, type AnalysisState, type Source } from '../state';
import type { Sweep } from '../types';
import { withoutMaps, type Background, type EvaluationWithMap } from './background';
import { axesOf, type SliderName } from './foresight';
import { mapMeasures, type MapStart, type StudiedMap } from './mapMeasures';
import { BLOCK, type Block, type KeptStudies } from './keptStudies';
import { columnsOf, isMapMeasure, measuresFor, type AnyMeasure, type Columns } from './measures';
import { questionOf, type Unstudied } from './studies';

/** What is asked for. */
export interface StudyChoice {
  /** null: the slider that was moved last. */
  readonly along: SliderName | null;
  /** A second parameter; null: none. */
  readonly against: SliderName | null;
  /** `survival` is of several images alone, measures of maps are of one along one parameter. */
  readonly measure: AnyMeasure;
  /** The image that is shown, or all of the gallery. */
  readonly images: 'one' | 'gallery';
}

export interface StudiedPoint {
  readonly sample: Sample;
  /** Of all classes; kept for one image alone. */
  readonly scores: Scores | null;
  /** Where a measure of maps is studied. */
  readonly map: StudiedMap | null;
}

export interface StudiedImage {
  readonly source: Source;
  /** Every axis at its identity. */
  readonly start: Sample;
  /** Ascending along a line, else row by row; of many images none are kept. */
  readonly points: readonly StudiedPoint[];
  /** Of many images at the points that all share, see `scanned`; else null. */
  readonly columns: Columns | null;
  /** Along a line, else null. */
  readonly breaks: readonly BreakingPoint[] | null;
}

export interface Study {
  readonly axes: readonly Axis[];
  readonly images: readonly StudiedImage[];
  /** Of a gallery, however many of its images are known. */
  readonly isOfMany: boolean;
  readonly unstudied: readonly Unstudied[];
  readonly isComplete: boolean;
  /** Of several images, once all are known; else null. */
  readonly survival: readonly SurvivalPoint[] | null;
  /** The same in the network that is compared with; null where there is none, and of what is not studied of two. */
  readonly beside: StudiedBeside | null;
}

/** Another network along the same axis: of each image the class that the first one explains, where it has it. */
export interface StudiedBeside {
  readonly name: string;
  readonly images: readonly StudiedImage[];
  readonly survival: readonly SurvivalPoint[] | null;
}

/** How far the study has come that runs now: points of one image, or images. */
export interface DeskProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'points' | 'images';
}

/** A study as a panel asks for it. */
export interface Desk {
  readonly changed: ISignal<unknown, void>;
  readonly choice: StudyChoice;
  choose(patch: Partial<StudyChoice>): void;
  /** The sliders that there are. */
  readonly sliders: readonly Axis[];
  /** The chosen measure, or the first that means something to the task and the images. */
  readonly measure: AnyMeasure;
  /** What the choice means now; empty where there is no slider. */
  readonly axes: readonly Axis[];
  /** Of the present state and choice, complete or not; null: nothing is known yet. */
  readonly study: Study | null;
  readonly progress: DeskProgress | null;
  /** Why there is none, a sentence. */
  readonly problem: string | null;
  /** A view shows it: what is cheap begins by itself. */
  open(): IDisposable;
  /** Begin, or go on where it was stopped. */
  run(): void;
  stop(): void;
}

export interface DeskHost {
  readonly background: Pick<Background, 'evaluate' | 'evaluateWithMap'>;
  state(): AnalysisState;
  model(): ModelInfo | null;
  /** The slider that was moved last. */
  axis(): Sweep | null;
  /** Answers that are at hand, and those that are worth keeping. */
  recall(state: AnalysisState): Float32Array | null;
  learn(state: AnalysisState, logits: Float32Array): void;
  /** Another network, now that it is known what it is, beside that of the screen. */
  otherOf(model: ModelInfo): OtherNetwork;
  readonly kept: KeptStudies;
  /** Of the session: aborts at its end. */
  readonly signal: AbortSignal;
}

/** Points of an axis of several images, and of each of two. */
const [OF_GALLERY, OF_GRID] = [17, 13];
/** Studies that are kept. */
const KEPT = 24;

/** What is studied, and what it is known by. */
interface Order {
  readonly key: string;
  readonly axes: readonly Axis[];
  readonly state: AnalysisState;
  /** What the network that is compared with is asked; null: none is. */
  readonly other: AnalysisState | null;
  readonly sources: readonly Source[];
  /** Which map is measured; null: none. */
  readonly map: MapName | null;
  /** Begins by itself, and ends where something else is looked at. */
  readonly isAutomatic: boolean;
}

/** While it is studied. */
type Beside = Omit<StudiedBeside, 'survival'>;

interface Running {
  readonly order: Order;
  readonly abort: AbortController;
  progress: DeskProgress;
}

export class StudyDesk implements Desk {
  readonly changed: Signal<unknown, void> = new Signal(this);
  readonly #host: DeskHost;
  readonly #studies = new Map<string, Study>();
  /** Networks that were compared with. */
  readonly #others = new Map<string, ModelInfo>();
  #choice: StudyChoice = { along: null, against: null, measure: 'probability', images: 'one' };
  #running: Running | null = null;
  /** Not to be begun again by itself: it was stopped, or failed with this sentence. */
  #ended: { readonly key: string; readonly problem: string | null } | null = null;
  #views = 0;
  /** Orders of which the browser was asked what it keeps. */
  readonly #asked = new Set<string>();
  #known: { readonly of: readonly unknown[]; readonly order: Order | null } | null = null;

  constructor(host: DeskHost) {
    this.#host = host;
  }

  get choice(): StudyChoice {
    return this.#choice;
  }

  choose(patch: Partial<StudyChoice>): void {
    this.#choice = { ...this.#choice, ...patch };
    this.changed.emit();
    this.resume();
  }

  get sliders(): readonly Axis[] {
    return this.#host
      .state()
      .augmentations.filter(({ enabled }) => enabled)
      .flatMap(axesOf);
  }

  get measure(): AnyMeasure {
    const { measure } = this.#choice;
    const state = this.#host.state();
    const usual = measuresFor(taskFor(state, this.#host.model()));
    if (isMapMeasure(measure)) return this.#order?.map ? measure : usual[0];
    if (measure === 'survival') return (this.#order?.sources.length ?? 0) > 1 ? measure : usual[0];
    return usual.includes(measure) ? measure : usual[0];
  }

  get axes(): readonly Axis[] {
    return this.#order?.axes ?? [];
  }

  get study(): Study | null {
    return this.#studies.get(this.#order?.key ?? '') ?? null;
  }

  get progress(): DeskProgress | null {
    return this.#running?.progress ?? null;
  }

  get problem(): string | null {
    return this.#ended?.key === this.#order?.key ? (this.#ended?.problem ?? null) : null;
  }

  open(): IDisposable {
    this.#views++;
    this.resume();
    return new DisposableDelegate(() => {
      if (--this.#views === 0 && this.#running?.order.isAutomatic) this.stop();
    });
  }

  run(): void {
    const order = this.#order;
    if (!order || this.#running) return;
    this.#ended = null;
    if (!this.study?.isComplete) this.#begin(order);
  }

  stop(): void {
    const running = this.#running;
    if (!running) return;
    this.#ended = { key: running.order.key, problem: null };
    this.#end(running);
  }

  /** Begin what begins by itself, if the present state has not been studied. */
  resume(): void {
    const order = this.#order;
    const running = this.#running;
    if (this.#views === 0 || !order || running?.order.key === order.key) return;
    if (running && !running.order.isAutomatic) return;
    if (running) this.#end(running);
    if (order.sources.length > 1) void this.#recollect(order);
    const isDone = this.#studies.get(order.key)?.isComplete || this.#ended?.key === order.key;
    if (order.isAutomatic && !isDone) this.#begin(order);
  }

  /** What the browser keeps of a study of many images, from before a reload. */
  async #recollect({ key, axes, sources }: Order): Promise<void> {
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    const { images, unstudied, beside } = await this.#host.kept.read(key);
    const count = images.length + unstudied.length;
    if (count === 0 || this.#studies.has(key) || this.#host.signal.aborted) return;
    const isComplete = count === sources.length;
    const study: Study = {
      axes,
      images,
      isOfMany: true,
      unstudied,
      isComplete,
      survival: isComplete ? survivalOf(axes[0], images) : null,
      beside: beside && {
        ...beside,
        survival: isComplete ? survivalOf(axes[0], beside.images) : null,
      },
    };
    keep(this.#studies, key, study, KEPT);
    this.changed.emit();
  }

  #end(running: Running): void {
    running.abort.abort(stopped());
    this.#running = null;
    this.changed.emit();
  }

  #begin(order: Order): void {
    const unit = order.sources.length > 1 ? 'images' : 'points';
    const networks = order.other ? 2 : 1;
    const total = unit === 'images' ? order.sources.length : networks * pointCount(order.axes);
    const running: Running = { order, abort: new AbortController(), progress: { done: 0, total, unit } };
    this.#running = running;
    this.changed.emit();
    void this.#run(running)
      .catch((error: unknown) => {
        if (running.abort.signal.aborted) return;
        const problem = error instanceof UserError ? error.message : t`The study ended; try again.`;
        this.#ended = { key: order.key, problem };
      })
      .finally(() => {
        if (this.#running !== running) return;
        this.#running = null;
        this.changed.emit();
        this.resume();
      });
  }

  async #run(running: Running): Promise<void> {
    const { order } = running;
    const signal = AbortSignal.any([running.abort.signal, this.#host.signal]);
    const isOne = order.sources.length === 1;
    if (!isOne) await this.#recollect(order);
    const before = isOne ? undefined : this.#studies.get(order.key);
    let images = before?.images ?? [];
    let beside: Beside | null = before?.beside ?? null;
    const unstudied = [...(before?.unstudied ?? [])];
    const tell = (isComplete: boolean, done: number, shown = images, other = beside): void => {
      const survivalIn = (all: readonly StudiedImage[]) =>
        isComplete && !isOne ? survivalOf(order.axes[0], all) : null;
      const study: Study = {
        axes: order.axes,
        images: shown,
        isOfMany: !isOne,
        unstudied: [...unstudied],
        isComplete,
        survival: survivalIn(shown),
        beside: other && { ...other, survival: survivalIn(other.images) },
      };
      keep(this.#studies, order.key, study, KEPT);
      running.progress = { ...running.progress, done: Math.min(done, running.progress.total) };
      this.changed.emit();
    };
    for (const source of order.sources.slice(images.length + unstudied.length)) {
      try {
        const image = await this.#study(order, { ...order.state, image: source }, signal, (partial) => {
          tell(false, partial.points.length, [partial]);
        });
        const other = await this.#besides(order, source, image, signal, (partial) => {
          tell(false, image.points.length + partial.images[0].points.length, [image], partial);
        });
        images = [...images, image];
        if (other) beside = { ...other, images: [...(beside?.images ?? []), ...other.images] };
      } catch (error) {
        if (signal.aborted || !(error instanceof UserError) || isOne) throw error;
        unstudied.push({ image: source.name, problem: error.message });
      }
      const done = images.length + unstudied.length;
      tell(false, done);
      if (!isOne && (done % BLOCK === 0 || done === order.sources.length)) {
        const piece = Math.floor((done - 1) / BLOCK);
        const block = blockOf(order.sources.slice(piece * BLOCK, done), images, unstudied, beside);
        void this.#host.kept.write(order.key, piece, block);
      }
    }
    tell(true, running.progress.total);
  }

  /** The same image in the other network; null where there is none that can be compared. */
  async #besides(
    order: Order,
    source: Source,
    { start }: StudiedImage,
    signal: AbortSignal,
    onPoint: (partial: Beside) => void,
  ): Promise<Beside | null> {
    if (!order.other) return null;
    const asked = { ...order.other, image: source };
    const id = modelId(asked);
    const model = this.#others.get(id) ?? (await this.#host.background.evaluate(asked, signal)).model;
    keep(this.#others, id, model, KEPT);
    const { misfit, placeOf } = this.#host.otherOf(model);
    const target = placeOf(start.explained.index);
    // A sentence beside the headline says so.
    if (misfit !== null || target === null) return null;
    const { name } = model;
    const report = (partial: StudiedImage): void => onPoint({ name, images: [partial] });
    return { name, images: [await this.#study(order, { ...asked, target }, signal, report, model)] };
  }

  /** @param state of which image, and of which network */
  async #study(
    order: Order,
    state: AnalysisState,
    signal: AbortSignal,
    onPoint: (partial: StudiedImage) => void,
    known?: ModelInfo,
  ): Promise<StudiedImage> {
    const { axes, sources, map } = order;
    const isOne = sources.length === 1;
    // What the network is becomes known with its first answer.
    const model = known ?? (await this.#modelFor(state, signal)).model;
    const task = taskFor(state, model);
    let asked = withoutMaps(state);
    let answer: Answer | null = null;
    const evaluate = async (augmentations: AnalysisState['augmentations']): Promise<Answer> => {
      answer = null;
      return (answer = await this.#answer({ ...asked, augmentations }, isOne, signal));
    };
    const question = questionOf(state, model, Infinity);
    const context = { steps: state.augmentations, question, model, evaluate };
    const { start, look } = await beginStudy(axes, context);
    const points = new Map<string, StudiedPoint>();
    const image = (): StudiedImage => imageOf(state.image, start, axes, [...points.values()]);
    const add = (sample: Sample, measured: StudiedMap | null): void => {
      const logits = isOne && sample.holds !== null ? answer?.logits : null;
      const scores = logits ? { logits, probabilities: probabilitiesOf(logits, task, model) } : null;
      points.set(sample.values.join(), { sample, scores, map: measured });
    };
    add(start, null);
    let measure: MeasureMap | null = null;
    if (map) {
      // From here on one pass gives the scores of a point and its map.
      asked = { ...state, moreMethods: [], target: start.explained.index };
      measure = await this.#mapsFrom(asked, order, model, evaluate);
      add(start, answer && measure(start.values, answer));
    }
    const measuring: Promise<void>[] = [];
    const show = (): void => {
      // Of many, nobody sees the single points.
      if (isOne && !signal.aborted) onPoint(image());
    };
    await follow(planOf(axes, isOne), async (values) => {
      const isNew = !points.has(values.join());
      const sample = await look(values);
      if (!isNew) return sample;
      add(sample, null);
      const [of, found] = [measure, answer];
      if (!of || !found) show();
      else
        measuring.push(
          // While the engine has the next point.
          afterwards(() => {
            const point = points.get(values.join());
            if (point) points.set(values.join(), { ...point, map: of(values, found) });
            show();
          }),
        );
      return sample;
    });
    await Promise.all(measuring);
    return isOne ? image() : inColumns(image(), axes[0]);
  }

  /** Numbers that are at hand, or the engine's; with the maps of the state's method, where it has one. */
  async #answer(asked: AnalysisState, isOne: boolean, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const { background, learn, recall } = this.#host;
    const known = asked.method === 'none' ? recall(asked) : null;
    if (known) return { logits: known, named: {} };
    const answer =
      asked.method === 'none'
        ? { ...(await background.evaluate(asked, signal)), named: {} }
        : await background.evaluateWithMap(asked, signal);
    if (isOne) learn(asked, answer.logits);
    return answer;
  }

  /** Measures of the map at any point, compared with that of the start. @throws UserError where there is no such map */
  async #mapsFrom(
    state: AnalysisState,
    { axes, map: name }: Order,
    model: ModelInfo,
    evaluate: (steps: AnalysisState['augmentations']) => Promise<Answer>,
  ): Promise<MeasureMap> {
    const size = inputSize(state, model);
    // What a map of grids is made larger to is the picture; its values are of no account.
    const augmented = { ...size, channels: 1, data: new Float32Array(size.height * size.width) };
    const stepsOf = (values: Point) => stepsAt(state.augmentations, axes, values);
    const gridOf = ({ named }: Answer): Grid | null => {
      const found = name && mapOf(name, { augmented, named });
      return found && gridOfMap(found);
    };
    const steps = stepsOf(axes.map((axis) => parameterSpecOf(axis).default));
    const grid = gridOf(await evaluate(steps));
    if (!grid) throw new UserError(t`This network has no map here; choose another attribution.`);
    const start: MapStart = { grid, steps, size, options: { fixedSize: model.fixedSize !== null } };
    return (values, answer) => {
      const found = gridOf(answer);
      return found && mapMeasures(found, start, stepsOf(values));
    };
  }

  async #modelFor(state: AnalysisState, signal: AbortSignal): Promise<{ readonly model: ModelInfo }> {
    const model = this.#host.model();
    return model ? { model } : this.#host.background.evaluate(state, signal);
  }

  /** What the choice means in the present state. */
  get #order(): Order | null {
    const [state, axis] = [this.#host.state(), this.#host.axis()];
    const of = [state, axis?.stepId, axis?.parameter, this.#choice];
    if (!this.#known || of.some((part, i) => part !== this.#known?.of[i]))
      this.#known = { of, order: this.#orderOf(state, axis) };
    return this.#known.order;
  }

  #orderOf(state: AnalysisState, moved: Sweep | null): Order | null {
    const { along, against, images } = this.#choice;
    const { sliders } = this;
    const find = (name: SliderName | null): Axis | undefined =>
      sliders.find(({ stepId, parameter }) => stepId === name?.stepId && parameter === name.parameter);
    const first = find(along) ?? find(moved) ?? sliders[0];
    if (!first) return null;
    const second = find(against);
    const isMany = images === 'gallery' && state.gallery.length > 1;
    const axes = [first, ...(second && second !== first && !isMany ? [second] : [])];
    const count = axes.length > 1 ? OF_GRID : isMany ? OF_GALLERY : LEVELS[3];
    const spaced = axes.map((one) => ({ ...one, by: (one.to - one.from) / (count - 1) }));
    const identity = axes.map((one) => parameterSpecOf(one).default);
    const untouched = withoutMaps({
      ...state,
      ...(isMany ? { image: state.gallery[0] } : {}),
      augmentations: stepsAt(state.augmentations, axes, identity),
    });
    const { target, threshold, classes } = state;
    const sources = isMany ? state.gallery : [state.image];
    const map =
      isMapMeasure(this.#choice.measure) &&
      sources.length === 1 &&
      axes.length === 1 &&
      domainOf(state) === 'image'
        ? this.#shownMap(state)
        : null;
    const { method, methodParameters, layer } = state;
    const other = axes.length === 1 && map === null ? otherState(state) : null;
    const key = JSON.stringify([
      numbersKey(untouched),
      axes.map(({ stepId, parameter }) => [stepId, parameter]),
      [target, threshold, classes],
      isMany ? sources : null,
      map && [map, method, methodParameters, layer],
      other && [modelId(other), state.labels],
    ]);
    const isAutomatic = !isMany && axes.length === 1 && map === null;
    return { key, axes: spaced, state, other, sources, map, isAutomatic };
  }

  /** The map that stands for the state where there is room for one; null where it has none. */
  #shownMap(state: AnalysisState): MapName | null {
    const method = methodOf(state.method, this.#host.model());
    const name = framePictureName({ methods: [method], view: state.view });
    return isMap(name) ? name : (mapsOfAll([method])[0] ?? null);
  }
}

/** What the engine said of one point. */
type Answer = Pick<EvaluationWithMap, 'logits' | 'named'>;

/** @returns null where the answer has no map */
type MeasureMap = (values: Point, answer: Answer) => StudiedMap | null;

/** In a task of its own, once everything that is ready to go has gone. */
const afterwards = (task: () => void): Promise<void> => {
  const done = new Promise<void>((resolve) => setTimeout(resolve)).then(task);
  // Awaited at the end; until then a failure is nobody's.
  done.catch(() => undefined);
  return done;
};

const stopped = (): DOMException => new DOMException(t`The study was stopped.`, 'AbortError');

/** What is known of these sources, the last that were studied. */
function blockOf(
  sources: readonly Source[],
  images: readonly StudiedImage[],
  unstudied: readonly Unstudied[],
  beside: Beside | null,
): Block {
  const ids = new Set(sources.map(sourceId));
  const ofThese = (all: readonly StudiedImage[]): readonly StudiedImage[] =>
    all.slice(-sources.length).filter(({ source }) => ids.has(sourceId(source)));
  const studied = ofThese(images);
  const rest = sources.length - studied.length;
  return {
    images: studied,
    unstudied: rest > 0 ? unstudied.slice(-rest) : [],
    beside: beside && { name: beside.name, images: ofThese(beside.images) },
  };
}

const survivalOf = (axis: Axis, images: readonly StudiedImage[]): readonly SurvivalPoint[] | null =>
  images.length > 0 ? survival(axis, images) : null;

const pointCount = (axes: readonly Axis[]): number =>
  axes.reduce((product, axis) => product * pointsOf(axis).length, 1);

/** Coarse first where somebody watches it grow. */
function planOf(axes: readonly Axis[], isOne: boolean): Plan<unknown> {
  if (axes.length > 1) return overGrid(axes.map(pointsOf));
  return isOne ? alongTrack(axes[0]) : alongLine(axes[0]);
}

/** Of many images only the points that all share are drawn; where each breaks is known. */
function inColumns(image: StudiedImage, axis: Axis): StudiedImage {
  const samples = new Map(image.points.map(({ sample }) => [sample.values[0], sample]));
  return { ...image, points: [], columns: columnsOf(scanned(axis).map((value) => samples.get(value))) };
}

function imageOf(
  source: Source,
  start: Sample,
  axes: readonly Axis[],
  points: readonly StudiedPoint[],
): StudiedImage {
  if (axes.length > 1) return { source, start, points, breaks: null, columns: null };
  const ascending = [...points].sort((a, b) => a.sample.values[0] - b.sample.values[0]);
  const breaks = breakingPoints(
    axes[0],
    ascending.map(({ sample }) => sample),
  );
  return { source, start, points: ascending, breaks, columns: null };
}
