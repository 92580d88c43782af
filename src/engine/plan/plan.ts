/** A plan: a flat list of kernel calls that an executor runs without thinking. Plain data but for the constants. */
import type { Shape } from '../tensor';
import type { KernelAttributes, KernelName } from './kernels';

/** Index into `Plan.values`. */
export type ValueId = number;

export interface PlanConstant {
  readonly kind: 'constant';
  /** The same in every plan of a model that uses the same numbers, so that they are prepared once. */
  readonly key: string;
  readonly shape: Shape;
  /** A new array at every call: who calls it may give its memory back. */
  readonly make: () => Float32Array;
  /** Set where an executor can read the numbers from another constant's. */
  readonly turned: Turned | null;
}

/** A filter [h, w, O, I] whose tap i is tap `taps[i]` of the filter `of` [·, ·, I, O], transposed. */
export interface Turned {
  readonly of: PlanConstant;
  readonly taps: readonly number[];
}

export type PlanValue =
  | { readonly kind: 'input'; readonly name: string; readonly shape: Shape }
  | PlanConstant
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
