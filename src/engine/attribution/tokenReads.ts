/** Which of a transformer's tokens the output of a network depends on: those of the grid, those before it (class token), or both. */
import type { Graph, Node, OpName } from '../graph/ir';
import type { Shape } from '../tensor';
import type { FeatureMap } from './featureMaps';

interface Reads {
  readonly prefix: boolean;
  readonly grid: boolean;
}

export interface TokenReads {
  /** What is read of a value, whoever reads it. A map without tokens before its grid is all grid. */
  of(value: string): Reads;
  /** What one node reads of one of its inputs. */
  by(node: Node, value: string): Reads;
}

const NOTHING: Reads = { prefix: false, grid: false };
const ALL: Reads = { prefix: true, grid: true };
const GRID: Reads = { prefix: false, grid: true };
const TOKEN_AXIS = 1;
/** Not elementwise, though the shape may stay. */
const MIXING: readonly OpName[] = [
  'Transpose',
  'Reshape',
  'Conv',
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'Recurrent',
];

export function tokenReads(graph: Graph, maps: ReadonlyMap<string, FeatureMap>): TokenReads {
  const read = new Map<string, Reads>([[graph.output, ALL]]);
  const of = (value: string): Reads => read.get(value) ?? NOTHING;
  const by = (node: Node, value: string): Reads => {
    const wanted = node.outputs.map(of).reduce(either, NOTHING);
    if (!wanted.prefix && !wanted.grid) return NOTHING;
    const prefix = maps.get(value)?.prefix ?? 0;
    return prefix === 0 ? GRID : ofTokens(graph, node, value, prefix, wanted, of);
  };
  for (const node of [...graph.nodes].reverse())
    for (const value of node.inputs) read.set(value, either(of(value), by(node, value)));
  return { of, by };
}

function ofTokens(
  graph: Graph,
  node: Node,
  value: string,
  prefix: number,
  wanted: Reads,
  of: TokenReads['of'],
): Reads {
  const shape = graph.shapes.get(value) as Shape;
  const within = (begin: number, size: number): Reads => ({
    prefix: size > 0 && begin < prefix,
    grid: begin + size > prefix,
  });
  if (node.op === 'Slice') {
    const { begin, size } = node.attributes;
    const tokensAlone = size.every((extent, axis) => axis === TOKEN_AXIS || extent === shape[axis]);
    return tokensAlone ? within(begin[TOKEN_AXIS], size[TOKEN_AXIS]) : ALL;
  }
  if (node.op === 'Split' && node.attributes.axis === TOKEN_AXIS) {
    const { sizes } = node.attributes;
    return node.outputs
      .filter((name) => of(name).grid || of(name).prefix)
      .map((name) => node.outputs.indexOf(name))
      .map((k) =>
        within(
          sizes.slice(0, k).reduce((sum, size) => sum + size, 0),
          sizes[k],
        ),
      )
      .reduce(either, NOTHING);
  }
  return isTokenwise(graph, node, value, shape) ? wanted : ALL;
}

/** Whether every token of the result depends on the same token of this input alone. */
function isTokenwise(graph: Graph, node: Node, value: string, shape: Shape): boolean {
  const result = graph.shapes.get(node.outputs[0]) as Shape;
  if (MIXING.includes(node.op) || result.length !== shape.length || result[TOKEN_AXIS] !== shape[TOKEN_AXIS])
    return false;
  if (node.op === 'MatMul') return node.inputs[0] === value && graph.constants.has(node.inputs[1]);
  if (node.op === 'LinearMap' || node.op === 'Softmax' || node.op === 'SafeSoftmax')
    return node.attributes.axis !== TOKEN_AXIS;
  return true;
}

const either = (a: Reads, b: Reads): Reads => ({ prefix: a.prefix || b.prefix, grid: a.grid || b.grid });
