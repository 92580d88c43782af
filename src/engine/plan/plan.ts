/** A plan: a flat list of kernel calls that an executor runs without thinking. Plain data but for the constants. */
import type { Shape } from '../graph/tensor';
import type { KernelAttributes, KernelName } from './kernels';

/** Index into `Plan.values`. */
export type ValueId = number;

export type PlanValue =
  | { readonly kind: 'input'; readonly name: string; readonly shape: Shape }
  /** `key` is the same in every plan of a model that uses the same numbers, so that they are prepared once. */
  | {
      readonly kind: 'constant';
      readonly key: string;
      readonly shape: Shape;
      /** A new array at every call: who calls it may give its memory back. */
      readonly make: () => Float32Array;
    }
  | { readonly kind: 'temporary'; readonly shape: Shape };

export type Instruction = {
  [K in KernelName]: {
    readonly kernel: K;
    readonly attributes: KernelAttributes[K];
    readonly inputs: readonly ValueId[];
    readonly output: ValueId;
  };
}[KernelName];

export interface Plan {
  readonly values: readonly PlanValue[];
  readonly instructions: readonly Instruction[];
  /** Results by name; read back together. */
  readonly outputs: Readonly<Record<string, ValueId>>;
}
