/**
 * A convolution with a constant filter, and its adjoint: the gradient of one is the other, and ConvTranspose is the
 * adjoint as an operator. Values are [N, H, W, C].
 */
import type { Window2d } from '../graph/ir';
import { computed, elementCount, transposeData, type ConstantTensor, type FloatTensor } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { padded } from './padded';
import { blockFilter, blockTaps, stridedGradient, zeroDilate } from './stridedGradient';

export interface Convolution {
  /** [M, C/group, kH, kW] */
  readonly filter: FloatTensor;
  /** What the filter's constants are called in plans. */
  readonly key: string;
  readonly window: Window2d;
  readonly group: number;
  /** Height and width of x, which the adjoint cannot tell from dy. */
  readonly size: readonly [number, number];
}

export interface Bias {
  readonly key: string;
  readonly values: ConstantTensor;
}

/** y [N, H', W', M] of x [N, H, W, C]. */
export function convolve(plan: PlanBuilder, conv: Convolution, x: ValueId, bias: Bias | null): ValueId {
  return isDepthwise(conv) ? depthwise(plan, conv, x, bias) : grouped(plan, conv, x, bias);
}

/** dx [N, H, W, C] of dy [N, H', W', M]: a forward convolution of dy, which is exact and uses the fast kernel. */
export function convolveAdjoint(plan: PlanBuilder, conv: Convolution, dy: ValueId): ValueId {
  return isDepthwise(conv) ? depthwiseGradient(plan, conv, dy) : groupedGradient(plan, conv, dy);
}

function isDepthwise({ group, filter }: Convolution): boolean {
  return group > 1 && filter.shape[1] === 1;
}

/** Elements `from`…`from + count` of a tensor's first axis. */
function rows(tensor: FloatTensor, from: number, count: number): FloatTensor {
  const [, ...rest] = tensor.shape;
  const size = elementCount(rest);
  return computed([count, ...rest], () => tensor.data.subarray(from * size, (from + count) * size));
}

function biasPart(plan: PlanBuilder, bias: Bias | null, from: number, count: number): ValueId[] {
  if (!bias) return [];
  return [
    plan.constant(`${bias.key} ${from}+${count}`, [count], () =>
      Float32Array.from(bias.values.data.subarray(from, from + count)),
    ),
  ];
}

/** Channels `from`…`from + count` of an NHWC value. */
function channels(plan: PlanBuilder, id: ValueId, from: number, count: number): ValueId {
  const [n, h, w] = plan.shape(id);
  return plan.slice(id, [0, 0, 0, from], [n, h, w, count]);
}

/** The filters of a group, [outputs, inputs, kH, kW]. */
function partOf({ filter, group }: Convolution, g: number): FloatTensor {
  const outputs = filter.shape[0] / group;
  return rows(filter, g * outputs, outputs);
}

/** The same as the kernels want them, [kH, kW, inputs, outputs]. */
function groupFilter(plan: PlanBuilder, conv: Convolution, g: number): ValueId {
  const part = partOf(conv, g);
  const [outputs, inputs, ...kernel] = part.shape;
  return plan.constant(`${conv.key} hwio ${g}`, [...kernel, inputs, outputs], () =>
    transposeData(part.data, part.shape, [2, 3, 1, 0]),
  );
}

function grouped(plan: PlanBuilder, conv: Convolution, x: ValueId, bias: Bias | null): ValueId {
  const { filter, window, group } = conv;
  const [outputs, inputs] = [filter.shape[0] / group, filter.shape[1]];
  const parts = Array.from({ length: group }, (_, g) =>
    plan.emit(
      'conv2d',
      [
        channels(plan, x, g * inputs, inputs),
        groupFilter(plan, conv, g),
        ...biasPart(plan, bias, g * outputs, outputs),
      ],
      {
        ...window,
        activation: 'linear',
      },
    ),
  );
  return joined(plan, parts);
}

function joined(plan: PlanBuilder, parts: readonly ValueId[]): ValueId {
  return parts.length === 1 ? parts[0] : plan.emit('concat', parts, { axis: 3 });
}

function groupedGradient(plan: PlanBuilder, conv: Convolution, dy: ValueId): ValueId {
  const { filter, group } = conv;
  const outputs = filter.shape[0] / group;
  const parts = Array.from({ length: group }, (_, g) =>
    inputGradient(plan, conv, channels(plan, dy, g * outputs, outputs), g),
  );
  return joined(plan, parts);
}

