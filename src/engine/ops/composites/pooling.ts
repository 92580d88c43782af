/** Pools in terms of others. */
import { elementCount } from '../../tensor';
import type { Composite } from '../composite';
import { extentsOf } from '../layout';
import { readWindow, windowShape, withCeilMode } from '../window';

/** ONNX LpPool-22: (Σ |x|^p)^(1/p) over the window. */
export const LpPool: Composite = ({ node, numbers, number }, write) => {
  const p = number('p', 2);
  const area = elementCount(numbers('kernel_shape') ?? []);
  const powers = write.op('Pow', [write.op('Abs', [node.inputs[0]]), write.scalar(p)]);
  const own = [...node.attributes].filter(([name]) => name !== 'p');
  const means = write.op('AveragePool', [powers], { ...Object.fromEntries(own), count_include_pad: 1 });
  return write.op('Pow', [write.op('Mul', [means, write.scalar(area)]), write.scalar(1 / p)]);
};

/** ONNX GlobalLpPool-22. */
export const GlobalLpPool: Composite = ({ node, shape, number }, write) => {
  const p = number('p', 2);
  const powers = write.op('Pow', [write.op('Abs', [node.inputs[0]]), write.scalar(p)]);
  const axes = write.integers(
    shape(0)
      .slice(2)
      .map((_, i) => i + 2),
  );
  return write.op('Pow', [write.op('ReduceSum', [powers, axes], { keepdims: 1 }), write.scalar(1 / p)]);
};

/** Lower than every activation. */
const LOWEST = -3e38;

/** ONNX MaxPool-22 with a dilated window, which no backend's kernel knows: the maximum of shifted pictures. */
export const MaxPool: Composite = (reader, write) => {
  const { node, shape, numbers, number } = reader;
  if (!numbers('dilations')?.some((dilation) => dilation !== 1)) return null;
  const given = readWindow(reader, numbers('kernel_shape'));
  const window = number('ceil_mode', 0) ? withCeilMode(given, shape(0)) : given;
  const { kernel, strides, dilations, pads } = window;
  const rank = shape(0).length;
  const [top, bottom, left, right] = pads;
  const series = rank === 3;
  const around = series ? [0, 0, left, 0, 0, right] : [0, 0, top, left, 0, 0, bottom, right];
  const padded = write.op('Pad', [node.inputs[0], write.integers(around), write.scalar(LOWEST)]);
  const output = extentsOf(windowShape(window, shape(0), shape(0)[1]));
  const taps = Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => {
    const begin = [Math.floor(tap / kernel[1]) * dilations[0], (tap % kernel[1]) * dilations[1]];
    const end = begin.map((start, axis) => start + (output[axis] - 1) * strides[axis] + 1);
    const [starts, ends, steps] = [begin, end, [...strides]].map((pair) => pair.slice(series ? 1 : 0));
    const axes = starts.map((_, i) => i + 2);
    return write.op('Slice', [padded, ...[starts, ends, axes, steps].map((list) => write.integers(list))]);
  });
  return write.op('Max', taps);
};

/**
 * ONNX AveragePool-22 over channels that lie along an axis of their own, [N, 1, C, H, W], as PyTorch's exporter writes
 * `LocalResponseNorm`: all places of the picture are one axis.
 */
export const AveragePool: Composite = ({ node, shape, numbers }, write) => {
  const own = shape(0);
  const [kernel, strides, dilations] = ['kernel_shape', 'strides', 'dilations'].map((name) => numbers(name));
  const pads = numbers('pads') ?? [0, 0, 0, 0, 0, 0];
  const isAlong = [kernel, strides, dilations].every((list) => !list || (list[1] === 1 && list[2] === 1));
  if (own.length !== 5 || !kernel || !isAlong || [1, 2, 4, 5].some((at) => pads[at] !== 0)) return null;
  const flat = write.reshape(node.inputs[0], [own[0], own[1], own[2], own[3] * own[4]]);
  const both = (list: readonly number[] | undefined): number[] => [list?.[0] ?? 1, 1];
  const pooled = write.op('AveragePool', [flat], {
    ...Object.fromEntries(node.attributes),
    kernel_shape: both(kernel),
    strides: both(strides),
    dilations: both(dilations),
    pads: [pads[0], 0, pads[3], 0],
  });
  const window = kernel[0];
  const depth = Math.floor((own[2] + pads[0] + pads[3] - window) / both(strides)[0]) + 1;
  return write.reshape(pooled, [own[0], own[1], depth, own[3], own[4]]);
};
