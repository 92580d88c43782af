/** Writes nodes and constants as an ONNX file has them, for what is said in ONNX's operators. */
import type { ConstantTensor, Shape } from '../tensor';
import type { OnnxAttribute, OnnxNode } from './model';

/** What is written so far. */
export interface Draft {
  readonly nodes: OnnxNode[];
  readonly constants: Map<string, ConstantTensor>;
}

export abstract class NodeWriter {
  /**
   * @param draft - where it is written.
   * @param origin - what the nodes are written for.
   */
  constructor(
    protected readonly draft: Draft,
    protected readonly origin: Pick<OnnxNode, 'name' | 'module'>,
  ) {}

  /** Unique names of a node's outputs. */
  protected abstract outputNames(operator: string, count: number): string[];

  /** A unique name of a constant. */
  protected abstract constantName(): string;

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
    const outputs = this.outputNames(operator, count);
    const { name, module } = this.origin;
    this.draft.nodes.push({
      op: operator,
      name,
      inputs,
      outputs,
      attributes: new Map(Object.entries(attributes)),
      module,
    });
    return outputs;
  }

  floats(values: ArrayLike<number>, shape: Shape = [values.length]): string {
    return this.constant({ type: 'float', shape, data: Float32Array.from(values) });
  }

  scalar(value: number): string {
    return this.floats([value], []);
  }

  integers(values: readonly number[], shape: Shape = [values.length]): string {
    return this.constant({ type: 'integer', shape, data: Int32Array.from(values) });
  }

  constant(value: ConstantTensor): string {
    const name = this.constantName();
    this.draft.constants.set(name, value);
    return name;
  }
}
