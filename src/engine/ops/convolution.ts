/** Conv. The input gradient is a forward convolution of dy, which is exact and uses the fast kernel. */
import { UserError } from '../analysis';
import type { NodeOf } from '../graph/ir';
import { elementCount, transposeData, type ConstantTensor } from '../graph/tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { accumulatePicture, bindPicture, extentsOf, picture, pictureGradient } from './layout';
import type { Lowering, OpRule } from './rule';
import { padded } from './padded';
import { blockFilter, stridedGradient, zeroDilate } from './stridedGradient';
import { readWindow, windowShape } from './window';

type ConvNode = NodeOf<'Conv'>;

/** ONNX Conv-22: x [N, C, H, W], filter [M, C/group, kH, kW], bias [M]? → [N, M, H', W']; the same for series [N, C, L]. */
export const Conv: OpRule<'Conv'> = {
  read: (reader) => {
    const filter = reader.constant(1);
    if (!filter) throw new UserError(`Conv (${reader.node.name}) has no filter.`);
    const group = reader.number('group', 1);
    const channels = reader.shape(0)[1];
    if (filter.shape[1] * group !== channels) {
      throw new UserError(
        `Conv (${reader.node.name}) expects ${filter.shape[1] * group} input channels and gets ${channels}; check the model's input.`,
      );
    }
    return { attributes: { ...readWindow(reader, filter.shape.slice(2)), group } };
  },

  shapes: ({ attributes }, [x, filter]) => [windowShape(attributes, x, filter[0])],

  forward: (node, to) => {
    const x = picture(to, node.inputs[0]);
    bindPicture(to, node.outputs[0], isDepthwise(node, to) ? depthwise(node, to, x) : grouped(node, to, x));
  },

  backward: (node, to) => {
    const dy = pictureGradient(to, node.outputs[0]);
    if (dy === null) return;
    const forward = to.forward;
    const dx = isDepthwise(node, forward)
      ? depthwiseGradient(node, forward, dy)
      : groupedGradient(node, forward, dy);
    accumulatePicture(to, node.inputs[0], dx);
  },
};

/** [M, C/group, kH, kW]; that of a series has height 1. */
function filterOf(node: ConvNode, to: Lowering): ConstantTensor {
  const filter = to.constant(node.inputs[1]) as ConstantTensor;
  return { ...filter, shape: [filter.shape[0], filter.shape[1], ...node.attributes.kernel] };
}

function isDepthwise(node: ConvNode, to: Lowering): boolean {
  const { group } = node.attributes;
  return group > 1 && group === to.shape(node.inputs[0])[1];
}

/** Elements `from`…`from + count` of a tensor's first axis. */
function rows(
  { shape, data }: ConstantTensor,
  from: number,
  count: number,
): { shape: number[]; data: Float32Array } {
  const size = elementCount(shape.slice(1));
  return {
    shape: [count, ...shape.slice(1)],
    data: data.subarray(from * size, (from + count) * size) as Float32Array,
  };
}

function bias(node: ConvNode, to: Lowering, from: number, count: number): ValueId[] {
  const name = node.inputs[2];
  const tensor = name ? to.constant(name) : undefined;
  if (!tensor) return [];
  return [
    to.plan.constant(`${name} ${from}+${count}`, [count], () =>
      Float32Array.from(tensor.data.subarray(from, from + count)),
    ),
  ];
}

/** Channels `from`…`from + count` of an NHWC value. */
function channels(plan: PlanBuilder, id: ValueId, from: number, count: number): ValueId {
  const [n, h, w] = plan.shape(id);
  return plan.slice(id, [0, 0, 0, from], [n, h, w, count]);
}

function grouped(node: ConvNode, to: Lowering, x: ValueId): ValueId {
  const { group, ...window } = node.attributes;
  const filter = filterOf(node, to);
  const [outputs, inputs] = [filter.shape[0] / group, filter.shape[1]];
  const parts = Array.from({ length: group }, (_, g) => {
    const part = rows(filter, g * outputs, outputs);
    const id = to.plan.constant(`${node.inputs[1]} hwio ${g}`, [...window.kernel, inputs, outputs], () =>
      transposeData(part.data, part.shape, [2, 3, 1, 0]),
    );
    return to.plan.emit(
      'conv2d',
      [channels(to.plan, x, g * inputs, inputs), id, ...bias(node, to, g * outputs, outputs)],
      {
        ...window,
        activation: 'linear',
      },
    );
  });
  return joined(to.plan, parts);
}

