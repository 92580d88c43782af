/** The feature maps that Grad-CAM can look at, by the names a user knows. */
import { NoMap, type UserError } from '../contract/errors';
import type { LayerInfo } from '../contract/modelInfo';
import type { Graph, Node } from '../graph/ir';
import type { Size } from '../image/image';
import { isActivation } from '../ops/registry';
import { nearest } from '../text/nearest';
import { featureMaps, type FeatureMap } from './featureMaps';
import { tokenReads, type TokenReads } from './tokenReads';

/** The feature maps of one graph and their names. */
export interface Layers {
  /** Activations, and what all gradient passes through, in graph order; each under its shortest module path, else its graph name. */
  readonly list: readonly LayerInfo[];
  /** Theirs, by name. */
  readonly grids: Readonly<Record<string, Size>>;
  nameOf(map: FeatureMap): string;
  /**
   * The map to look at.
   * @param layer - module path or graph name; null for the default.
   * @throws UserError for an unknown name, with the nearest ones; if the network has no feature map.
   */
  resolve(layer: string | null): FeatureMap;
  /** A map, and of each finer grid before it the last map that all gradient passes through; the map itself first. */
  stages(map: FeatureMap): readonly FeatureMap[];
}

const MOVES: readonly Node['op'][] = ['Reshape', 'Transpose', 'Slice', 'Pad'];
const WEIGHTED: readonly Node['op'][] = ['Conv', 'MatMul', 'Gemm'];

export function layersOf(graph: Graph): Layers {
  const maps = featureMaps(graph);
  const hidden = absorbedMaps(graph, maps);
  const modules = modulesOf(graph, maps, hidden);
  const shortest = new Map<string, string>();
  for (const [path, { value, absorbed }] of modules) {
    if (absorbed) continue;
    const known = shortest.get(value);
    if (known === undefined || path.length < known.length) shortest.set(value, path);
  }
  const nameOf = ({ value, absorbed }: FeatureMap): string => absorbed?.name ?? shortest.get(value) ?? value;
  const reads = tokenReads(graph, maps);
  const narrow = narrowNodes(graph, reads);
  const list = graph.nodes.flatMap((node) => {
    const map = maps.get(node.outputs[0]);
    return map && (isActivation(node) || (narrow.has(node) && shortest.has(map.value)))
      ? [{ name: nameOf(map), channels: map.channels, height: map.height, width: map.width }]
      : [];
  });
  return {
    list: list.map(({ name, channels }) => ({ name, channels })),
    grids: Object.fromEntries(list.map(({ name, height, width }) => [name, { height, width }])),
    nameOf,
    resolve: (layer) => {
      if (layer === null) return defaultMap(graph, maps, reads, narrow, list);
      const map = modules.get(layer) ?? maps.get(layer) ?? hidden.get(layer);
      if (map) return map;
      const names = [...new Set([...maps.keys(), ...modules.keys()])];
      if (names.length === 0) throw nothingToShow();
      throw new NoMap(
        `There is no layer “${layer}” with a feature map; the nearest names are ${nearest(layer, names).join(', ')}.`,
      );
    },
    stages: (map) => stagesOf(graph, maps, narrow, map),
  };
}

function stagesOf(
  graph: Graph,
  maps: ReadonlyMap<string, FeatureMap>,
  narrow: ReadonlySet<Node>,
  map: FeatureMap,
): readonly FeatureMap[] {
  const end = graph.nodes.findIndex(({ outputs }) => outputs.includes(map.value));
  const stages = [map];
  for (const node of graph.nodes.slice(0, end).reverse()) {
    const earlier = maps.get(node.outputs[0]);
    const { height, width } = stages[stages.length - 1];
    if (earlier && narrow.has(node) && earlier.height * earlier.width > height * width) stages.push(earlier);
  }
  return stages;
}

/** The feature maps before what was computed ahead into them, by value: a convolution whose batch norm is a part of it. */
function absorbedMaps(graph: Graph, maps: ReadonlyMap<string, FeatureMap>): ReadonlyMap<string, FeatureMap> {
  const hidden = new Map<string, FeatureMap>();
  for (const { absorbed = [], outputs } of graph.nodes) {
    const map = maps.get(outputs[0]);
    if (!map || map.order !== 'channels-first') continue;
    for (const { value, module, scale, shift } of absorbed)
      hidden.set(value, { ...map, absorbed: { name: module === '' ? value : module, scale, shift } });
  }
  return hidden;
}

/** Module paths → what the module returned last, where that is a feature map. */
function modulesOf(
  graph: Graph,
  maps: ReadonlyMap<string, FeatureMap>,
  hidden: ReadonlyMap<string, FeatureMap>,
): Map<string, FeatureMap> {
  const results = new Map<string, string>();
  for (const { module, outputs, absorbed = [] } of graph.nodes) {
    for (const made of [...absorbed, { module, value: outputs[0] }]) {
      const parts = made.module === '' ? [] : made.module.split('.');
      parts.forEach((_, i) => results.set(parts.slice(0, i + 1).join('.'), made.value));
    }
  }
  const modules = new Map<string, FeatureMap>();
  for (const [path, value] of results) {
    const map = maps.get(value) ?? hidden.get(value);
    if (map) modules.set(path, map);
  }
  return modules;
}

