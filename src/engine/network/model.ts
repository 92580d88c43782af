/** One loaded network: read once, planned once for every size and method, constants kept on the device. */
import {
  NO_CHOICE,
  isProbability,
  type Inference,
  type ModelInfo,
  type PortChoice,
} from '../contract/modelInfo';
import { NoMap, UserError } from '../contract/errors';
import type { LayerPlace, RunProgress } from '../contract/answer';
import type { NamedMaps } from '../contract/maps';
import type { Normalization } from '../contract/input';
import type { Task } from '../contract/task';
import type { ModelDefaults } from '../api';
import {
  computedFor,
  outputName,
  planActivations,
  planAnalysis,
  type AnalysisPlan,
} from '../attribution/analysisPlan';
import { attentionsOf } from '../attribution/attentions';
import { cutAt, type CutPlans } from '../attribution/headPlan';
import { layersOf, type Layers } from '../attribution/layers';
import {
  chosen,
  specOf,
  PREFERRED,
  type MapName,
  type Method,
  type MethodChoice,
} from '../attribution/methods/catalogue';
import type { Place } from '../attribution/methods/method';
import { channelsFirst } from '../attribution/planes';
import { METHOD_REGISTRY } from '../attribution/methods/registry';
import type { Graph } from '../graph/ir';
import { elementCount, firstMaximum, type Shape } from '../tensor';
import type { Domain } from '../augment/spec';
import type { Image } from '../image/image';
import { BYTES, takesBytes } from './integerInput';
import { networkInput } from './networkInput';
import type { OnnxModel, OnnxNetwork } from '../onnx/model';
import { isActivation, isGuided } from '../ops/registry';
import { blueFirst } from './blueFirst';
import { endingOf } from './ending';
import { explainedGraph } from './explained';
import { inputInferences, pixelsText, taskInference } from './inference';
import { bestMethod, reasonAgainst, refusedMethods } from './methods';
import { NetworkPasses, type PassPlans } from './passes';
import { pixelsOf } from './pixels';
import { ownTask } from './task';
import { checkOperators, specialize } from '../ops/specialize';
import { refuseCostly } from '../plan/cost';
import type { Plan } from '../plan/plan';
import { chosenModel, portsOf } from './ports';
import { listLength, probe } from './probe';
import { RecentBytes } from '../recent';
import { discard } from '../release';
import { UNWATCHED, type Work } from '../work';
import type { Executor, ModelRuntime, PreparedPlan } from '../runtime/executor';

/** Where the search for the least length of a series ends. */
const LONGEST_MINIMUM = 65_536;
/** Bytes of plans that stay prepared, the last used ones: a sweep of the crop makes one per size. */
const PLAN_BYTES = 128 * 2 ** 20;
/** Milliseconds that the plan of the largest network, and its constants, may take on a slow machine. */
const PLANNING = 120_000;
/** Of an instruction and what it is bound to. */
const INSTRUCTION_BYTES = 4096;

/** Nothing is known of networks of other channels than those that the defaults are for. */
const AS_IT_IS: Normalization = { mean: [0], std: [1] };

export interface ModelRun {
  /** HWC in [0, 1], or a series. */
  readonly image: Image;
  readonly domain: Domain;
  /** One value for each channel of the image. */
  readonly normalization: Normalization;
  readonly task: Task;
  readonly methods: readonly MethodChoice[];
  readonly layer: string | null;
  /** [classes], see `planAnalysis`. */
  readonly candidates: Float32Array;
  readonly work?: Work;
  /** Told between the passes of a method of many. */
  readonly report?: (progress: RunProgress, answer: () => ModelAnswer) => void;
}

export interface ModelAnswer {
  readonly logits: Float32Array;
  readonly maps: NamedMaps;
  readonly layer: LayerPlace | null;
  /** See `AnalysisPlan.ends`. */
  readonly ends: readonly string[] | null;
  /** What methods have to tell of their own map. */
  readonly notes: readonly string[];
}

interface Prepared {
  readonly analysis: AnalysisPlan;
  readonly plan: PreparedPlan;
}

/** What decides a plan. */
type PlanQuestion = Pick<ModelRun, 'domain' | 'task' | 'layer'> & {
  readonly isBlueFirst: boolean;
  readonly work: Work;
};

