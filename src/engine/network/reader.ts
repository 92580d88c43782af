/** Reads a graph against its direction: which operator made a value, whatever moved it since. */
import type { Graph, Node, NodeOf, OpName } from '../graph/ir';
import { elementCount, type Shape } from '../tensor';

const MOVES: readonly OpName[] = ['Reshape', 'Transpose', 'Expand'];

/** One of two values, by a comparison with a constant. */
export interface Choice {
  readonly compared: string;
  readonly constant: number;
  /** Whether the comparison holds below the constant, else above. */
  readonly isBelow: boolean;
  /** Where it holds, and elsewhere. */
  readonly first: string;
  readonly other: string;
}

export class Reader {
  private readonly producers: ReadonlyMap<string, Node>;

  constructor(private readonly graph: Graph) {
    this.producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  }

  /** The value before anything that leaves a list a list. */
  plain(value: string): string {
    const node = this.producers.get(value);
    const moved = node && MOVES.includes(node.op) && this.count(node.inputs[0]) === this.count(value);
    return moved ? this.plain(node.inputs[0]) : value;
  }

  made<K extends OpName>(value: string, ...ops: readonly K[]): NodeOf<K> | null {
    const node = this.producers.get(this.plain(value));
    return node && (ops as readonly string[]).includes(node.op) ? (node as NodeOf<K>) : null;
  }

  same(a: string, b: string): boolean {
    return this.plain(a) === this.plain(b);
  }

  count(value: string): number {
    return elementCount(this.shape(value));
  }

  shape(value: string): Shape {
    return this.graph.shapes.get(value) ?? [];
  }

  /** A constant of one value, however often it is written. */
  number(value: string): number | null {
    const data = this.graph.constants.get(this.plain(value))?.data;
    return data && data.length > 0 && data.every((one: number) => one === data[0]) ? data[0] : null;
  }

  /** The operand beside a constant for which `holds`, of a sum or a product. */
  beside(node: Node | null, holds: (constant: number) => boolean): string | null {
    if (!node || node.inputs.length !== 2) return null;
    const at = node.inputs.findIndex((name) => {
      const constant = this.number(name);
      return constant !== null && holds(constant);
    });
    return at < 0 ? null : node.inputs[1 - at];
  }

  /** What is summed up or compared over the whole list. */
  reduced(value: string, op: 'ReduceSum' | 'ReduceMax'): string | null {
    const node = this.made(value, op);
    return node && this.count(node.outputs[0]) === 1 ? node.inputs[0] : null;
  }

  /** What a comparison with a constant chooses where it holds, and elsewhere. */
  chosen(value: string): Choice | null {
    const node = this.made(value, 'Where');
    const comparison = node && this.made(node.inputs[0], 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual');
    if (!comparison) return null;
    const [, first, other] = node.inputs;
    const at = comparison.inputs.findIndex((name) => this.number(name) !== null);
    if (at < 0) return null;
    return {
      compared: comparison.inputs[1 - at],
      constant: this.number(comparison.inputs[at]) as number,
      isBelow: comparison.op.startsWith('Less') === (at === 1),
      first,
      other,
    };
  }

  /** A value between two constants, by Clip, by Max or Min, or chosen by a comparison with one of them. */
  limited(value: string): { readonly of: string; readonly minimum: number; readonly maximum: number } | null {
    const clip = this.made(value, 'Clip');
    if (clip) return { of: clip.inputs[0], ...clip.attributes };
    const extreme = this.made(value, 'Max', 'Min');
    if (extreme) {
      const of = this.beside(extreme, () => true);
      const constant = of === null ? null : this.number(extreme.inputs.find((name) => name !== of) ?? '');
      return of === null || constant === null ? null : { of, ...between(extreme.op === 'Max', constant) };
    }
    const choice = this.chosen(value);
    if (!choice) return null;
    const { compared, constant, isBelow, first, other } = choice;
    const isFirst = this.number(first) === constant && this.same(other, compared);
    if (!isFirst && !(this.number(other) === constant && this.same(first, compared))) return null;
    // The constant where the value lies below it is the least there is.
    return { of: compared, ...between(isBelow === isFirst, constant) };
  }
}

const between = (
  isLeast: boolean,
  constant: number,
): { readonly minimum: number; readonly maximum: number } =>
  isLeast ? { minimum: constant, maximum: Infinity } : { minimum: -Infinity, maximum: constant };
