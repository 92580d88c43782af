/** The feature maps that Grad-CAM can look at, by the names a user knows. */
import { NoMap, type UserError } from '../contract/errors';
import type { LayerInfo } from '../contract/modelInfo';
import type { Graph, Node } from '../graph/ir';
import { isActivation } from '../ops/registry';
import { nearest } from '../text/nearest';
import { featureMaps, type FeatureMap } from './featureMaps';

/** The feature maps of one graph and their names. */
export interface Layers {
  /** Activations, and what all gradient passes through, in graph order; each under its shortest module path, else its graph name. */
  readonly list: readonly LayerInfo[];
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
  const narrow = bottlenecks(graph);
  const list = graph.nodes.flatMap((node) => {
    const map = maps.get(node.outputs[0]);
    return map && (isActivation(node) || (narrow.has(node) && shortest.has(map.value)))
      ? [{ name: nameOf(map), channels: map.channels }]
      : [];
  });
  return {
    list,
    nameOf,
    resolve: (layer) => {
      if (layer === null) return defaultMap(graph, maps, narrow, list);
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
 * The last activation that all gradient passes through; where none does, or a later part of the network works on a coarser grid,
 * the last feature map of that kind. Behind the last attention only the class token has a gradient, so maps with such tokens
 * count up to there.
 */
function defaultMap(
  graph: Graph,
  maps: ReadonlyMap<string, FeatureMap>,
  narrow: ReadonlySet<Node>,
  list: readonly LayerInfo[],
): FeatureMap {
  const attention = graph.nodes.findLastIndex((node) => ['Softmax', 'SafeSoftmax'].includes(node.op));
  const candidates = graph.nodes.filter((node, i) => {
    const map = maps.get(node.outputs[0]);
    return map !== undefined && narrow.has(node) && (map.prefix === 0 || i < attention);
  });
  const mapOf = (node: Node): FeatureMap => maps.get(node.outputs[0]) as FeatureMap;
  // What only moves a map shows the same under a name that nobody knows.
  const last = candidates.findLast(({ op }) => !MOVES.includes(op)) ?? candidates.at(-1);
  if (!last) throw list.length > 0 ? noneInCommon(list) : nothingToShow();
  const activation = candidates.filter(isActivation).at(-1);
  return activation && !coarserLater(graph, activation, mapOf(activation), mapOf(last))
    ? mapOf(activation)
    : mapOf(last);
}

/** Whether weights lie between an activation and a map with fewer places: then the activation is not of the last stage. */
function coarserLater(
  graph: Graph,
  activation: Node,
  { height, width }: FeatureMap,
  last: FeatureMap,
): boolean {
  if (last.height * last.width >= height * width) return false;
  const until = graph.nodes.findIndex((node) => node.outputs[0] === last.value);
  return graph.nodes
    .slice(graph.nodes.indexOf(activation) + 1, until + 1)
    .some(({ op }) => op === 'Conv' || op === 'MatMul');
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
    'This network has no feature map with a height and a width that all of its gradient passes through, so Grad-CAM has nothing to show.',
  );
}

/** Nodes through whose one result every path from the input to the output leads. */
function bottlenecks(graph: Graph): Set<Node> {
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
      if (from !== undefined && (from === -1 || used[from])) cover(from, k);
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
