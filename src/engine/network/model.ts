/** One loaded network: read once, planned once for every size and method, constants kept on the device. */
import { NO_CHOICE, type Inference, type ModelInfo, type PortChoice } from '../contract/modelInfo';
import { NoMap, UserError } from '../contract/errors';
import type { Grid } from '../contract/maps';
import type { Normalization } from '../contract/input';
import type { Task } from '../contract/task';
import type { ModelDefaults } from '../api';
import { planAnalysis, type AnalysisPlan, type Computation } from '../attribution/analysisPlan';
import { layersOf, type Layers } from '../attribution/layers';
import type { Graph } from '../graph/ir';
import { elementCount, type Shape } from '../graph/tensor';
import type { Domain } from '../augment/spec';
import type { Image } from '../image/image';
import { BYTES, takesBytes } from './integerInput';
import { networkInput } from './networkInput';
import type { OnnxModel, OnnxNetwork } from '../onnx/model';
import { isActivation, isGuided } from '../ops/registry';
import { endingOf } from './ending';
import { explainedGraph } from './explained';
import { pixelsText, taskInference } from './inference';
import { bestMethod, refusedMethods } from './methods';
import { pixelsOf } from './pixels';
import { ownTask } from './task';
import { checkOperators, specialize } from '../ops/specialize';
import { refuseCostly } from '../plan/cost';
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
  readonly method: Computation;
  readonly layer: string | null;
  /** [classes], see `planAnalysis`. */
  readonly candidates: Float32Array;
  readonly work?: Work;
}

export interface ModelAnswer {
  readonly numbers: {
    readonly logits: Float32Array;
    readonly cam: Grid | null;
    readonly guided: Float32Array | null;
    /** As `guided`, without the guided rule. */
    readonly gradient: Float32Array | null;
  };
  readonly layer: { readonly name: string; readonly height: number; readonly width: number } | null;
  /** See `AnalysisPlan.ends`. */
  readonly ends: readonly string[] | null;
}

interface Prepared {
  readonly analysis: AnalysisPlan;
  readonly plan: PreparedPlan;
}

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
    const { network: whole, input, output } = chosenModel(network, name, choice);
    this.network = whole;
    checkOperators(whole, name);
    const ports = { ports: portsOf(network), input, output };
    const { graph, ...info } = describe(id, name, whole, ports);
    const pixels = pixelsFor(whole, graph, info, defaults);
    const inferred = [
      ...(info.rank === 4 && pixels.inference ? [pixels.inference] : []),
      taskInference(info, info.task, whole.facts.task !== null),
      ...info.inferred,
    ];
    this.info = { ...info, normalization: pixels.normalization, inferred };
  }

  async run(
    executor: Executor,
    { image, domain, normalization, task, method, layer, candidates, work = UNWATCHED }: ModelRun,
  ): Promise<ModelAnswer> {
    const scaled = { ...image, data: normalized(image, normalization) };
    const input = networkInput(scaled, domain, this.info);
    const prepared = await this.prepare(executor, input.shape, { domain, task, method, layer, work });
    const outputs = await prepared.plan.run({ image: input.image.data, candidates }, work);
    discard(input.image.data);
    const place = prepared.analysis.layer;
    const answer: ModelAnswer = {
      numbers: {
        logits: outputs.logits,
        cam: place && outputs.cam ? { height: place.height, width: place.width, data: outputs.cam } : null,
        guided: channelsFirst(outputs.guided, input.image.channels),
        gradient: channelsFirst(outputs.gradient, input.image.channels),
      },
      layer: place,
      ends: prepared.analysis.ends,
    };
    // What the answer was made of is large at large sizes, and the collector takes its time.
    discard(outputs.guided);
    discard(outputs.gradient);
    return answer;
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
    {
      domain,
      task,
      method,
      layer,
      work,
    }: Pick<ModelRun, 'domain' | 'task' | 'method' | 'layer'> & { readonly work: Work },
  ): Promise<Prepared> {
    if (this.executor !== executor) {
      this.close();
      this.executor = executor;
    }
    this.runtime ??= executor.openModel();
    const key = `${shape.join(' ')} ${task} ${method} ${layer ?? ''}`;
    const known = this.plans.get(key);
    if (known) return known;
    await work.piece(PLANNING);
    refuseShared(this.info, task);
    const { network } = this;
    const whole = domain === 'series' ? this.seriesGraph(network, shape) : specialize(network, shape);
    const graph = explainedGraph(whole, task);
    refuseUnguided(this.info, method);
    const answers = elementCount(whole.shapes.get(whole.output) ?? []);
    if (answers !== this.info.classCount) {
      throw new UserError(
        `${this.info.name} answers with ${answers} numbers at ${shape.slice(2).join(' × ')} and with ${this.info.classCount} at the size at which it was read; choose another size.`,
      );
    }
    const analysis = planAnalysis(graph, method, layer);
    refuseCostly(analysis.plan, this.info.name, shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]]);
    const prepared = {
      analysis,
      plan: this.runtime.prepare(analysis.plan),
    };
    this.plans.set(key, prepared).forEach(({ plan }) => plan.dispose());
    return prepared;
  }
}

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

function refuseUnguided(info: ModelInfo, method: Computation): void {
  const guided = method === 'guided-backprop' || method === 'guided-grad-cam';
  if (guided && info.activations > 0 && info.guidedActivations === 0) {
    throw new NoMap(
      `${info.name} has no ReLU, and guided backprop is defined for ReLU only; choose Grad-CAM.`,
    );
  }
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
): Omit<ModelInfo, 'normalization'> & { readonly graph: Graph } {
  const { rank, channels, fixedSize, graph: whole } = probe(network, name);
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
  };
  return {
    graph: whole,
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
  const { normalization: told } = network.facts;
  const fits = ({ mean }: Normalization): boolean => [1, channels].includes(mean.length);
  const infer = (normalization: Normalization, from: string, isGuess: boolean): Pixels => ({
    normalization,
    inference: { of: 'pixels', value: pixelsText(normalization), from, isGuess },
  });
  const bytes = takesBytes(network, name);
  const found = pixelsOf(graph);
  if (told && fits(told) && !(found && isPlain(told))) return infer(told, 'its file says so', false);
  if (bytes) return infer(BYTES, 'its input takes whole numbers', false);
  if (found) return infer(found.normalization, found.from, false);
  if (!fits(defaults)) return infer(AS_IT_IS, `nothing says how its ${channels} channels are scaled`, true);
  const { mean, std } = defaults;
  if (!defaults.assumed) return { normalization: { mean, std }, inference: null };
  return infer({ mean, std }, 'nothing in the file says; these are ImageNet’s', true);
}

const isPlain = ({ mean, std }: Normalization): boolean =>
  mean.every((value) => value === 0) && std.every((value) => value === 1);

function mapInferences({
  defaultLayer: layer,
  ...facts
}: Pick<ModelInfo, 'defaultLayer' | 'guidedActivations' | 'activations'>): Inference[] {
  const method = bestMethod({ defaultLayer: layer, ...facts });
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
    ...(method === 'guided-grad-cam'
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

/** [H·W, C] → [C, H·W]; null for a map that the plan does not make. */
function channelsFirst(data: Float32Array | undefined, channels: number): Float32Array | null {
  if (!data) return null;
  const pixels = data.length / channels;
  const out = new Float32Array(data.length);
  for (let p = 0; p < pixels; p++)
    for (let c = 0; c < channels; c++) out[c * pixels + p] = data[p * channels + c];
  return out;
}
