/** What a network does to its pixels before anything else: scaling, shifting, limiting, of each channel by itself. */
import type { Graph, Node } from '../graph/ir';
import { elementCount } from '../tensor';

/** y = scale·x + shift, of pixels x as the network is given them; of each channel, or one for all. */
export interface Affine {
  readonly scales: readonly number[];
  readonly shifts: readonly number[];
}

export interface Limits {
  readonly before: Affine;
  readonly minimum: number;
  readonly maximum: number;
}

export interface FirstArithmetic {
  /** What is done to all channels, step by step. */
  readonly steps: readonly Affine[];
  /** What there is before the first step of another kind. */
  readonly whole: Affine;
  readonly limits: Limits | null;
  /** Whether the mean of the picture is subtracted from it. */
  readonly isStandardised: boolean;
}

const MOVES: readonly Node['op'][] = [
  'Reshape',
  'Transpose',
  'Slice',
  'Split',
  'Expand',
  'Pad',
  'LinearMap',
  'Clip',
  'AveragePool',
  'MaxPool',
  'Round',
];
const SAME: Affine = { scales: [1], shifts: [0] };
/** Of a batch norm that comes first: a deviation between tells nothing of pixels, which may be standardised before. */
const LARGEST_OF_UNITS = 0.6;
const LEAST_OF_BYTES = 10;

export function firstArithmetic(graph: Graph): FirstArithmetic {
  const known = new Map([[graph.input, SAME]]);
  const channels = channelsOf(graph, graph.input);
  const steps: Affine[] = [];
  let whole = SAME;
  let limits: Limits | null = null;
  for (const node of graph.nodes) {
    const from = node.inputs.find((name) => known.has(name));
    if (from === undefined) continue;
    const before = known.get(from) as Affine;
    const next = afterNode(graph, node, known, before);
    whole = before;
    if (next === null) break;
    whole = next;
    node.outputs.forEach((name) => known.set(name, next));
    if (node.op === 'Clip' && limits === null) limits = { before, ...node.attributes };
    const isOfAll = channelsOf(graph, node.outputs[0]) === channels;
    if (isOfAll && (next.scales.length === 1 || next.scales.length === channels)) steps.push(next);
  }
  return { steps, whole, limits, isStandardised: lessTheirMean(graph, known) };
}

/** null where a step is of another kind. */
function afterNode(
  graph: Graph,
  node: Node,
  known: ReadonlyMap<string, Affine>,
  before: Affine,
): Affine | null {
  if (node.op === 'Slice') return partOf(graph, node, before);
  if (MOVES.includes(node.op)) return before;
  if (node.op === 'Concat') return sideBySide(node.inputs.flatMap((name) => known.get(name) ?? []));
  const channels = channelsBefore(graph, node);
  if (channels !== null) return joined(before, node.op, channels);
  const others = node.inputs.filter((name) => known.has(name));
  if (others.length > 1)
    return node.op === 'Add' ? sum(others.flatMap((name) => known.get(name) ?? [])) : null;
  return after(before, affineOf(graph, node, known));
}

const channelsOf = ({ shapes }: Graph, name: string): number | undefined => shapes.get(name)?.[1];

/** Channels that are picked keep their own. */
function partOf(
  { shapes }: Graph,
  { attributes, inputs }: Extract<Node, { op: 'Slice' }>,
  all: Affine,
): Affine {
  const count = all.scales.length;
  if (count === 1 || shapes.get(inputs[0])?.[1] !== count) return all;
  const [begin, size] = [attributes.begin[1], attributes.size[1]];
  return { scales: all.scales.slice(begin, begin + size), shifts: all.shifts.slice(begin, begin + size) };
}

function sideBySide(parts: readonly Affine[]): Affine {
  const [first] = parts;
  if (parts.every((part) => JSON.stringify(part) === JSON.stringify(first))) return first;
  return {
    scales: parts.flatMap(({ scales }) => scales),
    shifts: parts.flatMap(({ shifts }) => shifts),
  };
}

const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Of channels that are added one to the other. */
function sum(parts: readonly Affine[]): Affine | null {
  if (parts.some(({ scales }) => scales.length > 1)) return null;
  return {
    scales: [total(parts.map(({ scales }) => scales[0]))],
    shifts: [total(parts.map(({ shifts }) => shifts[0]))],
  };
}

/** Whether the mean over all places is subtracted from what is known. */
function lessTheirMean({ nodes, shapes }: Graph, known: ReadonlyMap<string, Affine>): boolean {
  const means = new Set<string>();
  for (const { op, inputs, outputs, ...node } of nodes) {
    const rank = shapes.get(inputs[0])?.length ?? 0;
    const isMean =
      op === 'GlobalAveragePool' ||
      (op === 'ReduceMean' && (node.attributes as { axes: readonly number[] }).axes.length >= rank - 2);
    if (isMean && known.has(inputs[0])) means.add(outputs[0]);
    if ((op === 'Reshape' || op === 'Expand') && means.has(inputs[0])) means.add(outputs[0]);
    if (op === 'Sub' && known.has(inputs[0]) && means.has(inputs[1])) return true;
  }
  return false;
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
  const inOne = (values: readonly number[]): number =>
    (total(values) * (values.length === 1 ? channels : 1)) / parts;
  return { scales: [inOne(scales)], shifts: [inOne(shifts)] };
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

function affineOf(graph: Graph, node: Node, known: ReadonlyMap<string, Affine>): Affine | null {
  const numbers = (name: string): readonly number[] | null => {
    const constant = graph.constants.get(name);
    return constant && elementCount(constant.shape) <= 16 ? Array.from(constant.data) : null;
  };
  if (node.op === 'BatchNormalization') {
    const [gamma, , mean, variance] = node.inputs.slice(1).map(numbers);
    if (!gamma || !mean || !variance) return null;
    // What it was trained on counts, not what it makes of it.
    const deviation = Math.sqrt(Math.max(...variance) + node.attributes.epsilon);
    if (deviation > LARGEST_OF_UNITS && deviation < LEAST_OF_BYTES) return null;
    return { scales: [1 / deviation], shifts: [-Math.max(...mean) / deviation] };
  }
  if (node.op === 'Neg') return { scales: [-1], shifts: [0] };
  const at = node.inputs.findIndex((name) => !known.has(name));
  const values = at < 0 ? null : numbers(node.inputs[at]);
  if (!values || node.inputs.length !== 2) return null;
  if (node.op === 'Mul') return { scales: values, shifts: [0] };
  if (node.op === 'Add') return { scales: [1], shifts: values };
  if (node.op === 'Sub')
    return at === 1
      ? { scales: [1], shifts: values.map((value) => -value) }
      : { scales: [-1], shifts: values };
  const isDivided = node.op === 'Div' && at === 1 && Math.min(...values) > 0;
  return isDivided ? { scales: values.map((value) => 1 / value), shifts: [0] } : null;
}
