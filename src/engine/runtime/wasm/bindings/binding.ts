/** How a plan's kernel call becomes a call without questions: everything is looked up once, when the plan is bound. */
import type { Shape } from '../../../tensor';
import type { KernelAttributes, KernelName } from '../../../plan/kernels';
import type { PlanConstant } from '../../../plan/plan';
import type { Constants } from '../constants';
import type { Heap } from '../heap';
import type { Kernels } from '../instance';
import type { Tables } from '../tables';
import type { BoundEpilogue } from './epilogue';

export interface Operand {
  readonly shape: Shape;
  readonly count: number;
  /**
   * Where its numbers lie, row-major. To be asked for while the call is bound and never while it runs: a constant is uploaded
   * when it is first asked for, and memory that grows takes every view of it away.
   */
  readonly address: number;
  /** Set for constants, which may be wanted in another form. */
  readonly constant: PlanConstant | null;
}

/** What is known of a call before anything has an address. */
export interface Place<K extends KernelName> {
  readonly attributes: KernelAttributes[K];
  readonly inputs: readonly Pick<Operand, 'shape' | 'constant'>[];
}

export interface Site<K extends KernelName> extends Place<K> {
  readonly inputs: readonly Operand[];
  readonly output: Operand;
  /** As many bytes as `scratch` asked for; nobody else's while the call runs. */
  readonly scratch: number;
  /** What follows a convolution; nothing for all others. */
  readonly epilogue: BoundEpilogue;
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly constants: Constants;
  readonly tables: Tables;
}

export interface Binding<K extends KernelName> {
  /** @returns the call. */
  bind(site: Site<K>): () => void;
  /** Bytes that the call needs beside its operands. */
  scratch?(place: Place<K>): number;
}

/** A call in JavaScript, for what is too rare or too small to have a kernel of its own. */
export function onHost<K extends KernelName>(
  compute: (
    out: Float32Array,
    inputs: readonly Float32Array[],
    attributes: KernelAttributes[K],
    shapes: readonly Shape[],
  ) => void,
): Binding<K> {
  return {
    bind: ({ attributes, inputs, output, heap }) => {
      const shapes = inputs.map(({ shape }) => shape);
      const places = inputs.map(({ address, count }) => [address, count] as const);
      return () =>
        compute(
          heap.floats(output.address, output.count),
          places.map(([address, count]) => heap.floats(address, count)),
          attributes,
          shapes,
        );
    },
  };
}
