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

/** y = scale·x + shift, of pixels x as the network is given them; extremes over the channels. */
interface Affine {
  readonly scale: number;
  readonly lowestShift: number;
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
];
/** What divides by 20 or more was made for 0–255: 1/255, 1/127.5, 1/58. */
const SMALL_SCALE = 0.05;
/** Means as large as this are subtracted from 0–255 (Caffe's are 104, 117 and 124). */
const LARGE_SHIFT = 20;

const FROM_0_TO_255: Normalization = { mean: [0], std: [1 / 255] };
const FROM_0_TO_1: Normalization = { mean: [0], std: [1] };

/**
 * null where the network computes something else first, or what it computes fits both scales. A batch norm that comes first
 * tells by the statistics of the pixels that it was trained on.
 */
export function pixelsOf(graph: Graph): FoundPixels | null {
  const affine = firstArithmetic(graph);
  if (affine === null) return null;
  const { scale, lowestShift } = affine;
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  if (Math.abs(scale) < SMALL_SCALE) {
    return { normalization: FROM_0_TO_255, from: `it divides them by ${number(1 / scale)} first` };
  }
  if (Math.abs(scale) < 2 && lowestShift < -LARGE_SHIFT) {
    return { normalization: FROM_0_TO_255, from: `it subtracts ${number(-lowestShift)} from them first` };
  }
  if (scale !== 1 || lowestShift !== 0) {
    return { normalization: FROM_0_TO_1, from: 'it scales them itself, as pixels from 0 to 1 are scaled' };
  }
  return null;
}

/** What is done to pixels before the first convolution, all in all; null for nothing. */
function firstArithmetic(graph: Graph): Affine | null {
  let [scale, shift] = [1, 0];
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
    const step = affineOf(node, numbers, (name) => values.has(name));
    if (step === null) break;
    seen = true;
    [scale, shift] = [scale * step.scale, shift * step.scale + step.lowestShift];
    values = new Set(node.outputs);
  }
  return seen ? { scale, lowestShift: shift } : null;
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
    return { scale: 1 / deviation, lowestShift: -Math.max(...Array.from(mean)) / deviation };
  }
  const at = node.inputs.findIndex((name) => !isPixels(name));
  const constant = at < 0 ? null : numbers(node.inputs[at]);
  if (node.op === 'Neg') return { scale: -1, lowestShift: 0 };
  if (!constant || node.inputs.length !== 2) return null;
  const values = Array.from(constant);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (node.op === 'Mul') return { scale: high, lowestShift: 0 };
  if (node.op === 'Add') return { scale: 1, lowestShift: low };
  if (node.op === 'Sub' && at === 1) return { scale: 1, lowestShift: -high };
  return node.op === 'Div' && at === 1 && low > 0 ? { scale: 1 / low, lowestShift: 0 } : null;
}