export class Model {
  readonly info: ModelInfo;
  private readonly network: OnnxModel;
  private readonly plans = new RecentBytes<string, Prepared>(
    PLAN_BYTES,
    ({ plan, analysis }) => (plan.bytes ?? 0) + analysis.plan.instructions.length * INSTRUCTION_BYTES,
  );
  private runtime: ModelRuntime | null = null;
  private executor: Executor | null = null;

  /** @throws UserError for a network that cannot be explained here, or leaves a choice open. */
  constructor(
    id: string,
    name: string,
    network: OnnxNetwork,
    defaults: ModelDefaults,
    choice: PortChoice = NO_CHOICE,
  ) {
    const { network: whole, input, output, inference } = chosenModel(network, name, choice);
    this.network = whole;
    checkOperators(whole, name);
    const ports = { ports: portsOf(network), input, output };
    const { graph, wasOpen, ...info } = describe(id, name, whole, ports);
    const pixels = pixelsFor(whole, graph, info, defaults);
    const turned = network.inputLayout !== info.inputLayout;
    const inferred = [
      ...(inference ? [inference] : []),
      ...(info.rank === 4 && pixels.inference ? [pixels.inference] : []),
      ...inputInferences(info, { wasOpen, turned }),
      taskInference(info, info.task, whole.facts.task !== null),
      ...info.inferred,
    ];
    this.info = { ...info, normalization: pixels.normalization, inferred };
  }

  async run(executor: Executor, asked: ModelRun): Promise<ModelAnswer> {
    const { image, domain, normalization, task, layer, candidates, work = UNWATCHED, report } = asked;
    const question = { domain, task, layer, isBlueFirst: this.takesBlueFirst(normalization), work };
    asked.methods.forEach(({ name }) => refuseMethod(this.info, name));
    const methods = computedFor(asked.methods);
    const scaled = { ...image, data: normalized(image, normalization) };
    const input = networkInput(scaled, domain, this.info);
    const prepared = await this.prepare(executor, input.shape, methods, question);
    const outputs = await prepared.plan.run({ image: input.image.data, candidates }, work);
    const { layer: place, ends } = prepared.analysis;
    let maps = mapsRead(prepared.analysis, outputs, image, input.image.channels);
    const notes: string[] = [];
    const answer = (): ModelAnswer => ({ logits: outputs.logits, maps, layer: place, ends, notes });
    const runs = methods.filter(({ name }) => METHOD_REGISTRY[name].kind === 'run');
    // The prediction, and what takes one pass, do not wait for what takes many.
    if (runs.length > 0) report?.({ method: runs[0].name, done: 0, total: 0 }, answer);
    for (const choice of runs) {
      const method = METHOD_REGISTRY[choice.name];
      if (method.kind !== 'run') continue;
      const name = choice.name as MapName;
      const passes = new NetworkPasses(
        {
          input: input.image.data,
          size: sizeOf(input.image),
          target: explainedIndex(outputs.logits, candidates),
          logits: outputs.logits,
          isShare: task === 'classification' && outputs.logits.length > 1 && !isProbability(this.info.ending),
          black: [
            ...normalized(
              { ...image, height: 1, width: 1, data: new Float32Array(image.channels) },
              normalization,
            ),
          ],
          layerPlace: place,
          note: (sentence) => void notes.push(sentence),
          report: (done, total, map) =>
            report?.({ method: choice.name, done, total }, () => ({
              ...answer(),
              maps: { ...maps, [name]: map() },
            })),
        },
        this.passPlans(executor, input.shape, question),
        work,
      );
      maps = { ...maps, [name]: await method.run(passes, choice.parameters) };
    }
    discard(input.image.data);
    return answer();
  }

  /** Free what is on the device. The network itself stays and is prepared again when it is next run. */
  close(): void {
    this.runtime?.dispose();
    this.runtime = null;
    this.executor = null;
    this.plans.retain(() => false);
  }

