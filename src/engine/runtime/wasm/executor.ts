/** Runs plans on our own kernels: a flat list of calls on one arena. No tensors, no allocation while it runs. */
import { elementCount } from '../../graph/tensor';
import type { KernelName } from '../../plan/kernels';
import type { Instruction, Plan, PlanValue, ValueId } from '../../plan/plan';
import type { Executor, ModelRuntime, PreparedPlan } from '../executor';
import { layOut, type Layout } from './arena';
import { BINDINGS } from './bindings';
import type { Binding, Operand } from './bindings/binding';
import { Constants } from './constants';
import { Heap } from './heap';
import type { Instance } from './instance';
import { Tables } from './tables';

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

/** The binding of an instruction's kernel; the table says that they belong together. */
function bindingOf(instruction: Instruction): Binding<KernelName> {
  return BINDINGS[instruction.kernel] as Binding<KernelName>;
}

function preparePlan(plan: Plan, { kernels, heap, arena, constants }: Room): PreparedPlan {
  const tables = new Tables(heap);
  const roots = rootsOf(plan);
  const places = place(plan, roots);
  const inputs = plan.values.flatMap((value, id) =>
    value.kind === 'input' ? [{ name: value.name, id }] : [],
  );

  const operand = (id: ValueId): Operand => {
    const { shape } = plan.values[id];
    const root = plan.values[roots[id]];
    const constant = root.kind === 'constant' ? root : null;
    return {
      shape,
      count: elementCount(shape),
      constant,
      get address() {
        return constant ? constants.plain(constant) : arena.address + places.offsets[roots[id]];
      },
    };
  };

  const bind = (): (() => void)[] =>
    plan.instructions.map((instruction, step) =>
      bindingOf(instruction).bind({
        attributes: instruction.attributes,
        inputs: instruction.inputs.map(operand),
        output: operand(instruction.output),
        scratch: arena.address + places.offsets[plan.values.length + step],
        kernels,
        heap,
        constants,
        tables,
      }),
    );

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
    run: (values) => {
      const list = calls();
      for (const { name, id } of inputs) floats(id).set(values[name]);
      for (const call of list) call();
      return Promise.resolve(
        Object.fromEntries(Object.entries(plan.outputs).map(([name, id]) => [name, floats(id).slice()])),
      );
    },
    dispose: () => {
      bound = null;
      tables.dispose();
    },
  };
}

/** The value whose bytes each value uses: its own, or those of what it is a reshape of. */
function rootsOf({ values, instructions }: Plan): ValueId[] {
  const roots = values.map((_, id) => id);
  for (const { kernel, inputs, output } of instructions) {
    if (kernel === 'reshape') roots[output] = roots[inputs[0]];
  }
  return roots;
}

/** Offsets of all values, then of the scratch of all instructions. */
function place({ values, instructions, outputs }: Plan, roots: readonly ValueId[]): Layout {
  const unused = { first: Infinity, last: -Infinity };
  const spans = values.map(({ kind }) => (kind === 'input' ? { first: -1, last: -1 } : { ...unused }));
  const extend = (id: ValueId, step: number): void => {
    const span = spans[roots[id]];
    span.first = Math.min(span.first, step);
    span.last = Math.max(span.last, step);
  };
  instructions.forEach(({ inputs, output }, step) => [...inputs, output].forEach((id) => extend(id, step)));
  Object.values(outputs).forEach((id) => extend(id, instructions.length));
  return layOut([
    ...values.map((value, id) => ({ ...spans[id], bytes: bytesOf(value, roots[id] === id) })),
    ...instructions.map((instruction, step) => ({
      bytes:
        bindingOf(instruction).scratch?.(
          instruction.attributes,
          instruction.inputs.map((id) => {
            const root = values[roots[id]];
            return { shape: values[id].shape, constant: root.kind === 'constant' ? root : null };
          }),
        ) ?? 0,
      first: step,
      last: step,
    })),
  ]);
}

const bytesOf = (value: PlanValue, own: boolean): number =>
  own && value.kind !== 'constant' ? elementCount(value.shape) * 4 : 0;
