/**
 * What a large plan keeps for its gates: one bit of each number of an activation's output, where the whole output is read by
 * nobody else any more. A bit is what a gate reads of it, so that the answer is the same.
 */
import { elementCount } from '../../tensor';
import { readsOf, type Step } from '../../plan/fuse';
import type { Plan, ValueId } from '../../plan/plan';
import type { Lifetime } from './arena';

export interface Mask {
  /** The output whose bits these are. */
  readonly of: ValueId;
  readonly count: number;
  readonly low: number;
  readonly high: number;
  /** The bits are taken after this step, the last that reads the output itself, or makes it. */
  readonly after: number;
  /** The last gate that reads the bits. */
  readonly until: number;
}

/** The mask that each gate reads, by its step; none where the output stays anyway. */
export function masksOf(plan: Plan, steps: readonly Step[], roots: readonly ValueId[]): Map<number, Mask> {
  /** The last step that makes a value or reads it otherwise than as the mask of a gate. */
  const whole = new Map<ValueId, number>();
  const note = (id: ValueId, step: number): void =>
    void whole.set(roots[id], Math.max(step, whole.get(roots[id]) ?? -1));
  for (const id of Object.values(plan.outputs)) note(id, steps.length);
  for (const [id, { kind }] of plan.values.entries()) if (kind !== 'temporary') note(id, steps.length);
  const gates = steps.flatMap((step, i) => {
    const { instruction } = step;
    note(step.output, i);
    const [gated, y] = instruction.inputs;
    if (instruction.kernel !== 'gate') {
      readsOf(step).forEach((id) => note(id, i));
      return [];
    }
    note(gated, i);
    const { low, high } = instruction.attributes;
    return [{ step: i, of: roots[y], low, high }];
  });
  const masks = new Map<string, Mask>();
  const keyOf = ({ of, low, high }: Pick<Mask, 'of' | 'low' | 'high'>): string => `${of} ${low} ${high}`;
  // A gate that comes while the output is still wanted by others reads the output.
  const late = gates.filter(({ step, of }) => step > (whole.get(of) ?? -1));
  for (const { step, of, low, high } of late) {
    const after = whole.get(of) ?? -1;
    const count = elementCount(plan.values[of].shape);
    masks.set(keyOf({ of, low, high }), { of, count, low, high, after, until: step });
  }
  return new Map(
    late.flatMap((gate) => {
      const mask = masks.get(keyOf(gate));
      return mask ? [[gate.step, mask] as const] : [];
    }),
  );
}

/** Of the bits, in whole words. */
export const lifetimeOf = ({ count, after, until }: Mask): Lifetime => ({
  bytes: 4 * Math.ceil(count / 32),
  first: after,
  last: until,
});