  /** @throws UserError that names the least length for a series that is too short. */
  private seriesGraph(network: OnnxModel, shape: Shape): Graph {
    try {
      return specialize(network, shape);
    } catch (error) {
      const least = error instanceof UserError ? leastLength(network, shape) : null;
      if (least === null) throw error;
      throw new UserError(
        `The series has ${shape[shape.length - 1]} samples where it reaches ${this.info.name}, which takes ${least} at least. Give a longer series, or crop less of it.`,
      );
    }
  }

  private async prepare(
    executor: Executor,
    shape: Shape,
    methods: readonly MethodChoice[],
    question: PlanQuestion,
  ): Promise<Prepared> {
    const { task, layer, isBlueFirst, work } = question;
    this.use(executor);
    const runtime = (this.runtime ??= executor.openModel());
    const key = JSON.stringify([shape, task, methods.flatMap(planned), layer, isBlueFirst]);
    const known = this.plans.get(key);
    if (known) return known;
    await work.piece(PLANNING);
    refuseShared(this.info, task);
    const graph = this.graphFor(shape, question);
    const analysis = planAnalysis(graph, methods, layer);
    refuseCostly(analysis.plan, this.info.name, shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]]);
    const prepared = { analysis, plan: runtime.prepare(analysis.plan) };
    this.keep(key, prepared);
    return prepared;
  }

  private keep(key: string, prepared: Prepared): void {
    this.plans.set(key, prepared).forEach(({ plan }) => plan.dispose());
  }

  private use(executor: Executor): void {
    if (this.executor === executor) return;
    this.close();
    this.executor = executor;
  }

  /** @throws UserError where the network answers otherwise at this size than at the one at which it was read. */
  private graphFor(shape: Shape, { domain, task, isBlueFirst }: PlanQuestion): Graph {
    const whole =
      domain === 'series' ? this.seriesGraph(this.network, shape) : specialize(this.network, shape);
    const answers = elementCount(whole.shapes.get(whole.output) ?? []);
    if (answers !== this.info.classCount) {
      throw new UserError(
        `${this.info.name} answers with ${answers} numbers at ${shape.slice(2).join(' × ')} and with ${this.info.classCount} at the size at which it was read; choose another size.`,
      );
    }
    return explainedGraph(isBlueFirst ? blueFirst(whole) : whole, task);
  }

  /** What is guessed of pixels ends where the user says how they are scaled; what the file tells does not. */
  private takesBlueFirst(normalization: Normalization): boolean {
    const { blueFirst: told, pixels } = this.network.facts;
    return told && (pixels === null || same(normalization, this.info.normalization));
  }

  /** A plan that is no analysis, kept as those are. */
  private async preparePart(
    executor: Executor,
    key: string,
    work: Work,
    make: () => Plan,
  ): Promise<PreparedPlan> {
    const known = this.plans.get(key);
    if (known) return known.plan;
    await work.piece(PLANNING);
    const plan = make();
    const runtime = (this.runtime ??= executor.openModel());
    const prepared = {
      analysis: { plan, maps: [], layer: null, ends: null },
      plan: runtime.prepare(plan),
    };
    this.keep(key, prepared);
    return prepared.plan;
  }

  private passPlans(executor: Executor, shape: Shape, question: PlanQuestion): PassPlans {
    const { task, layer, isBlueFirst, work } = question;
    const key = (what: string): string => JSON.stringify([shape, task, what, layer, isBlueFirst]);
    const analysis = async (methods: readonly MethodChoice[]): Promise<PreparedPlan> =>
      (await this.prepare(executor, shape, methods, { ...question, layer: null })).plan;
    let graph: Graph | null = null;
    const whole = (): Graph => (graph ??= this.graphFor(shape, question));
    let plans: CutPlans | null = null;
    const cut = (): CutPlans => (plans ??= cutAt(whole(), layersOf(whole()).resolve(layer)));
    const part = (what: string, make: () => Plan): Promise<PreparedPlan> =>
      this.preparePart(executor, key(what), work, make);
    return {
      forward: () => analysis([chosen('none')]),
      gradient: () => analysis([chosen('gradient')]),
      activations: () => part('activations', () => planActivations(whole(), layer)),
      trunk: () => part('trunk', () => cut().trunk),
      head: () => part('head', () => cut().head),
    };
  }
}