function joined(plan: PlanBuilder, parts: readonly ValueId[]): ValueId {
  return parts.length === 1 ? parts[0] : plan.emit('concat', parts, { axis: 3 });
}

function groupedGradient(node: ConvNode, to: Lowering, dy: ValueId): ValueId {
  const { group } = node.attributes;
  const filter = filterOf(node, to);
  const outputs = filter.shape[0] / group;
  const parts = Array.from({ length: group }, (_, g) =>
    inputGradient(
      node,
      to,
      channels(to.plan, dy, g * outputs, outputs),
      rows(filter, g * outputs, outputs),
      g,
    ),
  );
  return joined(to.plan, parts);
}

/** dx of one group. `part`: filter [outputs, inputs, kH, kW]. */
function inputGradient(
  node: ConvNode,
  to: Lowering,
  dy: ValueId,
  part: { shape: readonly number[]; data: Float32Array },
  g: number,
): ValueId {
  const plan = to.plan;
  const { kernel, strides, dilations, pads } = node.attributes;
  const [height, width] = extentsOf(to.shape(node.inputs[0]));
  const [outputs, inputs] = part.shape;
  const name = `${node.inputs[1]} gradient ${g}`;
  const unit = { strides: [1, 1], dilations: [1, 1], activation: 'linear' } as const;

  const geometry = { kernel, stride: strides[0], pads, size: [height, width] as const };
  if (hasPhases(node)) {
    return stridedGradient(
      plan,
      dy,
      geometry,
      { channels: inputs, apart: false },
      (picture, block, padding) => {
        const depth = block.rows.phases.length * block.columns.phases.length * inputs;
        const filter = plan.constant(`${name} phases ${block.name}`, [...block.kernel, outputs, depth], () =>
          blockFilter(part.data, part.shape, geometry, block),
        );
        return plan.emit('conv2d', [picture, filter], { ...unit, kernel: block.kernel, pads: padding });
      },
    );
  }

  const rotated = plan.constant(`${name} rotated`, [...kernel, outputs, inputs], () =>
    rotate(part.data, part.shape),
  );
  const spread = ([axis, dilated]: readonly [0 | 1, ValueId]): readonly [number, number] => {
    const before = (kernel[axis] - 1) * dilations[axis] - pads[2 * axis];
    const size = [height, width][axis];
    return [before, size + (kernel[axis] - 1) * dilations[axis] - plan.shape(dilated)[axis + 1] - before];
  };
  // A 1×1 filter commutes with the zero-dilation: multiply first, at the small size.
  const pointwise = kernel[0] === 1 && kernel[1] === 1;
  const dense = pointwise ? plan.emit('conv2d', [dy, rotated], { ...unit, kernel, pads: [0, 0, 0, 0] }) : dy;
  const dilated = zeroDilate(plan, dense, strides);
  const grow = [[0, 0], spread([0, dilated]), spread([1, dilated]), [0, 0]] as const;
  if (pointwise) return plan.padOrCut(dilated, grow);
  const { picture: source, pads: padding } = padded(plan, dilated, grow[1], grow[2]);
  return plan.emit('conv2d', [source, rotated], { ...unit, kernel, dilations, pads: padding });
}

/** Whether the gradient falls apart into phases that multiply no zeros; a 1×1 filter needs none. */
function hasPhases({ attributes: { kernel, strides, dilations } }: ConvNode): boolean {
  const square = strides[0] === strides[1] && dilations[0] === 1 && dilations[1] === 1;
  return square && strides[0] > 1 && Math.max(...kernel) > 1;
}

