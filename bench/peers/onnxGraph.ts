/**
 * A plan as one ONNX inference graph, so that onnxruntime can run what our executors run: forward, backward and gates,
 * unrolled. Feature maps become NCHW, as onnxruntime wants them. Knows the kernels that the measured networks use.
 */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProtoSchema,
} from 'onnx-buf';
import type { Shape } from '../../src/engine/tensor';
import type { KernelAttributes, KernelName } from '../../src/engine/plan/kernels';
import type { Instruction, Plan, ValueId } from '../../src/engine/plan/plan';

const OPSET = 18n;
type Attribute = number | string | readonly number[];

/** Position of an axis of NHWC in NCHW, and the order of axes that turns one into the other. */
const AXIS = [0, 2, 3, 1] as const;
const TO_NCHW = [0, 3, 1, 2] as const;
const TO_NHWC = [0, 2, 3, 1] as const;

const axisOf = (axis: number, rank: number): number => (rank === 4 ? AXIS[axis] : axis);
const placed = <T>(values: readonly T[]): readonly T[] =>
  values.length === 4 ? TO_NCHW.map((from) => values[from]) : values;

/** A row-major tensor with its axes in another order. */
export function permuted(
  data: Float32Array,
  shape: Shape,
  order: readonly number[],
): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => shape[axis]);
  const index = to.map(() => 0);
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[order.reduce((at, axis, k) => at + index[k] * strides[axis], 0)];
    for (let k = to.length - 1; k >= 0 && ++index[k] === to[k]; k--) index[k] = 0;
  }
  return out;
}

class GraphBuilder {
  readonly nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  readonly initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  private readonly constants = new Set<string>();
  private count = 0;

  constructor(readonly plan: Plan) {}

  shape(id: ValueId): Shape {
    return this.plan.values[id].shape;
  }

  /** Name of a value; a constant is stored when it is first named. */
  name(id: ValueId, order?: readonly number[]): string {
    const value = this.plan.values[id];
    if (value.kind !== 'constant') return `v${id}`;
    const { shape } = value;
    const axes = order ?? (shape.length === 4 ? TO_NCHW : shape.map((_, axis) => axis));
    return this.floats(
      `c${id}_${axes.join('')}`,
      axes.map((axis) => shape[axis]),
      () => permuted(value.make(), shape, axes),
    );
  }

  floats(name: string, dims: Shape, make: () => Float32Array): string {
    if (!this.constants.has(name)) {
      const data = make();
      const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
      this.initializers.push({ name, dims: dims.map(BigInt), dataType: DataType.FLOAT, rawData });
      this.constants.add(name);
    }
    return name;
  }

  integers(values: readonly number[], dims: Shape = [values.length]): string {
    const name = `i${dims.length}_${values.join('_')}`;
    if (!this.constants.has(name)) {
      const int64Data = values.map(BigInt);
      this.initializers.push({ name, dims: dims.map(BigInt), dataType: DataType.INT64, int64Data });
      this.constants.add(name);
    }
    return name;
  }

  scalar(value: number): string {
    return this.floats(`s${value}`, [], () => Float32Array.of(value));
  }

  /** Append a node; the name of its first output. */
  node(
    opType: string,
    input: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output: readonly string[] = [`t${this.count++}`],
  ): string {
    const attribute = Object.entries(attributes).map(([name, value]) => {
      if (typeof value === 'string') return { name, type: Kind.STRING, s: new TextEncoder().encode(value) };
      if (typeof value === 'number') return { name, type: Kind.INT, i: BigInt(value) };
      return { name, type: Kind.INTS, ints: value.map(BigInt) };
    });
    this.nodes.push({ opType, input: [...input], output: [...output], attribute });
    return output[0];
  }
}

type Row<K extends KernelName> = (
  graph: GraphBuilder,
  inputs: readonly ValueId[],
  attributes: KernelAttributes[K],
  output: ValueId,
) => string;