/** What a method adds to the key of a plan: a run nothing but its layer. */
function planned({ name, parameters }: MethodChoice): readonly unknown[] {
  const { kind, spec } = METHOD_REGISTRY[name];
  if (kind === 'plan') return [[name, parameters]];
  return kind === 'run' && spec.needs.includes('layer') ? ['layer'] : [];
}

/** The index that a plan explains: the first of the highest candidates. */
const explainedIndex = (logits: Float32Array, candidates: Float32Array): number =>
  firstMaximum(logits.map((logit, i) => logit + candidates[i]));

/** The maps of a plan's outputs. @param fedChannels those of the network's input, where a series may be rows of one */
function mapsRead(
  { maps, layer }: AnalysisPlan,
  outputs: Readonly<Record<string, Float32Array>>,
  image: Image,
  fedChannels: number,
): NamedMaps {
  const read = maps.map(({ name, method, parameters, grid, outputs: shapes }) => {
    const own = Object.fromEntries(
      Object.keys(shapes).map((key) => [key, outputs[outputName(name, key)]] as const),
    );
    const isGrid = grid !== null;
    const place = isGrid ? { ...grid, channels: 1 } : sizeOf(image);
    const made = method.read
      ? method.read(own, isGrid ? { ...grid, channels: layer?.channels ?? 1 } : place, parameters, shapes)
      : own.map;
    const data = isGrid ? made : channelsFirst(made, fedChannels);
    // What an answer was made of is large at large sizes, and the collector takes its time.
    if (!isGrid) discard(made);
    return [name, { channels: place.channels, height: place.height, width: place.width, data }] as const;
  });
  return Object.fromEntries(read);
}

const sizeOf = ({ height, width, channels }: Image): Place => ({ height, width, channels });

/** The least length from which on the network can be read, null where length is not what it lacks. */
function leastLength(network: OnnxModel, shape: Shape): number | null {
  const fits = (length: number): boolean => {
    try {
      specialize(network, [...shape.slice(0, -1), length]);
      return true;
    } catch {
      return false;
    }
  };
  let [short, long] = [shape[shape.length - 1], shape[shape.length - 1]];
  while (!fits(long)) {
    if (long > LONGEST_MINIMUM) return null;
    [short, long] = [long, 2 * long];
  }
  while (long - short > 1) {
    const middle = Math.floor((short + long) / 2);
    if (fits(middle)) long = middle;
    else short = middle;
  }
  return long;
}

/** @throws NoMap for a method that the network cannot have. */
function refuseMethod(info: ModelInfo, method: Method): void {
  // A layer that is named may be there where none is for all.
  const reason = reasonAgainst(method, info, ['layer']);
  if (reason === null) return;
  throw new NoMap(
    `${specOf(method).title} is not possible for ${info.name}. ${reason} Choose another method.`,
  );
}

function refuseShared({ name, ending }: ModelInfo, task: Task): void {
  if (task !== 'multi-label' || ending.link !== 'softmax') return;
  throw new UserError(
    `${name} ends in a softmax, which shares one probability among its classes; task="classification" explains it.`,
  );
}

function describe(
  id: string,
  name: string,
  network: OnnxModel,
  used: Pick<ModelInfo, 'ports' | 'input' | 'output'>,
): Omit<ModelInfo, 'normalization'> & { readonly graph: Graph; readonly wasOpen: boolean } {
  const { rank, channels, fixedSize, wasOpen, graph: whole } = probe(network, name);
  const outputs = listLength(whole);
  if (outputs === null) {
    throw new UserError(
      `${name} answers with a tensor of shape [${whole.shapes.get(whole.output)}]; a classifier answers with [1, classes], a regression with [1, values].`,
    );
  }
  const { link, positive } = endingOf(whole);
  const task = ownTask({ link, positive }, outputs, network.facts.task);
  const graph = explainedGraph(whole, task);
  const activations = graph.nodes.filter(isActivation);
  const layers = layersOf(graph);
  const facts = {
    layers: layers.list,
    defaultLayer: defaultLayer(layers),
    guidedActivations: activations.filter(isGuided).length,
    activations: activations.length,
    attentions: attentionsOf(graph).nodes.length,
  };
  return {
    graph: whole,
    wasOpen,
    ...facts,
    method: bestMethod(facts),
    refusedMethods: refusedMethods(facts),
    inferred: mapInferences(facts),
    id,
    name,
    ...used,
    classCount: outputs,
    ending: { link, positive },
    task,
    labels: namesOutputs(network.facts.labels, outputs) ? network.facts.labels : null,
    channels,
    inputLayout: network.inputLayout,
    rank,
    fixedSize,
    side: network.facts.side,
    parameters: [...network.constants.values()]
      .filter((tensor) => tensor.type === 'float')
      .reduce((sum, tensor) => sum + elementCount(tensor.shape), 0),
  };
}

