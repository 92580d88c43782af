/** One loaded network: read once, planned once for every size and method, constants kept on the device. */
import { UserError, type Grid, type ModelInfo, type Normalization, type Task } from './analysis';
import type { ModelDefaults } from './api';
import { planAnalysis, type AnalysisPlan, type Computation } from './attribution/analysisPlan';
import { listLayers, resolveLayer } from './attribution/layers';
import { simplify, withoutFinalSoftmax } from './graph/simplify';
import type { Graph } from './graph/ir';
import { elementCount } from './graph/tensor';
import type { Image } from './image/image';
import { readModel, type OnnxModel } from './onnx/model';
import { isActivation, isGuided } from './ops/registry';
import { checkOperators, specialize } from './ops/specialize';
import type { Executor, ModelRuntime, PreparedPlan } from './runtime/executor';

/** Input side at which layers are listed where the file leaves the size open. */
const PROBE_SIZE = 224;
/** Plans that stay prepared; a sweep of the crop makes one a size. */
const KEPT_PLANS = 64;

export interface ModelRun {
  /** HWC in [0, 1]. */
  readonly image: Image;
  readonly normalization: Normalization;
  readonly task: Task;
  readonly method: Computation;
  readonly layer: string | null;
  /** [classes], see `planAnalysis`. */
  readonly candidates: Float32Array;
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
}

interface Prepared {
  readonly analysis: AnalysisPlan;
  readonly plan: PreparedPlan;
  readonly layerName: string | null;
}

export class Model {
  readonly info: ModelInfo;
  readonly normalization: Normalization;
  /** What is explained. They share their constants; most are one. */
  private readonly networks: Readonly<Record<Task, OnnxModel>>;
  private readonly plans = new Map<string, Prepared>();
  private runtime: ModelRuntime | null = null;
  private executor: Executor | null = null;

  /** @throws UserError for bytes that are no ONNX file, or a network that cannot be explained here. */
  constructor(id: string, name: string, bytes: Uint8Array, defaults: ModelDefaults) {
    const whole = simplify(readModel(bytes, name));
    this.networks = { classification: withoutFinalSoftmax(whole), regression: whole };
    checkOperators(this.networks.classification, name);
    this.normalization = defaults;
    this.info = describe(id, name, this.networks.classification);
  }

  async run(
    executor: Executor,
    { image, normalization, task, method, layer, candidates }: ModelRun,
  ): Promise<ModelAnswer> {
    if (image.channels !== this.info.channels) {
      throw new UserError(
        `${this.info.name} takes images of ${this.info.channels} channels and this one has ${image.channels}; choose another image or model.`,
      );
    }
    const prepared = this.prepare(executor, image, task, method, layer);
    const outputs = await prepared.plan.run({ image: normalized(image, normalization), candidates });
    const place = prepared.analysis.layer;
    return {
      numbers: {
        logits: outputs.logits,
        cam: place && { height: place.height, width: place.width, data: outputs.cam },
        guided: channelsFirst(outputs.guided, image.channels),
        gradient: channelsFirst(outputs.gradient, image.channels),
      },
      layer: place && { name: prepared.layerName ?? place.value, height: place.height, width: place.width },
    };
  }

  /** Free what is on the device. The network itself stays and is prepared again when it is next run. */
  close(): void {
    this.runtime?.dispose();
    this.runtime = null;
    this.executor = null;
    this.plans.clear();
  }

  private forgetOldestPlan(): void {
    const [key, { plan }] = this.plans.entries().next().value as [string, Prepared];
    plan.dispose();
    this.plans.delete(key);
  }

  private prepare(
    executor: Executor,
    { height, width }: Image,
    task: Task,
    method: Computation,
    layer: string | null,
  ): Prepared {
    if (this.executor !== executor) {
      this.close();
      this.executor = executor;
    }
    this.runtime ??= executor.openModel();
    const key = `${height} ${width} ${task} ${method} ${layer ?? ''}`;
    const known = this.plans.get(key);
    if (known) return known;
    const network = this.networks[task];
    checkOperators(network, this.info.name);
    const graph = specialize(network, [1, this.info.channels, height, width]);
    refuseUnguided(this.info, method);
    const analysis = planAnalysis(graph, method, layer);
    const prepared = {
      analysis,
      plan: this.runtime.prepare(analysis.plan),
      layerName: analysis.layer && nameOf(graph, analysis.layer.value),
    };
    if (this.plans.size >= KEPT_PLANS) this.forgetOldestPlan();
    this.plans.set(key, prepared);
    return prepared;
  }
}

function refuseUnguided(info: ModelInfo, method: Computation): void {
  const guided = method === 'guided-backprop' || method === 'guided-grad-cam';
  if (guided && info.activations > 0 && info.guidedActivations === 0) {
    throw new UserError(
      `${info.name} has no ReLU, and guided backprop is defined for ReLU only; choose Grad-CAM.`,
    );
  }
}

function nameOf(graph: Graph, value: string): string {
  return listLayers(graph).find((layer) => resolveLayer(graph, layer.name) === value)?.name ?? value;
}

function describe(id: string, name: string, network: OnnxModel): ModelInfo {
  const [, channels, height, width] = network.inputShape;
  if (network.inputShape.length !== 0 && network.inputShape.length !== 4) {
    throw new UserError(
      `${name} takes an input of ${network.inputShape.length} dimensions; an image network takes [1, channels, height, width].`,
    );
  }
  const fixedSize = height && width ? { height, width } : null;
  if (fixedSize && fixedSize.height !== fixedSize.width) {
    throw new UserError(
      `${name} takes inputs of ${fixedSize.height}×${fixedSize.width} pixels; only square inputs are supported.`,
    );
  }
  const graph = specialize(network, [
    1,
    channels ?? 3,
    fixedSize?.height ?? PROBE_SIZE,
    fixedSize?.width ?? PROBE_SIZE,
  ]);
  const output = graph.shapes.get(graph.output) ?? [];
  const outputs = Math.max(1, ...output);
  if (elementCount(output) !== outputs) {
    throw new UserError(
      `${name} answers with a tensor of shape [${output}]; a classifier answers with [1, classes], a regression with [1, values].`,
    );
  }
  const activations = graph.nodes.filter(isActivation);
  const layers = listLayers(graph);
  return {
    id,
    name,
    classCount: outputs,
    channels: channels ?? 3,
    inputLayout: network.inputLayout,
    fixedSize,
    layers,
    defaultLayer: defaultLayer(graph),
    guidedActivations: activations.filter(isGuided).length,
    activations: activations.length,
    parameters: [...network.constants.values()]
      .filter((tensor) => tensor.type === 'float')
      .reduce((sum, tensor) => sum + elementCount(tensor.shape), 0),
  };
}

/** A network without a feature map still has logits; only Grad-CAM is refused, when it is asked for. */
function defaultLayer(graph: Graph): string | null {
  try {
    return nameOf(graph, resolveLayer(graph, null));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** (x − mean)/std by channel, HWC, as the network's input. */
function normalized({ data, channels }: Image, { mean, std }: Normalization): Float32Array {
  const out = new Float32Array(data.length);
  for (let c = 0; c < channels; c++) {
    const [center, deviation] = [mean[c], std[c]];
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
