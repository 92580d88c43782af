/** Nodes with ONNX operators, written for one layer or operation of a TensorFlow.js model. */
import { UserError } from '../contract/errors';
import type { ConstantTensor } from '../tensor';
import { NodeWriter, type Draft } from '../onnx/nodeWriter';
import type { OnnxAttribute } from '../onnx/model';

/** The operators that are written are those of this version of ONNX. */
export const OPSET = 21;

export class Writer extends NodeWriter {
  private written = 0;

  /**
   * @param name - of the layer or operation; unique.
   * @param module - its path in the model, with dots.
   */
  constructor(
    draft: Draft,
    readonly name: string,
    module: string,
  ) {
    super(draft, { name, module });
  }

  /** The value of a constant, undefined where it is computed. */
  known(name: string): ConstantTensor | undefined {
    return this.draft.constants.get(name);
  }

  /** @throws UserError for an operation that has fewer inputs in its file than its rule reads. */
  override ops(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string[] {
    if (!inputs.every((input) => typeof input === 'string')) {
      throw new UserError(`${this.name} has too few inputs; export the model again.`);
    }
    return super.ops(operator, inputs, count, attributes);
  }

  protected override outputNames(operator: string, count: number): string[] {
    const base = `${this.name}/${operator}.${this.written++}`;
    return Array.from({ length: count }, (_, i) => (i === 0 ? base : `${base}:${i}`));
  }

  protected override constantName(): string {
    return `${this.name}/constant.${this.written++}`;
  }
}
