/** Operators that are written in others: forward and derivative follow from theirs. */
import type { OnnxAttribute, OnnxNode } from '../onnx/model';
import { elementCount, type ConstantTensor, type Shape } from '../graph/tensor';
import type { NodeReader } from './rule';

/**
 * How an operator is said in others.
 * @returns the name of its result; null where the operator's own rule takes this node. @throws UserError as a rule's `read`.
 */
export type Composite = (reader: NodeReader, write: Expansion) => string | null;

/** Nodes and constants that take the place of one node. */
export class Expansion {
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, ConstantTensor>();

  constructor(private readonly origin: OnnxNode) {}

  /** Append a node. @returns the name of its first output. */
  op(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    return this.ops(operator, inputs, 1, attributes)[0];
  }

  /** Append a node of several outputs. */
  ops(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string[] {
    const at = this.nodes.length;
    const outputs = Array.from(
      { length: count },
      (_, i) => `${this.origin.outputs[0]}/${this.origin.op}.${at}.${i}`,
    );
    this.nodes.push({
      op: operator,
      name: this.origin.name,
      inputs,
      outputs,
      attributes: new Map(Object.entries(attributes)),
      module: this.origin.module,
    });
    return outputs;
  }

  floats(values: ArrayLike<number>, shape: Shape = [values.length]): string {
    return this.constant({ type: 'float', shape, data: Float32Array.from(values) });
  }

  integers(values: readonly number[]): string {
    return this.constant({ type: 'integer', shape: [values.length], data: Int32Array.from(values) });
  }

  scalar(value: number): string {
    return this.floats([value], []);
  }

  constant(value: ConstantTensor): string {
    const name = `${this.origin.outputs[0]}/${this.origin.op}.constant.${this.constants.size}`;
    this.constants.set(name, value);
    return name;
  }

  reshape(x: string, shape: Shape): string {
    return this.op('Reshape', [x, this.integers(shape)], { allowzero: 1 });
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.op('Transpose', [x], { perm });
  }

  /** `begin` … `end` along an axis. */
  slice(x: string, axis: number, begin: number, end: number): string {
    return this.op('Slice', [x, this.integers([begin]), this.integers([end]), this.integers([axis])]);
  }

  concat(parts: readonly string[], axis: number): string {
    return parts.length === 1 ? parts[0] : this.op('Concat', parts, { axis });
  }

  /** Multiply along an axis by a constant matrix [out, in]. */
  along(x: string, axis: number, matrix: ArrayLike<number>, shape: readonly [number, number]): string {
    return this.op('LinearMap', [x, this.floats(matrix, shape)], { axis });
  }

  /** Mean over axes that stay as 1. */
  mean(x: string, axes: readonly number[]): string {
    return this.op('ReduceMean', [x, this.integers(axes)], { keepdims: 1 });
  }
}

/** A matrix [rows, columns] from its entries. */
export function matrixOf(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): Float32Array {
  return Float32Array.from({ length: elementCount([rows, columns]) }, (_, i) =>
    entry(Math.floor(i / columns), i % columns),
  );
}
