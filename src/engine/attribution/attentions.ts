/** The attentions of a transformer among all tokens of a picture. */
import type { Graph } from '../graph/ir';
import { featureMaps } from './featureMaps';

export interface Attentions {
  /** Values [1, heads, n, n] after their softmax, in the order of the network. */
  readonly nodes: readonly string[];
  readonly grid: { readonly height: number; readonly width: number } | null;
}

/** Windowed attention, whose tokens are not all places, is not among them. */
export function attentionsOf(graph: Graph): Attentions {
  const maps = [...featureMaps(graph).values()].filter(({ order }) => order === 'channels-last');
  for (const { height, width, prefix } of maps.reverse()) {
    const n = height * width + prefix;
    const nodes = graph.nodes
      .filter(({ op }) => op === 'Softmax' || op === 'SafeSoftmax')
      .map(({ outputs }) => outputs[0])
      .filter((name) => isSquare(graph.shapes.get(name) ?? [], n));
    if (nodes.length > 0) return { nodes, grid: { height, width } };
  }
  return { nodes: [], grid: null };
}

const isSquare = (shape: readonly number[], n: number): boolean =>
  shape.length >= 3 && shape.at(-1) === n && shape.at(-2) === n && (shape.length === 3 || shape[0] === 1);
