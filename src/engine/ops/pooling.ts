/** Pools: windows and whole maps. */
import { UserError } from '../contract/errors';
import type { NodeOf, Window2d } from '../graph/ir';
import type { Shape } from '../tensor';
import type { ValueId } from '../plan/plan';
import { accumulatePicture, bindPicture, extentsOf, picture, pictureGradient } from './layout';
import type { Backward, Layout, Lowering, NodeReader, OpRule } from './rule';
import { readWindow, windowShape, withCeilMode } from './window';

const pooled = (window: Window2d, x: Shape): Shape[] => [windowShape(window, x, x[1])];

/** @throws UserError for a dilated window, which no backend's kernel knows; MaxPool is then a composite. */
function readPool(reader: NodeReader): Window2d {
  const window = readWindow(reader, reader.numbers('kernel_shape'));
  if (window.dilations.some((dilation) => dilation !== 1)) {
    throw new UserError(
      `${reader.node.op} (${reader.node.name}) has a dilated window (${window.dilations.join('×')}), which is not supported.`,
    );
  }
  return window;
}

/** ONNX MaxPool-22. Ties: the first of the window, row by row, takes the gradient, as in PyTorch. */
export const MaxPool: OpRule<'MaxPool'> = {
  read: (reader) => {
    const window = readPool(reader);
    return { attributes: reader.number('ceil_mode', 0) ? withCeilMode(window, reader.shape(0)) : window };
  },
  shapes: ({ attributes }, [x]) => pooled(attributes, x),
  forward: (node, to) =>
    bindPicture(to, node.outputs[0], to.plan.emit('maxPool', [picture(to, node.inputs[0])], node.attributes)),
  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const [x, y] = [picture(to.forward, node.inputs[0]), picture(to.forward, node.outputs[0])];
    accumulatePicture(to, node.inputs[0], to.plan.emit('maxPoolGrad', [dy, x, y], node.attributes));
  },
};

/** Positions of a window's taps along one axis, in pixels of the unpadded image. */
function taps({ kernel, strides, dilations, pads }: Window2d, axis: 0 | 1, index: number): number[] {
  const start = index * strides[axis] - pads[2 * axis];
  return Array.from({ length: kernel[axis] }, (_, k) => start + k * dilations[axis]);
}

/**
 * Kernels divide by the whole window; this factor divides by what counts instead: pixels, and the declared padding if
 * it is to be counted. What ceil mode adds never counts.
 */
function countingFactor(node: NodeOf<'AveragePool'>, to: Lowering): ValueId {
  const { kernel, countIncludePad, declaredPads } = node.attributes;
  const size = extentsOf(to.shape(node.inputs[0]));
  const output = extentsOf(to.shape(node.outputs[0]));
  const counted = (axis: 0 | 1, index: number): number => {
    const first = countIncludePad ? -declaredPads[2 * axis] : 0;
    const end = size[axis] + (countIncludePad ? declaredPads[2 * axis + 1] : 0);
    return taps(node.attributes, axis, index).filter((at) => at >= first && at < end).length;
  };
  const key = `average ${JSON.stringify(node.attributes)} ${size.join('×')}`;
  return to.plan.constant(key, [1, output[0], output[1], 1], () =>
    Float32Array.from({ length: output[0] * output[1] }, (_, i) => {
      const count = counted(0, Math.floor(i / output[1])) * counted(1, i % output[1]);
      return (kernel[0] * kernel[1]) / count;
    }),
  );
}

function recounted(node: NodeOf<'AveragePool'>, to: Lowering, id: ValueId): ValueId {
  return node.attributes.pads.some((pad) => pad > 0) ? to.plan.mul(id, countingFactor(node, to)) : id;
}

/** The window over the padded image. */
function unpadded({ kernel, strides, dilations }: Window2d): Window2d {
  return { kernel, strides, dilations, pads: [0, 0, 0, 0] };
}

function padded(node: NodeOf<'AveragePool'>, to: Lowering): ValueId {
  const [top, bottom, left, right] = node.attributes.pads;
  return to.plan.padOrCut(picture(to, node.inputs[0]), [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
}

/** ONNX AveragePool-22. */
export const AveragePool: OpRule<'AveragePool'> = {
  read: (reader) => {
    const window = readPool(reader);
    const full = reader.number('ceil_mode', 0) ? withCeilMode(window, reader.shape(0)) : window;
    const countIncludePad = reader.number('count_include_pad', 0) !== 0;
    return { attributes: { ...full, declaredPads: window.pads, countIncludePad } };
  },
  shapes: ({ attributes }, [x]) => pooled(attributes, x),
  forward: (node, to) => {
    const y = to.plan.emit('averagePool', [padded(node, to)], unpadded(node.attributes));
    bindPicture(to, node.outputs[0], recounted(node, to, y));
  },
  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const x = padded(node, to.forward);
    const dx = to.plan.emit(
      'averagePoolGrad',
      [recounted(node, to.forward, dy), x],
      unpadded(node.attributes),
    );
    const [top, bottom, left, right] = node.attributes.pads;
    const cut = to.plan.padOrCut(dx, [
      [0, 0],
      [-top, -bottom],
      [-left, -right],
      [0, 0],
    ]);
    accumulatePicture(to, node.inputs[0], cut);
  },
};

/** All axes but batch and channel, in either layout. */
function spatialAxes({ length: rank }: Shape, layout: Layout): readonly number[] {
  return Array.from({ length: rank - 2 }, (_, i) => i + (layout === 'nhwc' ? 1 : 2));
}

/** ONNX GlobalAveragePool-22. */
export const GlobalAveragePool: OpRule<'GlobalAveragePool'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, [x]) => [[x[0], x[1], ...x.slice(2).map(() => 1)]],
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const y = to.plan.emit('reduce', [id], {
      fn: 'mean',
      axes: spatialAxes(to.plan.shape(id), layout),
      keepDims: true,
    });
    to.bind(node.outputs[0], y, layout);
  },
  backward: (node, to: Backward) => {
    const { id, layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const shape = to.plan.shape(id);
    const count = spatialAxes(shape, layout).reduce((product, axis) => product * shape[axis], 1);
    to.accumulate(node.inputs[0], to.plan.scale(dy, 1 / count), layout);
  },
};

/** ONNX GlobalMaxPool-22, as one window over the whole map. */
export const GlobalMaxPool: OpRule<'GlobalMaxPool'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, [x]) => [[x[0], x[1], ...x.slice(2).map(() => 1)]],
  forward: (node, to) =>
    bindPicture(
      to,
      node.outputs[0],
      to.plan.emit('maxPool', [picture(to, node.inputs[0])], wholeMap(node, to)),
    ),
  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const [x, y] = [picture(to.forward, node.inputs[0]), picture(to.forward, node.outputs[0])];
    accumulatePicture(
      to,
      node.inputs[0],
      to.plan.emit('maxPoolGrad', [dy, x, y], wholeMap(node, to.forward)),
    );
  },
};

function wholeMap(node: NodeOf<'GlobalMaxPool'>, to: Lowering): Window2d {
  return {
    kernel: extentsOf(to.shape(node.inputs[0])),
    strides: [1, 1],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
  };
}
