/** Which values of a graph are maps over the picture, wherever their channels lie; transformers' tokens are laid back on their grid. */
import type { Graph, Node, OpName } from '../graph/ir';
import { elementCount, sameShape, type Shape } from '../tensor';

/** A value that Grad-CAM can look at. A series is a picture of height 1. */
export interface FeatureMap {
  readonly value: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [1, C, H, W] or [1, C, L] as convolutions make it; else channels last, [1, H, W, C] or tokens [1, N, C]. */
  readonly order: 'channels-first' | 'channels-last';
  /** Tokens before the grid that are no places of the picture (class token). */
  readonly prefix: number;
  /**
   * Of a value x that was computed ahead into this one, y = scale·x + shift: its name, and how it comes back. The gradient of x is
   * that of y times scale.
   */
  readonly absorbed?: { readonly name: string; readonly scale: Float64Array; readonly shift: Float64Array };
}

/** Class, distillation and register tokens that a network may keep before its grid. */
const MOST_PREFIX_TOKENS = 5;

const CHANNELS_FIRST: readonly OpName[] = [
  'ConvTranspose',
  ...([
    'Conv',
    'BatchNormalization',
    'MaxPool',
    'AveragePool',
    'GlobalAveragePool',
    'GlobalMaxPool',
  ] as const),
];

/** All feature maps, in the order of the graph, by value. */
export function featureMaps(graph: Graph): Map<string, FeatureMap> {
  const axes = channelAxes(graph);
  const maps = new Map<string, FeatureMap>();
  let grid: readonly [number, number] = [0, 0];
  for (const { op, outputs } of graph.nodes) {
    const axis = axes.get(outputs[0]);
    const found = axis === undefined ? null : featureMap(graph, outputs[0], axis, grid);
    const map = found && (op === 'Reshape' || op === 'Transpose') ? laidOut(found, grid) : found;
    if (!map || map.height * map.width <= 1) continue;
    maps.set(map.value, map);
    grid = [map.height, map.width];
  }
  return maps;
}

/** Tokens that were laid in one row, as for a pooling over all of them, are still the places of their grid. */
function laidOut(map: FeatureMap, [height, width]: readonly [number, number]): FeatureMap {
  const isRow = map.height === 1 && height > 1 && map.width === height * width;
  return isRow ? { ...map, height, width } : map;
}

function featureMap(
  graph: Graph,
  value: string,
  axis: number,
  grid: readonly [number, number],
): FeatureMap | null {
  const shape = graph.shapes.get(value) as Shape;
  const rank = graph.shapes.get(graph.input)?.length;
  if (shape[0] !== 1) return null;
  const map = { value, channels: shape[axis], prefix: 0 };
  if (shape.length === rank) {
    const [width, height = 1] = shape.filter((_, i) => i > 0 && i !== axis).reverse();
    return { ...map, height, width, order: axis === 1 ? 'channels-first' : 'channels-last' };
  }
  if (shape.length !== 3 || axis !== 2) return null;
  const prefix = shape[1] - grid[0] * grid[1];
  const isLast = grid[0] > 0 && prefix >= 0 && prefix <= MOST_PREFIX_TOKENS;
  const laid = isLast ? { prefix, height: grid[0], width: grid[1] } : gridOf(graph, shape[1]);
  return laid ? { ...map, ...laid, order: 'channels-last' } : null;
}

/** The grid of so many tokens, if the picture parted in equal squares has as many, up to a few before them. */
function gridOf(graph: Graph, tokens: number): Pick<FeatureMap, 'prefix' | 'height' | 'width'> | null {
  const [height, width = 1] = (graph.shapes.get(graph.input) as Shape).slice(2);
  for (let prefix = 0; prefix <= MOST_PREFIX_TOKENS; prefix++) {
    for (let stride = 2; stride <= Math.min(height, width) / 2; stride++) {
      const [rows, columns] = [height, width].map((extent) => Math.ceil(extent / stride));
      if (rows * columns === tokens - prefix) return { prefix, height: rows, width: columns };
    }
  }
  return null;
}

/** The axis of the channels of every value of which it is known: convolutions and matrices say it, the rest passes it on. */
function channelAxes(graph: Graph): Map<string, number> {
  const axes = new Map([[graph.input, 1]]);
  for (const node of graph.nodes) {
    const axis = channelAxis(graph, node, axes);
    if (axis !== undefined) node.outputs.forEach((name) => axes.set(name, axis));
  }
  return axes;
}

function channelAxis(graph: Graph, node: Node, axes: ReadonlyMap<string, number>): number | undefined {
  const shapeOf = (name: string): Shape => graph.shapes.get(name) as Shape;
  const output = shapeOf(node.outputs[0]);
  if (output.length < 2 || output.length > 4) return undefined;
  if (CHANNELS_FIRST.includes(node.op)) return 1;
  const source = node.inputs.find((name) => axes.has(name));
  if (node.op === 'MatMul') {
    const weights = graph.constants.get(node.inputs[1]);
    return weights?.shape.length === 2 ? output.length - 1 : undefined;
  }
  if (node.op === 'Gemm') return output.length - 1;
  const axis = source === undefined ? undefined : (axes.get(source) as number);
  if (node.op === 'Transpose') {
    return axis === undefined ? undefined : node.attributes.permutation.indexOf(axis);
  }
  if (node.op === 'Reshape') {
    return axis === undefined ? undefined : throughReshape(shapeOf(node.inputs[0]), output, axis);
  }
  const told = node.inputs.map((name) => alongOneAxis(graph, name, output)).find((one) => one !== undefined);
  if (told !== undefined) return told;
  return source !== undefined && shapeOf(source).length === output.length ? axis : undefined;
}

/** Channels stay channels where a reshape leaves them alone at their end of the shape: tokens in a row, [n, C], among them. */
function throughReshape(from: Shape, to: Shape, axis: number): number | undefined {
  if (axis === 1 && from[0] === to[0] && from[1] === to[1]) return 1;
  return axis === from.length - 1 && from.at(-1) === to.at(-1) ? to.length - 1 : undefined;
}

/** The axis along which a constant operand varies, if it is one alone: a scale or a bias, [C] or [C, 1, 1]. */
function alongOneAxis(graph: Graph, name: string, output: Shape): number | undefined {
  const constant = graph.constants.get(name);
  if (!constant || constant.type !== 'float' || constant.shape.length > output.length) return undefined;
  const shape = [...new Array<number>(output.length - constant.shape.length).fill(1), ...constant.shape];
  const along = shape.flatMap((extent, axis) => (extent > 1 ? [axis] : []));
  const [axis] = along;
  const whole = along.length === 1 && elementCount(shape) === output[axis] && axis > 0;
  return whole && !sameShape(shape, output) ? axis : undefined;
}
