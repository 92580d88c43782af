/** Nodes with ONNX operators, written for one layer or operation of a TensorFlow.js model. */
import type { OnnxAttribute, OnnxNode } from '../onnx/model';
import type { ConstantTensor, Shape } from '../graph/tensor';

/** What is written so far. */
export interface Draft {
  readonly nodes: OnnxNode[];
  readonly constants: Map<string, ConstantTensor>;
}

/** The operators that are written are those of this version of ONNX. */
export const OPSET = 21;

export class Writer {
  private written = 0;

  /**
   * @param name - of the layer or operation; unique.
   * @param module - its path in the model, with dots.
   */
  constructor(
    private readonly draft: Draft,
    readonly name: string,
    private readonly module: string,
  ) {}

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
  ): readonly string[] {
    const base = `${this.name}/${operator}.${this.written++}`;
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? base : `${base}:${i}`));
    this.draft.nodes.push({
      op: operator,
      name: this.name,
      inputs,
      outputs,
      attributes: new Map(Object.entries(attributes)),
      module: this.module,
    });
    return outputs;
  }

  floats(values: readonly number[], shape: Shape = [values.length]): string {
    return this.constant({ type: 'float', shape, data: Float32Array.from(values) });
  }

  scalar(value: number): string {
    return this.floats([value], []);
  }

  integers(values: readonly number[], shape: Shape = [values.length]): string {
    return this.constant({ type: 'integer', shape, data: Int32Array.from(values) });
  }

  /** The value of a constant, undefined where it is computed. */
  known(name: string): ConstantTensor | undefined {
    return this.draft.constants.get(name);
  }

  private constant(value: ConstantTensor): string {
    const name = `${this.name}/constant.${this.written++}`;
    this.draft.constants.set(name, value);
    return name;
  }
}
