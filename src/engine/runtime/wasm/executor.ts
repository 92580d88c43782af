/** Runs plans on our own kernels: a flat list of calls on one arena. No tensors, no allocation while it runs. */
import { elementCount } from '../../graph/tensor';
import type { KernelName } from '../../plan/kernels';
import { UNWATCHED } from '../../work';
import { multiplyAdds } from '../../plan/cost';
import type { Plan, PlanValue, ValueId } from '../../plan/plan';
import type { Executor, ModelRuntime, PreparedPlan } from '../executor';
import { layOut, type Layout } from './arena';
import { BINDINGS } from './bindings';
import type { Binding, Operand } from './bindings/binding';
import type { BoundEpilogue } from './bindings/epilogue';
import { Constants } from './constants';
import { fuse, readsOf, type Epilogue, type Step } from '../../plan/fuse';
import { Heap } from './heap';
import type { Instance } from './instance';
import { Tables } from './tables';

/** Multiply-adds in a millisecond of a machine that is fifty times slower than one thread of a usual one. */
const SLOWEST = 200_000;

/** Nothing lies at address 0. */
const RESERVED = 64;

/** The one block in which all plans compute; it grows to the largest. */
class Arena {
  address = 0;
  private bytes = 0;

  constructor(private readonly heap: Heap) {}

  reserve(bytes: number): void {
    if (bytes <= this.bytes) return;
    if (this.bytes > 0) this.heap.free(this.address);
    this.bytes = 0;
    this.address = this.heap.allocate(bytes);
    this.bytes = bytes;
  }
}

export function wasmExecutor({ kernels, memory }: Instance): Executor {
  const heap = new Heap(memory, RESERVED);
  const arena = new Arena(heap);

  const openModel = (): ModelRuntime => {
    const constants = new Constants(heap, kernels);
    const plans = new Set<PreparedPlan>();
    return {
      prepare: (plan) => {
        const prepared = preparePlan(plan, { kernels, heap, arena, constants });
        plans.add(prepared);
        return {
          run: prepared.run,
          bytes: prepared.bytes,
          dispose: () => {
            plans.delete(prepared);
            prepared.dispose();
          },
        };
      },
      dispose: () => {
        plans.forEach((plan) => plan.dispose());
        plans.clear();
        constants.dispose();
      },
    };
  };

  return {
    backend: 'wasm',
    openModel,
    memory: () => ({ tensors: heap.count, bytes: heap.used }),
    lost: false,
  };
}

interface Room {
  readonly kernels: Instance['kernels'];
  readonly heap: Heap;
  readonly arena: Arena;
  readonly constants: Constants;
}

/** The binding of a step's kernel; the table says that they belong together. */
function bindingOf({ instruction }: Step): Binding<KernelName> {
  return BINDINGS[instruction.kernel] as Binding<KernelName>;
}

function preparePlan(plan: Plan, { kernels, heap, arena, constants }: Room): PreparedPlan {
  const tables = new Tables(heap);
  const roots = rootsOf(plan);
  const steps = fuse(plan);
  const places = place(plan, steps, roots);
  const inputs = plan.values.flatMap((value, id) =>
    value.kind === 'input' ? [{ name: value.name, id }] : [],
  );

  const operand = (id: ValueId): Operand => {
    const known = shaped(plan, roots, id);
    return {
      ...known,
      count: elementCount(known.shape),
      get address() {
        return known.constant ? constants.plain(known.constant) : arena.address + places.offsets[roots[id]];
      },
    };
  };

  const bindEpilogue = (epilogue: Epilogue | null): BoundEpilogue => {
    if (!epilogue) return { addend: null, bounds: [-Infinity, Infinity], gate: null };
    const { addend, bounds, gate } = epilogue;
    return {
      addend: addend === null ? null : operand(addend),
      bounds,
      gate: gate && { ...gate, mask: operand(gate.mask) },
    };
  };

  const bind = (): (() => void)[] =>
    steps.map((step, i) =>
      bindingOf(step).bind({
        attributes: step.instruction.attributes,
        inputs: step.instruction.inputs.map(operand),
        output: operand(step.output),
        epilogue: bindEpilogue(step.epilogue),
        scratch: arena.address + places.offsets[plan.values.length + i],
        kernels,
        heap,
        constants,
        tables,
      }),
    );

  const durations = steps.map(({ instruction }) => multiplyAdds(plan, instruction) / SLOWEST);
  let bound: { readonly address: number; readonly calls: readonly (() => void)[] } | null = null;
  /** Addresses are written into the calls, so they are made again when the arena has moved. */
  const calls = (): readonly (() => void)[] => {
    arena.reserve(places.bytes);
    if (bound?.address !== arena.address) bound = { address: arena.address, calls: bind() };
    return bound.calls;
  };
  const floats = (id: ValueId): Float32Array => {
    const { address, count } = operand(id);
    return heap.floats(address, count);
  };
  calls();

  return {
    bytes: tables.bytes,
    run: async (values, work = UNWATCHED) => {
      const list = calls();
      for (const { name, id } of inputs) floats(id).set(values[name]);
      for (const [i, call] of list.entries()) {
        const pause = work.piece(durations[i]);
        if (pause) await pause;
        call();
      }
      return Object.fromEntries(Object.entries(plan.outputs).map(([name, id]) => [name, floats(id).slice()]));
    },
    dispose: () => {
      bound = null;
      tables.dispose();
    },
  };
}

/** What is known of a value before it has an address. */
function shaped(
  { values }: Plan,
  roots: readonly ValueId[],
  id: ValueId,
): Pick<Operand, 'shape' | 'constant'> {
  const root = values[roots[id]];
  return { shape: values[id].shape, constant: root.kind === 'constant' ? root : null };
}

/** The value whose bytes each value uses: its own, or those of what it is a reshape of. */
function rootsOf({ values, instructions }: Plan): ValueId[] {
  const roots = values.map((_, id) => id);
  for (const { kernel, inputs, output } of instructions) {
    if (kernel === 'reshape') roots[output] = roots[inputs[0]];
  }
  return roots;
}

/** Offsets of all values, then of the scratch of all steps. */
function place(plan: Plan, steps: readonly Step[], roots: readonly ValueId[]): Layout {
  const spans = plan.values.map(({ kind }) =>
    kind === 'input' ? { first: -1, last: -1 } : { first: Infinity, last: -Infinity },
  );
  const extend = (id: ValueId, step: number): void => {
    const span = spans[roots[id]];
    span.first = Math.min(span.first, step);
    span.last = Math.max(span.last, step);
  };
  steps.forEach((step, i) => [...readsOf(step), step.output].forEach((id) => extend(id, i)));
  Object.values(plan.outputs).forEach((id) => extend(id, steps.length));
  const scratch = (step: Step): number =>
    bindingOf(step).scratch?.({
      attributes: step.instruction.attributes,
      inputs: step.instruction.inputs.map((id) => shaped(plan, roots, id)),
    }) ?? 0;
  return layOut([
    ...plan.values.map((value, id) => ({ ...spans[id], bytes: bytesOf(value, roots[id] === id) })),
    ...steps.map((step, i) => ({ bytes: scratch(step), first: i, last: i })),
  ]);
}

const bytesOf = (value: PlanValue, own: boolean): number =>
  own && value.kind !== 'constant' ? elementCount(value.shape) * 4 : 0;