/** [O, I, kH, kW] → [kH, kW, O, I], turned by 180°: the filter of the input gradient. */
function rotate(data: Float32Array, shape: readonly number[]): Float32Array {
  const [outputs, inputs, height, width] = shape;
  const area = height * width;
  const turned = new Float32Array(data.length);
  for (let oi = 0; oi < outputs * inputs; oi++) {
    for (let k = 0; k < area; k++) turned[oi * area + area - 1 - k] = data[oi * area + k];
  }
  return transposeData(turned, shape, [2, 3, 0, 1]);
}

function depthwise(node: ConvNode, to: Lowering, x: ValueId): ValueId {
  const { group, ...window } = node.attributes;
  const filter = filterOf(node, to);
  const multiplier = filter.shape[0] / group;
  // [C·m, 1, kH, kW] → [kH, kW, C, m]: the channel order of both is c·m + i.
  const id = to.plan.constant(`${node.inputs[1]} hwcm`, [...window.kernel, group, multiplier], () =>
    transposeData(filter.data as Float32Array, [group, multiplier, ...window.kernel], [2, 3, 0, 1]),
  );
  return to.plan.emit('depthwiseConv2d', [x, id, ...bias(node, to, 0, filter.shape[0])], {
    ...window,
    activation: 'linear',
  });
}

function depthwiseGradient(node: ConvNode, to: Lowering, dy: ValueId): ValueId {
  const plan = to.plan;
  const { group, kernel, strides, dilations, pads } = node.attributes;
  const filter = filterOf(node, to);
  const multiplier = filter.shape[0] / group;
  const [height, width] = extentsOf(to.shape(node.inputs[0]));
  const parts = Array.from({ length: multiplier }, (_, m) => {
    const part = multiplier === 1 ? dy : everyChannel(plan, dy, group, multiplier, m);
    const own = (): Float32Array => everyFilter(filter.data as Float32Array, multiplier, m, kernel);
    const name = `${node.inputs[1]} turned ${m}`;
    const unit = { strides: [1, 1], dilations, activation: 'linear' } as const;
    if (hasPhases(node)) {
      const geometry = { kernel, stride: strides[0], pads, size: [height, width] as const };
      return stridedGradient(
        plan,
        part,
        geometry,
        { channels: group, apart: true },
        (picture, block, padding) => {
          const turned = plan.constant(`${name} phase ${block.name}`, [...block.kernel, group, 1], () =>
            blockFilter(own(), [group, 1, ...kernel], geometry, block),
          );
          return plan.emit('depthwiseConv2d', [picture, turned], {
            ...unit,
            kernel: block.kernel,
            pads: padding,
          });
        },
      );
    }
    const dilated = zeroDilate(plan, part, strides);
    const spread = (axis: 0 | 1): readonly [number, number] => {
      const reach = (kernel[axis] - 1) * dilations[axis];
      const before = reach - pads[2 * axis];
      return [before, [height, width][axis] + reach - plan.shape(dilated)[axis + 1] - before];
    };
    const { picture: source, pads: padding } = padded(plan, dilated, spread(0), spread(1));
    const turned = plan.constant(name, [...kernel, group, 1], () => rotate(own(), [group, 1, ...kernel]));
    return plan.emit('depthwiseConv2d', [source, turned], { ...unit, kernel, pads: padding });
  });
  return parts.reduce((sum, part) => plan.add(sum, part));
}

/** Channels c·multiplier + m of an NHWC value, for every c. */
function everyChannel(plan: PlanBuilder, id: ValueId, group: number, multiplier: number, m: number): ValueId {
  const [n, h, w] = plan.shape(id);
  const apart = plan.reshape(id, [n * h * w, group, multiplier]);
  return plan.reshape(plan.slice(apart, [0, 0, m], [n * h * w, group, 1]), [n, h, w, group]);
}

/** Filters c·multiplier + m of [C·multiplier, 1, kH, kW], for every c. */
function everyFilter(
  data: Float32Array,
  multiplier: number,
  m: number,
  kernel: readonly [number, number],
): Float32Array {
  const area = kernel[0] * kernel[1];
  return data.filter((_, i) => Math.floor(i / area) % multiplier === m);
}
