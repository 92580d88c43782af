/** Small GraphModels, written by hand as TensorFlow.js' converter writes them. */
import { seededValues } from '../../tests/support/seeded';
import type { Artifacts, Weight } from './files';

type Attribute = Readonly<Record<string, unknown>>;
const text = (value: string): string => Buffer.from(value).toString('base64');
const s = (value: string): Attribute => ({ s: text(value) });
const i = (value: number): Attribute => ({ i: String(value) });
const b = (value: boolean): Attribute => ({ b: value });
const f = (value: number): Attribute => ({ f: value });
const list = (...values: readonly number[]): Attribute => ({ list: { i: values.map(String) } });
const texts = (...values: readonly string[]): Attribute => ({ list: { s: values.map(text) } });
const type = (value: string): Attribute => ({ type: value });
const FLOAT = { T: type('DT_FLOAT') };
const NHWC = s('NHWC');

/** A graph under construction: every method returns the name of what it adds. */
class Graph {
  private readonly nodes: object[] = [];
  private readonly weights: Weight[] = [];
  private readonly data: (Float32Array | Int32Array)[] = [];

  constructor(private readonly name: string) {}

  input(shape: readonly number[]): string {
    const dim = [-1, ...shape].map((size) => ({ size: String(size) }));
    this.nodes.push({
      name: 'x',
      op: 'Placeholder',
      attr: { dtype: type('DT_FLOAT'), shape: { shape: { dim } } },
    });
    return 'x';
  }

  /** A weight from its name, about `offset`. */
  floats(name: string, shape: readonly number[], scale: number, offset = 0): string {
    const count = shape.reduce((product, extent) => product * extent, 1);
    return this.constant(name, shape, seededValues(`${this.name} ${name}`, count, offset, scale));
  }

  number(name: string, value: number): string {
    return this.constant(name, [], Float32Array.of(value));
  }

  whole(name: string, values: readonly number[] | number): string {
    const list = typeof values === 'number' ? [values] : values;
    return this.constant(name, typeof values === 'number' ? [] : [list.length], Int32Array.from(list));
  }

  pairs(name: string, values: readonly number[]): string {
    return this.constant(name, [values.length / 2, 2], Int32Array.from(values));
  }

  op(
    name: string,
    op: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attribute>> = {},
  ): string {
    this.nodes.push({ name, op, input, attr: { ...FLOAT, ...attr } });
    return name;
  }

  /** Nodes stand in reverse, since files keep no order. */
  artifacts(output: string): Artifacts {
    const bytes = Buffer.concat(this.data.map((values) => new Uint8Array(values.buffer)));
    return {
      format: 'graph-model',
      modelTopology: { node: [...this.nodes].reverse(), library: {}, versions: { producer: 1 } },
      signature: {
        inputs: { image: { name: 'x:0', dtype: 'DT_FLOAT' } },
        outputs: { answer: { name: `${output}:0`, dtype: 'DT_FLOAT' } },
      },
      weightSpecs: this.weights,
      weightData: new Uint8Array(bytes).buffer,
    };
  }