/**
 * The last activation that all gradient passes through; where none does, or a later stage has another end, the last feature
 * map of that kind. Where class tokens are read beside the grid, maps count up to the last attention, which
 * is what fills them.
 */
function defaultMap(
  graph: Graph,
  maps: ReadonlyMap<string, FeatureMap>,
  reads: TokenReads,
  narrow: ReadonlySet<Node>,
  list: readonly LayerInfo[],
): FeatureMap {
  const attention = graph.nodes.findLastIndex((node) => ['Softmax', 'SafeSoftmax'].includes(node.op));
  const candidates = graph.nodes.filter((node, i) => {
    const [value] = node.outputs;
    if (!maps.has(value) || !narrow.has(node)) return false;
    const { prefix, grid } = reads.of(value);
    return grid && (!prefix || i < attention);
  });
  const mapOf = (node: Node): FeatureMap => maps.get(node.outputs[0]) as FeatureMap;
  // What only moves a map shows the same under a name that nobody knows.
  const last = candidates.findLast(({ op }) => !MOVES.includes(op)) ?? candidates.at(-1);
  if (!last) throw list.length > 0 ? noneInCommon(list) : nothingToShow();
  const activation = candidates.filter(isActivation).at(-1);
  return activation && !stageLater(graph, activation, mapOf(activation), mapOf(last), candidates)
    ? mapOf(activation)
    : mapOf(last);
}

/** Whether an activation is not of the last stage: behind weights comes a map with fewer places, or the sum that ends a block. */
function stageLater(
  graph: Graph,
  activation: Node,
  { height, width }: FeatureMap,
  last: FeatureMap,
  candidates: readonly Node[],
): boolean {
  const until = graph.nodes.findIndex((node) => node.outputs[0] === last.value);
  const between = graph.nodes.slice(graph.nodes.indexOf(activation) + 1, until + 1);
  if (!between.some(({ op }) => WEIGHTED.includes(op))) return false;
  const isSum = ({ op, inputs }: Node): boolean =>
    op === 'Add' && !inputs.some((name) => graph.constants.has(name));
  return (
    last.height * last.width < height * width ||
    between.some((node) => isSum(node) && candidates.includes(node))
  );
}

/** Branches that meet behind their last maps. */
function noneInCommon(list: readonly LayerInfo[]): UserError {
  const last = list.slice(-4).map(({ name }) => name);
  return new NoMap(
    `No layer of this network has all of its gradient, since its branches meet behind their feature maps; choose the layer of one, ${last.join(', ')} for example.`,
  );
}

function nothingToShow(): UserError {
  return new NoMap(
    'This network has no feature map with a height and a width that all of its gradient passes through, which class activation maps are made of; choose another method, such as Gradient.',
  );
}

/**
 * What all of the gradient passes through, and behind the last of it what all of the gradient of the grid passes through: the norm
 * in front of the last attention, around which the class token alone goes on. Queries, keys and values are no map to look at.
 */
function narrowNodes(graph: Graph, reads: TokenReads): Set<Node> {
  const narrow = bottlenecks(graph, () => true);
  const ofGrid = bottlenecks(graph, (node, value) => !reads.of(value).grid || reads.by(node, value).grid);
  let behindWeights = false;
  for (const node of graph.nodes) {
    if (narrow.has(node)) behindWeights = false;
    else behindWeights ||= WEIGHTED.includes(node.op);
    if (ofGrid.has(node) && !behindWeights) narrow.add(node);
  }
  return narrow;
}

/** Nodes through whose one result every path from the input to the output leads, of paths over edges that count. */
function bottlenecks(graph: Graph, counts: (node: Node, value: string) => boolean): Set<Node> {
  const { nodes } = graph;
  const reached = new Set([graph.input]);
  const forward = nodes.map((node) => {
    const reaches = node.inputs.some((name) => reached.has(name));
    if (reaches) node.outputs.forEach((name) => reached.add(name));
    return reaches;
  });
  const wanted = new Set([graph.output]);
  const used = new Array<boolean>(nodes.length).fill(false);
  for (let i = nodes.length - 1; i >= 0; i--) {
    used[i] = forward[i] && nodes[i].outputs.some((name) => wanted.has(name));
    if (used[i]) nodes[i].inputs.forEach((name) => wanted.add(name));
  }
  // An edge from node i to node k leads around every node between them; the input is node −1, the output node n.
  const position = new Map<string, number>([[graph.input, -1]]);
  nodes.forEach((node, i) => node.outputs.forEach((name) => position.set(name, i)));
  const around = new Int32Array(nodes.length + 1);
  const cover = (from: number, to: number): void => {
    if (to - from < 2) return;
    around[from + 1]++;
    around[to]--;
  };
  nodes.forEach((node, k) => {
    if (!used[k]) return;
    for (const name of node.inputs) {
      const from = position.get(name);
      if (from !== undefined && (from === -1 || used[from]) && counts(node, name)) cover(from, k);
    }
  });
  cover(position.get(graph.output) ?? -1, nodes.length);
  const found = new Set<Node>();
  let depth = 0;
  nodes.forEach((node, i) => {
    depth += around[i];
    if (used[i] && depth === 0 && node.outputs.filter((name) => wanted.has(name)).length === 1)
      found.add(node);
  });
  return found;
}
