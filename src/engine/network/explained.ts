/** The graph whose outputs are explained: logits where the task is about classes, with nothing between them and the plan. */
import type { Task } from '../contract/task';
import type { Graph, Node, NodeOf, OpAttributes, OpName } from '../graph/ir';
import { elementCount, type Shape } from '../tensor';
import { endingOf } from './ending';

/**
 * The graph of a task. `regression`: as it is. Otherwise without what makes probabilities of logits; of a classification by one
 * logit z, the two outputs −z and z (z and −z where it speaks for the first class).
 */
export function explainedGraph(graph: Graph, task: Task): Graph {
  if (task === 'regression') return graph;
  const { logits, positive } = endingOf(graph);
  const end = new End(graph);
  const [only] = logits;
  const output = logits.length === 1 ? only : end.joined(logits);
  const isTwoSided = positive !== null || (task === 'classification' && end.count(output) === 1);
  return end.graphTo(isTwoSided ? end.twoSides(output, positive ?? 1) : output);
}

/** Nodes that are put at the end of a graph. */
class End {
  private readonly nodes: Node[];
  private readonly shapes: Map<string, Shape>;

  constructor(private readonly graph: Graph) {
    this.nodes = [...graph.nodes];
    this.shapes = new Map(graph.shapes);
  }

  count(value: string): number {
    return elementCount(this.shapes.get(value) ?? []);
  }

  joined(values: readonly string[]): string {
    const lists = values.map((value) => this.list(value));
    const count = lists.reduce((sum, list) => sum + this.count(list), 0);
    return this.add('Concat', lists, { axis: 0 }, [count]);
  }

  twoSides(logit: string, positive: 0 | 1): string {
    const z = this.list(logit);
    const opposite = this.add('Neg', [z], {}, [1]);
    return this.add('Concat', positive === 1 ? [opposite, z] : [z, opposite], { axis: 0 }, [2]);
  }

  /** With nothing in it that the output does not need. */
  graphTo(output: string): Graph {
    const needed = new Set([output]);
    const nodes = this.nodes.reverse().filter((node) => {
      if (!node.outputs.some((name) => needed.has(name))) return false;
      node.inputs.forEach((name) => needed.add(name));
      return true;
    });
    return { ...this.graph, output, nodes: nodes.reverse(), shapes: this.shapes };
  }

  private list(value: string): string {
    const shape = [this.count(value)];
    return this.add('Reshape', [value], { shape }, shape);
  }

  private add<K extends OpName>(
    op: K,
    inputs: readonly string[],
    attributes: OpAttributes[K],
    shape: Shape,
  ): string {
    const name = `explained/${this.nodes.length}`;
    const node: NodeOf<K> = { op, origin: null, name, inputs, outputs: [name], attributes, module: '' };
    this.nodes.push(node as Node);
    this.shapes.set(name, shape);
    return name;
  }
}