  private constant(name: string, shape: readonly number[], data: Float32Array | Int32Array): string {
    const dtype = data instanceof Float32Array ? 'float32' : 'int32';
    this.nodes.push({
      name,
      op: 'Const',
      attr: { dtype: type(dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32') },
    });
    this.weights.push({ name, shape, dtype });
    this.data.push(data);
    return name;
  }
}

export interface GraphCase {
  readonly artifacts: Artifacts;
  readonly input: readonly number[];
  /** The node whose values are explained; the file may end in a softmax behind it. */
  readonly logits: string;
}

const window = (
  strides: readonly number[],
  padding: string,
  more: Readonly<Record<string, Attribute>> = {},
) => ({
  strides: list(1, ...strides, 1),
  padding: s(padding),
  dilations: list(1, 1, 1, 1),
  data_format: NHWC,
  ...more,
});

/** What the converter makes of a classifier: fused convolutions, a gate by channels, a flattened end. */
export function classifier(): GraphCase {
  const g = new Graph('classifier');
  const x = g.input([18, 15, 3]);
  const at = 'StatefulPartitionedCall/net';
  const one = g.op(
    `${at}/one/Relu6`,
    '_FusedConv2D',
    [x, g.floats('k1', [3, 3, 3, 6], 0.4), g.floats('b1', [6], 0.2)],
    window([2, 1], 'SAME', {
      fused_ops: texts('BiasAdd', 'Relu6'),
      num_args: i(1),
    }),
  );
  const two = g.op(
    `${at}/two/Relu`,
    'FusedDepthwiseConv2dNative',
    [one, g.floats('k2', [3, 3, 6, 2], 0.6), g.floats('b2', [12], 0.2)],
    window([1, 1], 'SAME', { fused_ops: texts('BiasAdd', 'Relu'), num_args: i(1) }),
  );
  const three = g.op(
    `${at}/three/Conv2D`,
    'Conv2D',
    [two, g.floats('k3', [1, 1, 12, 6], 0.5)],
    window([1, 1], 'VALID'),
  );
  const normal = g.op(
    `${at}/three/FusedBatchNormV3`,
    'FusedBatchNormV3',
    [
      three,
      g.floats('gamma', [6], 0.3, 1),
      g.floats('beta', [6], 0.2),
      g.floats('mean', [6], 0.2),
      g.floats('variance', [6], 0.4, 1),
    ],
    { epsilon: f(0.001), data_format: NHWC, is_training: b(false) },
  );
  const sum = g.op(`${at}/add`, 'AddV2', [one, normal]);
  const spread = g.op(
    `${at}/spread/depthwise`,
    'DepthwiseConv2dNative',
    [sum, g.floats('k4', [2, 3, 6, 1], 0.6)],
    window([1, 1], 'VALID'),
  );
  const biased = g.op(`${at}/spread/BiasAdd`, 'BiasAdd', [spread, g.floats('b4', [6], 0.3)], {
    data_format: NHWC,
  });
  const leaky = g.op(`${at}/leaky`, 'LeakyRelu', [biased], { alpha: f(0.1) });
  const pooled = g.op(`${at}/pool`, 'MaxPool', [leaky], window([1, 1], 'SAME', { ksize: list(1, 3, 2, 1) }));
  const squeezed = g.op(`${at}/squeeze`, 'Mean', [pooled, g.whole('axes', [1, 2])], { keep_dims: b(true) });
  const weighed = g.op(
    `${at}/weigh`,
    '_FusedConv2D',
    [squeezed, g.floats('k5', [1, 1, 6, 6], 0.8), g.floats('b5', [6], 0.3)],
    window([1, 1], 'SAME', { fused_ops: texts('BiasAdd'), num_args: i(1) }),
  );
  const gated = g.op(`${at}/gated`, 'Mul', [pooled, g.op(`${at}/gate`, 'Sigmoid', [weighed])]);
  const joined = g.op(`${at}/joined`, 'ConcatV2', [gated, pooled, g.whole('last', 3)], { N: i(2) });
  const padded = g.op(`${at}/padded`, 'Pad', [joined, g.pairs('pads', [0, 0, 1, 0, 0, 2, 0, 0])]);
  const four = g.op(
    `${at}/four`,
    'Conv2D',
    [padded, g.floats('k6', [3, 3, 12, 5], 0.3)],
    window([2, 2], 'EXPLICIT', {
      explicit_paddings: list(0, 0, 1, 1, 0, 1, 0, 0),
    }),
  );
  const mean = g.op(
    `${at}/mean`,
    'AvgPool',
    [g.op(`${at}/relu`, 'Relu', [four])],
    window([1, 2], 'VALID', { ksize: list(1, 2, 2, 1) }),
  );
  const shape = g.op(`${at}/flatten/Shape`, 'Shape', [mean], { out_type: type('DT_INT32') });
  const batch = g.op(
    `${at}/flatten/strided_slice`,
    'StridedSlice',
    [shape, g.whole('from', [0]), g.whole('to', [1]), g.whole('step', [1])],
    { shrink_axis_mask: i(1), begin_mask: i(0), end_mask: i(0), ellipsis_mask: i(0), new_axis_mask: i(0) },
  );
  const target = g.op(`${at}/flatten/Pack`, 'Pack', [batch, g.whole('rest', -1)], { N: i(2), axis: i(0) });
  const flat = g.op(`${at}/flatten/Reshape`, 'Reshape', [mean, target]);
  const hidden = g.op(
    `${at}/hidden/Elu`,
    '_FusedMatMul',
    [flat, g.floats('k7', [60, 8], 0.15), g.floats('b7', [8], 0.2)],
    { transpose_a: b(false), transpose_b: b(false), fused_ops: texts('BiasAdd', 'Elu'), num_args: i(1) },
  );
  const logits = g.op(`${at}/logits`, 'MatMul', [hidden, g.floats('k8', [4, 8], 0.6)], {
    transpose_a: b(false),
    transpose_b: b(true),
  });
  const answer = g.op('Identity', 'Identity', [g.op(`${at}/Softmax`, 'Softmax', [logits])]);
  return { artifacts: g.artifacts(answer), input: [18, 15, 3], logits };
}

/** Arithmetic and shapes: what is left of layers that are none of TensorFlow's own. */
export function arithmetic(): GraphCase {
  const g = new Graph('arithmetic');
  const x = g.input([12, 10, 3]);
  const scaled = g.op('scaled', 'Sub', [g.op('double', 'Mul', [x, g.number('two', 2)]), g.number('one', 1)]);
  const map = g.op('map', 'Conv2D', [scaled, g.floats('k1', [3, 3, 3, 8], 0.4)], window([1, 1], 'SAME'));
  g.op('halves', 'Split', [g.whole('axis', 3), map], { num_split: i(2) });
  const swish = g.op('swish', 'Mul', ['halves:1', g.op('sigmoid', 'Sigmoid', ['halves:1'])]);
  const prelu = g.op('prelu', 'Prelu', ['halves', g.floats('slopes', [1, 1, 4], 0.2, 0.3)]);
  const axes = g.whole('places', [1, 2]);
  const mean = g.op('mean', 'Mean', [prelu, axes], { keep_dims: b(true) });
  const centred = g.op('centred', 'Sub', [prelu, mean]);
  const squares = g.op('squares', 'Square', [centred]);
  const variance = g.op('variance', 'Mean', [squares, axes], { keep_dims: b(true) });
  const root = g.op('root', 'Rsqrt', [g.op('above', 'AddV2', [variance, g.number('epsilon', 1e-3)])]);
  const normal = g.op('normal', 'Mul', [centred, root]);
  const larger = g.op('larger', 'Maximum', [
    normal,
    g.op('apart', 'SquaredDifference', [normal, g.op('tanh', 'Tanh', [swish])]),
  ]);
  const turned = g.op('turned', 'Transpose', [larger, g.whole('perm', [0, 2, 1, 3])]);
  const padded = g.op('padded', 'PadV2', [
    turned,
    g.pairs('pads', [0, 0, 0, 1, 2, 0, 0, 0]),
    g.number('value', 0.5),
  ]);
  const cut = g.op('cut', 'Slice', [padded, g.whole('begin', [0, 1, 2, 0]), g.whole('size', [-1, 8, -1, 4])]);
  const large = g.op('large', 'ResizeNearestNeighbor', [cut, g.whole('to', [16, 24])], {
    align_corners: b(false),
    half_pixel_centers: b(false),
  });
  const root2 = g.op('root2', 'Sqrt', [g.op('softplus', 'Softplus', [large])]);
  const mixed = g.op(
    'mixed',
    '_FusedConv2D',
    [root2, g.floats('k2', [2, 3, 4, 6], 0.4), g.floats('b2', [6], 0.2)],
    window([2, 1], 'VALID', {
      fused_ops: texts('BiasAdd', 'LeakyRelu'),
      leakyrelu_alpha: f(0.15),
      num_args: i(1),
    }),
  );
  const sum = g.op('sum', 'Sum', [mixed, g.whole('height', 1)], { keep_dims: b(false) });
  const most = g.op('most', 'Max', [sum, g.whole('width', [1])], { keep_dims: b(true) });
  const list = g.op('list', 'Squeeze', [most], { squeeze_dims: { list: { i: ['1'] } } });
  const wide = g.op('wide', 'ExpandDims', [list, g.whole('second', 1)]);
  const tiled = g.op('tiled', 'Tile', [wide, g.whole('times', [1, 2, 1])]);
  const product = g.op('product', 'BatchMatMulV2', [tiled, g.floats('k3', [1, 6, 4], 0.4)], {
    adj_x: b(false),
    adj_y: b(false),
  });
  const flat = g.op('flat', 'Reshape', [product, g.whole('shape', [-1, 8])]);
  const normalised = g.op('shares', 'RealDiv', [
    flat,
    g.op('total', 'Sum', [g.op('exp', 'Exp', [flat]), g.whole('inner', -1)], { keep_dims: b(true) }),
  ]);
  const logits = g.op('logits', 'MatMul', [normalised, g.floats('k4', [8, 3], 4)], {
    transpose_a: b(false),
    transpose_b: b(false),
  });
  return { artifacts: g.artifacts(logits), input: [12, 10, 3], logits };
}

/** One after the other, what the others do not use. */
export function remaining(): GraphCase {
  const g = new Graph('remaining');
  let x = g.input([6, 5, 4]);
  const then = (
    op: string,
    more: readonly string[] = [],
    attr: Readonly<Record<string, Attribute>> = {},
  ): void => {
    x = g.op(op.toLowerCase(), op, [x, ...more], attr);
  };
  then('Snapshot');
  then('StopGradient');
  const normalised = (suffix: string): void =>
    then(
      `FusedBatchNorm${suffix}`,
      [`gamma${suffix}`, `beta${suffix}`, `mean${suffix}`, `variance${suffix}`].map((name, i) =>
        g.floats(name, [4], 0.4, i % 3 === 0 ? 1 : 0),
      ),
      { epsilon: f(0.01), data_format: NHWC, is_training: b(false) },
    );
  normalised('');
  then('Selu');
  normalised('V2');
  then('Elu');
  then('Neg');
  then('Erf');
  then('Abs');
  then('Add', [g.number('half', 0.5)]);
  then('Log');
  then('AddN', [x, x], { N: i(3) });
  then('Relu6');
  then('ClipByValue', [g.number('low', 0.05), g.number('high', 1.2)]);
  then('Pow', [g.number('power', 1.5)]);
  then('Reciprocal');
  then('Minimum', [g.number('most', 30)]);
  then('LogSoftmax');
  then('Gather', [g.whole('rows', [0])]);
  const map = x;
  x = g.op('joined', 'Concat', [g.whole('axis', 3), map, map], { N: i(2) });
  then('BatchMatMul', [g.floats('matrix', [1, 6, 8, 2], 0.3)], { adj_x: b(false), adj_y: b(false) });
  const shape = g.op('shape', 'Shape', [x], { out_type: type('DT_INT32') });
  const count = g.op('count', 'Prod', [shape, g.whole('all', [0])], {
    keep_dims: b(true),
    T: type('DT_INT32'),
  });
  const floats = g.op('floats', 'Cast', [count], { SrcT: type('DT_INT32'), DstT: type('DT_FLOAT') });
  const filled = g.op('filled', 'Fill', [g.whole('extents', [1, 2]), g.number('value', 60)]);
  const places = g.op('places', 'RealDiv', [floats, filled]);
  const sum = g.op('sum', 'Mean', [x, g.whole('places of', [1, 2])], { keep_dims: b(false) });
  const logits = g.op('logits', 'Mul', [sum, places]);
  return { artifacts: g.artifacts(logits), input: [6, 5, 4], logits };
}

/** What TensorFlow.js 4.22 does not differentiate, or wrongly. */
export function forwardOnly(): GraphCase {
  const g = new Graph('forward');
  const x = g.input([9, 11, 3]);
  const mirrored = g.op('mirrored', 'MirrorPad', [x, g.pairs('pads', [0, 0, 1, 2, 2, 0, 0, 0])], {
    mode: s('REFLECT'),
  });
  const map = g.op(
    'map',
    '_FusedConv2D',
    [
      mirrored,
      g.floats('k1', [3, 3, 3, 8], 0.4),
      g.floats('b1', [8], 0.3),
      g.floats('slopes', [8], 0.2, 0.3),
    ],
    {
      ...window([1, 1], 'SAME', { fused_ops: texts('BiasAdd', 'Prelu'), num_args: i(2) }),
      dilations: list(1, 2, 1, 1),
    },
  );
  const spaced = g.op('spaced', 'DepthToSpace', [map], { block_size: i(2), data_format: NHWC });
  const strided = g.op(
    'strided',
    'StridedSlice',
    [spaced, g.whole('b', [0, 3, -1, 0]), g.whole('e', [0, -2, 0, 0]), g.whole('s', [1, 2, -1, 1])],
    { begin_mask: i(9), end_mask: i(13), shrink_axis_mask: i(0), ellipsis_mask: i(0), new_axis_mask: i(0) },
  );
  const mean = g.op('mean', 'AvgPool', [strided], window([1, 2], 'SAME', { ksize: list(1, 3, 3, 1) }));
  const sizes = [true, false].flatMap((corners) =>
    ['ResizeBilinear', 'ResizeNearestNeighbor'].map((op) =>
      g.op(`${op}/${corners}`, op, [mean, g.whole(`${op} to ${corners}`, [11, 7])], {
        align_corners: b(corners),
        half_pixel_centers: b(!corners),
      }),
    ),
  );
  const most = g.op(
    'most',
    'Min',
    [g.op('packed', 'Pack', sizes, { N: i(4), axis: i(1) }), g.whole('lengths', [2, 3])],
    { keep_dims: b(false) },
  );
  const picked = g.op('picked', 'GatherV2', [most, g.whole('of', [3, 0, 1]), g.whole('axis', 1)]);
  g.op('parts', 'SplitV', [picked, g.whole('lengths of parts', [1, 2]), g.whole('axis of parts', 1)], {
    num_split: i(2),
  });
  const last = g.op(
    'last',
    'StridedSlice',
    ['parts:1', g.whole('b2', [0, -1]), g.whole('e2', [0, 0]), g.whole('s2', [1, 1])],
    {
      begin_mask: i(1),
      end_mask: i(1),
      shrink_axis_mask: i(2),
      ellipsis_mask: i(0),
      new_axis_mask: i(0),
    },
  );
  return { artifacts: g.artifacts(last), input: [9, 11, 3], logits: last };
}
