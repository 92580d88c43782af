/** Pools: windows and whole maps. */
import type { NodeOf, Window2d } from '../graph/ir';
import type { Shape } from '../graph/tensor';
import { windowOutput } from '../plan/kernels';
import type { ValueId } from '../plan/plan';
import type { Backward, Lowering, OpRule } from './rule';
import { readWindow, withCeilMode } from './window';

const pooled = (window: Window2d, x: Shape): Shape[] => [[x[0], x[1], ...windowOutput(window, x[2], x[3])]];

/** ONNX MaxPool-22. Ties: the first of the window, row by row, takes the gradient, as in PyTorch. */
export const MaxPool: OpRule<'MaxPool'> = {
  read: (reader) => {
    const window = readWindow(reader, reader.numbers('kernel_shape'));
    return { attributes: reader.number('ceil_mode', 0) ? withCeilMode(window, reader.shape(0)) : window };
  },
  shapes: ({ attributes }, [x]) => pooled(attributes, x),
  forward: (node, to) =>
    to.bind(
      node.outputs[0],
      to.plan.emit('maxPool', [to.as(node.inputs[0], 'nhwc')], node.attributes),
      'nhwc',
    ),
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'nhwc');
    if (dy === null) return;
    const [x, y] = [to.forward.as(node.inputs[0], 'nhwc'), to.forward.as(node.outputs[0], 'nhwc')];
    to.accumulate(node.inputs[0], to.plan.emit('maxPoolGrad', [dy, x, y], node.attributes), 'nhwc');
  },
};

/** Number of pixels that each window divides by where padding counts; positions beyond the declared pads never do. */
function divisors(node: NodeOf<'AveragePool'>, to: Lowering): Float32Array {
  const { kernel, strides, dilations, pads } = node.attributes;
  const [, , ...size] = to.shape(node.inputs[0]);
  const [, , ...output] = to.shape(node.outputs[0]);
  const declared = node.attributes.declaredPads;
  const counts = ([0, 1] as const).map((axis) =>
    Array.from({ length: output[axis] }, (_, i) => {
      const start = i * strides[axis] - pads[2 * axis];
      const taps = Array.from({ length: kernel[axis] }, (__, k) => start + k * dilations[axis]);
      return taps.filter((at) => at < size[axis] + declared[2 * axis + 1]).length;
    }),
  );
  return Float32Array.from(counts[0].flatMap((rows) => counts[1].map((columns) => rows * columns)));
}

/** Kernels leave padding out of the mean; this factor puts it back in: pixels seen / pixels counted. */
function countingFactor(node: NodeOf<'AveragePool'>, to: Lowering): ValueId {
  const { kernel, strides, dilations, pads } = node.attributes;
  const [, , height, width] = to.shape(node.inputs[0]);
  const [, , rows, columns] = to.shape(node.outputs[0]);
  const seen = (axis: 0 | 1, i: number): number => {
    const start = i * strides[axis] - pads[2 * axis];
    const taps = Array.from({ length: kernel[axis] }, (_, k) => start + k * dilations[axis]);
    return taps.filter((at) => at >= 0 && at < [height, width][axis]).length;
  };
  const key = `average ${JSON.stringify(node.attributes)} ${height}×${width}`;
  return to.plan.constant(key, [1, rows, columns, 1], () => {
    const counted = divisors(node, to);
    return counted.map((count, i) => (seen(0, Math.floor(i / columns)) * seen(1, i % columns)) / count);
  });
}

/** ONNX AveragePool-22. */
export const AveragePool: OpRule<'AveragePool'> = {
  read: (reader) => {
    const window = readWindow(reader, reader.numbers('kernel_shape'));
    const full = reader.number('ceil_mode', 0) ? withCeilMode(window, reader.shape(0)) : window;
    return {
      attributes: {
        ...full,
        declaredPads: window.pads,
        countIncludePad: reader.number('count_include_pad', 0) !== 0,
      },
    };
  },
  shapes: ({ attributes }, [x]) => pooled(attributes, x),
  forward: (node, to) => {
    const y = to.plan.emit('averagePool', [to.as(node.inputs[0], 'nhwc')], windowOf(node));
    to.bind(node.outputs[0], recounted(node, to, y), 'nhwc');
  },
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'nhwc');
    if (dy === null) return;
    const x = to.forward.as(node.inputs[0], 'nhwc');
    const dx = to.plan.emit('averagePoolGrad', [recounted(node, to.forward, dy), x], windowOf(node));
    to.accumulate(node.inputs[0], dx, 'nhwc');
  },
};

function windowOf(node: NodeOf<'AveragePool'>): Window2d {
  const { kernel, strides, dilations, pads } = node.attributes;
  return { kernel, strides, dilations, pads };
}

function recounted(node: NodeOf<'AveragePool'>, to: Lowering, id: ValueId): ValueId {
  const padded = node.attributes.countIncludePad && node.attributes.pads.some((pad) => pad > 0);
  return padded ? to.plan.mul(id, countingFactor(node, to)) : id;
}

/** Mean over height and width, in either layout. */
function spatialAxes(layout: 'nhwc' | 'plain'): readonly number[] {
  return layout === 'nhwc' ? [1, 2] : [2, 3];
}

/** ONNX GlobalAveragePool-22. */
export const GlobalAveragePool: OpRule<'GlobalAveragePool'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, [x]) => [[x[0], x[1], ...x.slice(2).map(() => 1)]],
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const y = to.plan.emit('reduce', [id], { fn: 'mean', axes: spatialAxes(layout), keepDims: true });
    to.bind(node.outputs[0], y, layout);
  },
  backward: (node, to: Backward) => {
    const { id, layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const shape = to.plan.shape(id);
    const count = spatialAxes(layout).reduce((product, axis) => product * shape[axis], 1);
    to.accumulate(node.inputs[0], to.plan.scale(dy, 1 / count), layout);
  },
};

/** ONNX GlobalMaxPool-22, as one window over the whole map. */
export const GlobalMaxPool: OpRule<'GlobalMaxPool'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, [x]) => [[x[0], x[1], 1, 1]],
  forward: (node, to) =>
    to.bind(
      node.outputs[0],
      to.plan.emit('maxPool', [to.as(node.inputs[0], 'nhwc')], wholeMap(node, to)),
      'nhwc',
    ),
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'nhwc');
    if (dy === null) return;
    const [x, y] = [to.forward.as(node.inputs[0], 'nhwc'), to.forward.as(node.outputs[0], 'nhwc')];
    to.accumulate(
      node.inputs[0],
      to.plan.emit('maxPoolGrad', [dy, x, y], wholeMap(node, to.forward)),
      'nhwc',
    );
  },
};

function wholeMap(node: NodeOf<'GlobalMaxPool'>, to: Lowering): Window2d {
  const [, , height, width] = to.shape(node.inputs[0]);
  return { kernel: [height, width], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };
}