/** dx of one group. */
function inputGradient(plan: PlanBuilder, conv: Convolution, dy: ValueId, g: number): ValueId {
  const {
    key,
    window,
    size: [height, width],
  } = conv;
  const part = partOf(conv, g);
  const { kernel, strides, dilations, pads } = window;
  const [outputs, inputs] = part.shape;
  const name = `${key} gradient ${g}`;
  const unit = { strides: [1, 1], dilations: [1, 1], activation: 'linear' } as const;

  const geometry = { kernel, stride: strides[0], pads, size: [height, width] as const };
  if (hasPhases(window)) {
    return stridedGradient(
      plan,
      dy,
      geometry,
      { channels: inputs, apart: false },
      (picture, block, padding) => {
        const depth = block.rows.phases.length * block.columns.phases.length * inputs;
        const shape = [...block.kernel, outputs, depth];
        const make = (): Float32Array => blockFilter(part.data, part.shape, geometry, block);
        const taps = blockTaps(geometry, block);
        const filter = taps
          ? plan.turned(`${name} phases ${block.name}`, shape, make, groupFilter(plan, conv, g), taps)
          : plan.constant(`${name} phases ${block.name}`, shape, make);
        return plan.emit('conv2d', [picture, filter], { ...unit, kernel: block.kernel, pads: padding });
      },
    );
  }

  const area = kernel[0] * kernel[1];
  const rotated = plan.turned(
    `${name} rotated`,
    [...kernel, outputs, inputs],
    () => rotate(part.data, part.shape),
    groupFilter(plan, conv, g),
    Array.from({ length: area }, (_, tap) => area - 1 - tap),
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

/** A convolution for each of more phases than these costs more calls than zeros cost. */
const MOST_PHASES = 64 ** 2;

/** Whether the gradient falls apart into phases that multiply no zeros; a 1×1 filter needs none. */
function hasPhases({ kernel, strides, dilations }: Window2d): boolean {
  const square = strides[0] === strides[1] && dilations[0] === 1 && dilations[1] === 1;
  return square && strides[0] > 1 && strides[0] ** 2 <= MOST_PHASES && Math.max(...kernel) > 1;
}

/** [O, I, kH, kW] → [kH, kW, O, I], turned by 180°: the filter of the input gradient. */
function rotate(data: Float32Array, shape: readonly number[]): Float32Array {
  const [outputs, inputs, height, width] = shape;
  const area = height * width;
  const pairs = outputs * inputs;
  const turned = new Float32Array(data.length);
  for (let k = 0; k < area; k++) {
    const to = (area - 1 - k) * pairs;
    for (let oi = 0; oi < pairs; oi++) turned[to + oi] = data[oi * area + k];
  }
  return turned;
}

function depthwise(
  plan: PlanBuilder,
  { filter, key, window, group }: Convolution,
  x: ValueId,
  bias: Bias | null,
): ValueId {
  const multiplier = filter.shape[0] / group;
  // [C·m, 1, kH, kW] → [kH, kW, C, m]: the channel order of both is c·m + i.
  const id = plan.constant(`${key} hwcm`, [...window.kernel, group, multiplier], () =>
    transposeData(filter.data, [group, multiplier, ...window.kernel], [2, 3, 0, 1]),
  );
  return plan.emit('depthwiseConv2d', [x, id, ...biasPart(plan, bias, 0, filter.shape[0])], {
    ...window,
    activation: 'linear',
  });
}

function depthwiseGradient(plan: PlanBuilder, conv: Convolution, dy: ValueId): ValueId {
  const { filter, key, group, size } = conv;
  const { window } = conv;
  const { kernel, strides, dilations, pads } = window;
  const multiplier = filter.shape[0] / group;
  const parts = Array.from({ length: multiplier }, (_, m) => {
    const part = multiplier === 1 ? dy : everyChannel(plan, dy, group, multiplier, m);
    const own = (): Float32Array => everyFilter(filter.data, multiplier, m, kernel);
    const name = `${key} turned ${m}`;
    const unit = { strides: [1, 1], dilations, activation: 'linear' } as const;
    if (hasPhases(window)) {
      const geometry = { kernel, stride: strides[0], pads, size };
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
      return [before, size[axis] + reach - plan.shape(dilated)[axis + 1] - before];
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
