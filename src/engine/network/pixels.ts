/** Which pixels a network wants, from the first arithmetic that it does with them. */
import type { ModelDefaults } from '../api';
import type { Normalization } from '../contract/input';
import type { Graph, Node } from '../graph/ir';
import { elementCount } from '../tensor';

/** Normalisation of a model that says nothing of its own: ImageNet's, as in torchvision. */
export const IMAGENET_NORMALIZATION: ModelDefaults = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  assumed: true,
};

export interface FoundPixels {
  readonly normalization: Normalization;
  /** What speaks for it, as the rest of a sentence. */
  readonly from: string;
}

/** y = scale·x + shift, of pixels x as the network is given them; of each channel, or one for all. */
interface Affine {
  readonly scales: readonly number[];
  readonly shifts: readonly number[];
}

const MOVES: readonly Node['op'][] = [
  'Reshape',
  'Transpose',
  'Slice',
  'Split',
  'Concat',
  'Expand',
  'Pad',
  'LinearMap',
  'Clip',
  'AveragePool',
];
/** What divides by 20 or more was made for 0–255: 1/255, 1/127.5, 1/58. */
const SMALL_SCALE = 0.05;
/** Means as large as this are subtracted from 0–255 (Caffe's are 104, 117 and 124). */
const LARGE_SHIFT = 20;
/** Weights of a conversion to grey add up to 1 but for their rounding. */
const ROUNDING = 1e-3;

const FROM_0_TO_255: Normalization = { mean: [0], std: [1 / 255] };
const FROM_0_TO_1: Normalization = { mean: [0], std: [1] };

/**
 * null where the network computes something else first, or what it computes fits both scales. A batch norm that comes first
 * tells by the statistics of the pixels that it was trained on.
 */
export function pixelsOf(graph: Graph): FoundPixels | null {
  const affine = firstArithmetic(graph);
  if (affine === null) return null;
  const scale = affine.scales.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
  const lowestShift = Math.min(...affine.shifts);
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  if (Math.abs(scale) < SMALL_SCALE) {
    return { normalization: FROM_0_TO_255, from: `it divides them by ${number(1 / scale)} first` };
  }
  if (Math.abs(scale) < 2 && lowestShift < -LARGE_SHIFT) {
    return { normalization: FROM_0_TO_255, from: `it subtracts ${number(-lowestShift)} from them first` };
  }
  if (Math.abs(scale - 1) > ROUNDING || Math.abs(lowestShift) > ROUNDING) {
    return { normalization: FROM_0_TO_1, from: 'it scales them itself, as pixels from 0 to 1 are scaled' };
  }
  return null;
}

/** What is done to pixels before the first convolution, all in all; null for nothing. */
function firstArithmetic(graph: Graph): Affine | null {
  let known: Affine = { scales: [1], shifts: [0] };
  let seen = false;
  let values = new Set([graph.input]);
  const numbers = (name: string): ArrayLike<number> | null => {
    const constant = graph.constants.get(name);
    return constant && elementCount(constant.shape) <= 16 ? constant.data : null;
  };
  for (const node of graph.nodes) {
    if (!node.inputs.some((name) => values.has(name))) continue;
    if (MOVES.includes(node.op)) {
      node.outputs.forEach((name) => values.add(name));
      continue;
    }
    const channels = channelsBefore(graph, node);
    const next =
      channels === null
        ? after(
            known,
            affineOf(node, numbers, (name) => values.has(name)),
          )
        : joined(known, node.op, channels);
    if (next === null) break;
    seen = true;
    known = next;
    values = new Set(node.outputs);
  }
  return seen ? known : null;
}

/** Of a sum or a mean over the channels, how many there are; null for everything else. */
function channelsBefore(graph: Graph, node: Node): number | null {
  if (node.op !== 'ReduceSum' && node.op !== 'ReduceMean') return null;
  const shape = graph.shapes.get(node.inputs[0]) ?? [];
  const { axes } = node.attributes;
  const channels = shape[axes[0] < 0 ? axes[0] + shape.length : axes[0]];
  return axes.length === 1 && channels <= 4 ? channels : null;
}

/** All channels in one, as a conversion to grey makes it. */
function joined({ scales, shifts }: Affine, op: Node['op'], channels: number): Affine {
  const parts = op === 'ReduceSum' ? 1 : channels;
  const total = (values: readonly number[]): number =>
    (values.reduce((sum, value) => sum + value, 0) * (values.length === 1 ? channels : 1)) / parts;
  return { scales: [total(scales)], shifts: [total(shifts)] };
}

/** One after the other; null where a step is none, or has another number of channels. */
function after(first: Affine, step: Affine | null): Affine | null {
  if (step === null) return null;
  const lists = [first.scales, first.shifts, step.scales, step.shifts];
  const count = Math.max(...lists.map(({ length }) => length));
  if (lists.some(({ length }) => length !== 1 && length !== count)) return null;
  const [scales, shifts, times, plus] = lists.map((list) =>
    Array.from({ length: count }, (_, i) => list[list.length === 1 ? 0 : i]),
  );
  return {
    scales: scales.map((scale, i) => scale * times[i]),
    shifts: shifts.map((shift, i) => shift * times[i] + plus[i]),
  };
}

function affineOf(
  node: Node,
  numbers: (name: string) => ArrayLike<number> | null,
  isPixels: (name: string) => boolean,
): Affine | null {
  if (node.op === 'BatchNormalization') {
    const [gamma, , mean, variance] = node.inputs.slice(1).map(numbers);
    if (!gamma || !mean || !variance) return null;
    // What it was trained on counts, not what it makes of it.
    const deviation = Math.sqrt(Math.max(...Array.from(variance)) + node.attributes.epsilon);
    return { scales: [1 / deviation], shifts: [-Math.max(...Array.from(mean)) / deviation] };
  }
  const at = node.inputs.findIndex((name) => !isPixels(name));
  const constant = at < 0 ? null : numbers(node.inputs[at]);
  if (node.op === 'Neg') return { scales: [-1], shifts: [0] };
  if (!constant || node.inputs.length !== 2) return null;
  const values = Array.from(constant);
  if (node.op === 'Mul') return { scales: values, shifts: [0] };
  if (node.op === 'Add') return { scales: [1], shifts: values };
  if (node.op === 'Sub' && at === 1) return { scales: [1], shifts: values.map((value) => -value) };
  const isDivided = node.op === 'Div' && at === 1 && Math.min(...values) > 0;
  return isDivided ? { scales: values.map((value) => 1 / value), shifts: [0] } : null;
}
