/** Conv and ConvTranspose with constant filters. */
import { UserError } from '../contract/errors';
import type { NodeOf, Window2d } from '../graph/ir';
import { computed, type ConstantTensor, type Shape } from '../tensor';
import { convolve, convolveAdjoint, type Bias, type Convolution } from './convolve';
import { accumulatePicture, bindPicture, extentsOf, picture, pictureGradient } from './layout';
import type { Lowering, NodeReader, OpRule } from './rule';
import { pairOf, readWindow, samePads, windowShape } from './window';

type ConvNode = NodeOf<'Conv' | 'ConvTranspose'>;

/** Filter; `size`: the value whose extents the convolution reads. A filter of a series has height 1. */
function convolutionOf(node: ConvNode, to: Lowering, size: string): Convolution {
  const { group, kernel, strides, dilations, pads } = node.attributes;
  const filter = to.constant(node.inputs[1]) as ConstantTensor;
  return {
    filter: computed([filter.shape[0], filter.shape[1], ...kernel], () => filter.data as Float32Array),
    key: node.inputs[1],
    window: { kernel, strides, dilations, pads },
    group,
    size: extentsOf(to.shape(size)),
  };
}

function biasOf(node: ConvNode, to: Lowering): Bias | null {
  const key = node.inputs[2];
  const values = key ? to.constant(key) : undefined;
  return values ? { key, values } : null;
}

/** @throws UserError for a filter that is computed while the network runs, or that does not fit the input. */
function readFilter(
  reader: NodeReader,
  channelsOf: (filter: Shape, group: number) => number,
): ConstantTensor {
  const { node } = reader;
  const filter = reader.constant(1);
  if (!filter) throw new UserError(`${node.op} (${node.name}) has no filter.`);
  reader.constant(2);
  const expected = channelsOf(filter.shape, reader.number('group', 1));
  const channels = reader.shape(0)[1];
  if (expected !== channels) {
    throw new UserError(
      `${node.op} (${node.name}) expects ${expected} input channels and gets ${channels}; check the model's input.`,
    );
  }
  return filter;
}

/** ONNX Conv-22: x [N, C, H, W], filter [M, C/group, kH, kW], bias [M]? → [N, M, H', W']; the same for series [N, C, L]. */
export const Conv: OpRule<'Conv'> = {
  read: (reader) => {
    const filter = readFilter(reader, ([, depth], group) => depth * group);
    return {
      attributes: { ...readWindow(reader, filter.shape.slice(2)), group: reader.number('group', 1) },
    };
  },
  shapes: ({ attributes }, [x, filter]) => [windowShape(attributes, x, filter[0])],
  forward: (node, to) => {
    const conv = convolutionOf(node, to, node.inputs[0]);
    bindPicture(to, node.outputs[0], convolve(to.plan, conv, picture(to, node.inputs[0]), biasOf(node, to)));
  },
  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const conv = convolutionOf(node, to.forward, node.inputs[0]);
    accumulatePicture(to, node.inputs[0], convolveAdjoint(to.plan, conv, dy));
  },
};

/** Padding and extents of a transposed window: automatic padding and `output_shape` decide each other. */
function readTransposed(
  reader: NodeReader,
  window: Window2d,
): { pads: Window2d['pads']; size: [number, number] } {
  const input = extentsOf(reader.shape(0));
  const wanted = reader.numbers('output_shape');
  const shape = wanted && extentsOf([1, 1, ...wanted.slice(2 - reader.shape(0).length)]);
  const extra = pairOf(reader.numbers('output_padding'), 0);
  const automatic = reader.text('auto_pad', 'NOTSET');
  const axes = ([0, 1] as const).map((axis) => {
    const { kernel, strides, dilations, pads } = window;
    const full = strides[axis] * (input[axis] - 1) + extra[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
    const same = automatic.startsWith('SAME') ? input[axis] * strides[axis] : undefined;
    const size = shape?.[axis] ?? same;
    if (size === undefined) {
      const own = [pads[2 * axis], pads[2 * axis + 1]] as const;
      return { pads: own, size: full - own[0] - own[1] };
    }
    return { pads: samePads(full - size, automatic !== 'SAME_UPPER'), size };
  });
  return { pads: [...axes[0].pads, ...axes[1].pads], size: [axes[0].size, axes[1].size] };
}

/** ONNX ConvTranspose-22: x [N, M, H, W], filter [M, C/group, kH, kW], bias [C]?; the adjoint of a convolution. */
export const ConvTranspose: OpRule<'ConvTranspose'> = {
  read: (reader) => {
    const filter = readFilter(reader, ([outputs]) => outputs);
    const window = readWindow(reader, filter.shape.slice(2));
    return {
      attributes: {
        ...window,
        ...readTransposed(reader, window),
        group: reader.number('group', 1),
      },
    };
  },
  shapes: ({ attributes: { size, group } }, [x, filter]) => [
    [x[0], filter[1] * group, ...(x.length === 3 ? size.slice(1) : size)],
  ],
  forward: (node, to) => {
    const conv = convolutionOf(node, to, node.outputs[0]);
    const y = convolveAdjoint(to.plan, conv, picture(to, node.inputs[0]));
    const bias = biasOf(node, to);
    const shift =
      bias && to.plan.constant(bias.key, bias.values.shape, () => Float32Array.from(bias.values.data));
    bindPicture(to, node.outputs[0], shift === null ? y : to.plan.add(y, shift));
  },
  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const conv = convolutionOf(node, to.forward, node.outputs[0]);
    accumulatePicture(to, node.inputs[0], convolve(to.plan, conv, dy, null));
  },
};
