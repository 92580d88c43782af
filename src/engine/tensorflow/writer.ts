/** Nodes with ONNX operators, written for one layer or operation of a TensorFlow.js model. */
import type { ConstantTensor } from '../graph/tensor';
import { NodeWriter, type Draft } from '../onnx/nodeWriter';

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

  protected override outputNames(operator: string, count: number): string[] {
    const base = `${this.name}/${operator}.${this.written++}`;
    return Array.from({ length: count }, (_, i) => (i === 0 ? base : `${base}:${i}`));
  }

  protected override constantName(): string {
    return `${this.name}/constant.${this.written++}`;
  }
}