interface Pixels {
  readonly normalization: Normalization;
  readonly inference: Inference | null;
}

/**
 * What is told first, then what the network's first arithmetic says, then the defaults. Exporters say “0 to 1” of what they know
 * nothing else of, and the network itself knows better.
 */
function pixelsFor(
  network: OnnxModel,
  graph: Graph,
  { name, channels }: Pick<ModelInfo, 'name' | 'channels'>,
  defaults: ModelDefaults,
): Pixels {
  const { normalization: told, pixels: guessed, blueFirst: turned } = network.facts;
  const fits = ({ mean }: Normalization): boolean => [1, channels].includes(mean.length);
  const infer = (normalization: Normalization, from: string, isGuess: boolean): Pixels => ({
    normalization,
    inference: {
      of: 'pixels',
      value: `${pixelsText(normalization)}${turned ? ', blue first' : ''}`,
      from,
      isGuess,
    },
  });
  const bytes = takesBytes(network, name);
  const found = pixelsOf(graph);
  if (told && fits(told) && !(found && isPlain(told)))
    return infer(told, guessed ?? 'the model itself says so', guessed !== null);
  if (bytes) return infer(BYTES, 'its input takes whole numbers', false);
  if (found) return infer(found.normalization, found.from, false);
  if (!fits(defaults)) return infer(AS_IT_IS, `nothing says how its ${channels} channels are scaled`, true);
  const { mean, std } = defaults;
  if (!defaults.assumed) return { normalization: { mean, std }, inference: null };
  return infer({ mean, std }, 'nothing in the file says; these are ImageNet’s', true);
}

const same = (a: Normalization, b: Normalization): boolean => JSON.stringify(a) === JSON.stringify(b);

const isPlain = ({ mean, std }: Normalization): boolean =>
  mean.every((value) => value === 0) && std.every((value) => value === 1);

function mapInferences(facts: Parameters<typeof bestMethod>[0]): Inference[] {
  const method = bestMethod(facts);
  const layer = facts.defaultLayer;
  const { guidedActivations, activations } = facts;
  return [
    ...(layer === null
      ? []
      : [
          {
            of: 'layer' as const,
            value: layer,
            from: 'it is the last that all of the gradient passes through with a height and a width',
            isGuess: false,
          },
        ]),
    ...(method === PREFERRED[0]
      ? []
      : [
          {
            of: 'method' as const,
            value: method,
            from:
              layer === null
                ? 'the network has no feature map that all of the gradient passes through'
                : `${guidedActivations} of ${activations} activations are ReLU, for which guided backprop is defined`,
            isGuess: false,
          },
        ]),
  ];
}

/** One output may have the names of two classes. */
function namesOutputs(labels: readonly string[] | null, outputs: number): boolean {
  return labels !== null && (labels.length === outputs || (outputs === 1 && labels.length === 2));
}

/** A network without a feature map still has logits; only Grad-CAM is refused, when it is asked for. */
function defaultLayer(layers: Layers): string | null {
  try {
    return layers.nameOf(layers.resolve(null));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Mean and standard deviation of a channel. */
export const normalizationOf = ({ mean, std }: Normalization, channel: number): readonly [number, number] => [
  mean[mean.length === 1 ? 0 : channel],
  std[std.length === 1 ? 0 : channel],
];

/** (x − mean)/std by channel, HWC, as the network's input. */
function normalized({ data, channels }: Image, normalization: Normalization): Float32Array {
  const out = new Float32Array(data.length);
  for (let c = 0; c < channels; c++) {
    const [center, deviation] = normalizationOf(normalization, c);
    for (let i = c; i < data.length; i += channels) out[i] = (data[i] - center) / deviation;
  }
  return out;
}