const convolution =
  (depthwise: boolean) =>
  (graph: GraphBuilder, [x, filter, bias]: readonly ValueId[], given: KernelAttributes['conv2d']): string => {
    const { strides, dilations, pads, activation } = given;
    const attributes = {
      strides,
      dilations,
      pads: [pads[0], pads[2], pads[1], pads[3]],
      group: depthwise ? graph.shape(x)[3] : 1,
    };
    if (depthwise && graph.shape(filter)[3] !== 1) throw new Error('no depthwise multipliers here');
    const weights = graph.name(filter, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
    const y = graph.node(
      'Conv',
      [graph.name(x), weights, ...(bias === undefined ? [] : [graph.name(bias)])],
      attributes,
    );
    return activation === 'linear' ? y : clipped(graph, y, 0, activation === 'relu' ? Infinity : 6);
  };

function clipped(graph: GraphBuilder, x: string, minimum: number, maximum: number): string {
  if (minimum === 0 && maximum === Infinity) return graph.node('Relu', [x]);
  const bounds = [minimum, maximum].map((bound) => (Number.isFinite(bound) ? graph.scalar(bound) : ''));
  return graph.node('Clip', [x, ...bounds]);
}

/** Between two shapes; the order of elements in memory is that of NHWC. */
function reshape(graph: GraphBuilder, x: ValueId, to: Shape): string {
  const from = graph.shape(x);
  const mixed = (shape: Shape): boolean => shape.length === 4 && shape[3] > 1 && shape[1] * shape[2] > 1;
  const flat = mixed(from) ? graph.node('Transpose', [graph.name(x)], { perm: TO_NHWC }) : graph.name(x);
  if (!mixed(to)) return graph.node('Reshape', [flat, graph.integers(placed(to))]);
  return graph.node('Transpose', [graph.node('Reshape', [flat, graph.integers(to)])], { perm: TO_NCHW });
}

const pool = ({ kernel, strides, dilations, pads }: KernelAttributes['maxPool']) => ({
  kernel_shape: kernel,
  strides,
  dilations,
  pads: [pads[0], pads[2], pads[1], pads[3]],
});

const ROWS: { readonly [K in KernelName]?: Row<K> } = {
  conv2d: convolution(false),
  depthwiseConv2d: convolution(true),
  matMul: (graph, [a, b], { transposeA, transposeB }) =>
    graph.node('Gemm', [graph.name(a), graph.name(b)], {
      transA: Number(transposeA),
      transB: Number(transposeB),
    }),
  binary: (graph, [a, b], { fn }) => graph.node(fn, [graph.name(a), graph.name(b)]),
  clip: (graph, [x], { minimum, maximum }) => clipped(graph, graph.name(x), minimum, maximum),
  gate: (graph, [dy, y], { low, high, guided }) => {
    const above = graph.node('Greater', [graph.name(y), graph.scalar(low)]);
    const inside =
      high === Infinity
        ? above
        : graph.node('And', [above, graph.node('Less', [graph.name(y), graph.scalar(high)])]);
    const flow = guided ? graph.node('Relu', [graph.name(dy)]) : graph.name(dy);
    return graph.node('Where', [inside, flow, graph.scalar(0)]);
  },
  maxPool: (graph, [x], window, output) => {
    const back = graph.plan.instructions.some(
      ({ kernel, inputs }) => kernel === 'maxPoolGrad' && inputs[2] === output,
    );
    const outputs = [`p${output}`, ...(back ? [`indices${output}`] : [])];
    return graph.node('MaxPool', [graph.name(x)], pool(window), outputs);
  },
  // The indices of the forward pass count through the whole tensor.
  maxPoolGrad: (graph, [dy, x, y]) => {
    const shape = graph.shape(x);
    const count = shape.reduce((a, b) => a * b, 1);
    const zeros = graph.node('Expand', [graph.scalar(0), graph.integers([count])]);
    const flat = (name: string): string => graph.node('Reshape', [name, graph.integers([-1])]);
    const sum = graph.node('ScatterElements', [zeros, flat(`indices${y}`), flat(graph.name(dy))], {
      axis: 0,
      reduction: 'add',
    });
    return graph.node('Reshape', [sum, graph.integers(placed(shape))]);
  },
  reduce: (graph, [x], { fn, axes, keepDims }) => {
    const names = { sum: 'ReduceSum', mean: 'ReduceMean', max: 'ReduceMax' } as const;
    const along = graph.integers(axes.map((axis) => axisOf(axis, graph.shape(x).length)));
    return graph.node(names[fn], [graph.name(x), along], { keepdims: Number(keepDims) });
  },
  reshape: (graph, [x], { shape }) => reshape(graph, x, shape),
  tile: (graph, [x], { repetitions }) =>
    graph.node('Tile', [graph.name(x), graph.integers(placed(repetitions))]),
  concat: (graph, inputs, { axis }) =>
    graph.node(
      'Concat',
      inputs.map((id) => graph.name(id)),
      { axis: axisOf(axis, graph.shape(inputs[0]).length) },
    ),
  slice: (graph, [x], { begin, size }) =>
    graph.node('Slice', [
      graph.name(x),
      graph.integers(placed(begin)),
      graph.integers(placed(begin.map((from, axis) => from + size[axis]))),
    ]),
  pad: (graph, [x], { pads, value }) => {
    const ordered = placed(pads);
    const flat = [...ordered.map(([before]) => before), ...ordered.map(([, after]) => after)];
    return graph.node('Pad', [graph.name(x), graph.integers(flat), graph.scalar(value)]);
  },
  depthToSpace: (graph, [x], { block }) =>
    graph.node('DepthToSpace', [graph.name(x)], { blocksize: block, mode: 'DCR' }),
  oneHotOfMaximum: (graph, [x]) => {
    const best = graph.node('ArgMax', [graph.name(x)], { axis: 1, keepdims: 0 });
    const values = graph.floats('zeroOne', [2], () => Float32Array.of(0, 1));
    return graph.node('OneHot', [best, graph.integers([graph.shape(x)[1]], []), values]);
  },
};

function append<K extends KernelName>(graph: GraphBuilder, instruction: Instruction & { kernel: K }): void {
  const row = ROWS[instruction.kernel] as Row<K> | undefined;
  if (!row) throw new Error(`the kernel ${instruction.kernel} has no ONNX form here`);
  const { inputs, attributes, output } = instruction;
  const made = row(graph, inputs, attributes as KernelAttributes[K], output);
  graph.node('Identity', [made], {}, [`v${output}`]);
}

const valueInfo = (name: string, shape: Shape) => ({
  name,
  type: {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: DataType.FLOAT,
        shape: {
          dim: shape.map((extent) => ({ value: { case: 'dimValue' as const, value: BigInt(extent) } })),
        },
      },
    },
  },
});

/** Bytes of the ONNX file. Inputs and outputs are called as in the plan; those of rank 4 and 3 hold NCHW. */
export function onnxOfPlan(plan: Plan): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder(plan);
  const inputs = plan.values.flatMap((value, id) => {
    if (value.kind !== 'input') return [];
    graph.node('Identity', [value.name], {}, [`v${id}`]);
    return [valueInfo(value.name, placed(value.shape))];
  });
  plan.instructions.forEach((instruction) => append(graph, instruction));
  const outputs = Object.entries(plan.outputs).map(([name, id]) => {
    graph.node('Identity', [`v${id}`], {}, [name]);
    return valueInfo(name, placed(plan.values[id].shape));
  });
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'plan',
      node: graph.nodes,
      initializer: graph.initializers,
      input: inputs,
      output: outputs,
    },
  });
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}
