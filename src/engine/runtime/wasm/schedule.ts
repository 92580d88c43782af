/** In which order a plan is called on our own kernels, and where in the arena everything lies. */
import { elementCount } from '../../tensor';
import type { KernelName } from '../../plan/kernels';
import { fuse, readsOf, type Step } from '../../plan/fuse';
import type { Plan, PlanValue, ValueId } from '../../plan/plan';
import { layOut } from './arena';
import { BINDINGS } from './bindings';
import type { Binding, Operand } from './bindings/binding';
import { lifetimeOf, masksOf, type Mask } from './masks';

/** The binding of a step's kernel; the table says that they belong together. */
export function bindingOf({ instruction }: Step): Binding<KernelName> {
  return BINDINGS[instruction.kernel] as Binding<KernelName>;
}

/** What is known of a value before it has an address. */
export function shaped(
  { values }: Plan,
  roots: readonly ValueId[],
  id: ValueId,
): Pick<Operand, 'shape' | 'constant'> {
  const root = values[roots[id]];
  return { shape: values[id].shape, constant: root.kind === 'constant' ? root : null };
}

/** The value whose bytes each value uses: its own, or those of what it is a reshape of. */
export function rootsOf({ values, instructions }: Plan): ValueId[] {
  const roots = values.map((_, id) => id);
  for (const { kernel, inputs, output } of instructions) {
    if (kernel === 'reshape') roots[output] = roots[inputs[0]];
  }
  return roots;
}

/** Offsets from the beginning of the arena. */
interface Places {
  readonly bytes: number;
  /** Of each value. */
  readonly offsets: readonly number[];
  /** Of each step. */
  readonly scratch: readonly number[];
  readonly masks: ReadonlyMap<Mask, number>;
}

/** What is called, in this order, and where it finds its numbers. */
export interface Schedule {
  readonly steps: readonly Step[];
  /** By the steps that read them. */
  readonly masks: ReadonlyMap<number, Mask>;
  readonly places: Places;
}

/** @param roomy - bytes above which gates stand alone and read bits instead of outputs that are kept for them. */
export function schedule(plan: Plan, roots: readonly ValueId[], roomy: number): Schedule {
  const usual = laidOut(plan, roots, fuse(plan), new Map());
  if (usual.places.bytes <= roomy) return usual;
  const steps = fuse(plan, false);
  return laidOut(plan, roots, steps, masksOf(plan, steps, roots));
}

function laidOut(
  plan: Plan,
  roots: readonly ValueId[],
  steps: readonly Step[],
  masks: ReadonlyMap<number, Mask>,
): Schedule {
  const spans = plan.values.map(({ kind }) =>
    kind === 'input' ? { first: -1, last: -1 } : { first: Infinity, last: -Infinity },
  );
  const extend = (id: ValueId, step: number): void => {
    const span = spans[roots[id]];
    span.first = Math.min(span.first, step);
    span.last = Math.max(span.last, step);
  };
  steps.forEach((step, i) => {
    const read = masks.has(i) ? step.instruction.inputs.slice(0, 1) : readsOf(step);
    [...read, step.output].forEach((id) => extend(id, i));
  });
  Object.values(plan.outputs).forEach((id) => extend(id, steps.length));
  const scratch = (step: Step): number =>
    bindingOf(step).scratch?.({
      attributes: step.instruction.attributes,
      inputs: step.instruction.inputs.map((id) => shaped(plan, roots, id)),
    }) ?? 0;
  const kept = [...new Set(masks.values())];
  const { bytes, offsets } = layOut([
    ...plan.values.map((value, id) => ({ ...spans[id], bytes: bytesOf(value, roots[id] === id) })),
    ...steps.map((step, i) => ({ bytes: scratch(step), first: i, last: i })),
    ...kept.map(lifetimeOf),
  ]);
  const [afterValues, afterSteps] = [plan.values.length, plan.values.length + steps.length];
  const places = {
    bytes,
    offsets,
    scratch: offsets.slice(afterValues, afterSteps),
    masks: new Map(kept.map((mask, i) => [mask, offsets[afterSteps + i]])),
  };
  return { steps, masks, places };
}

const bytesOf = (value: PlanValue, own: boolean): number =>
  own && value.kind !== 'constant' ? elementCount(value.shape) * 4 : 0;
