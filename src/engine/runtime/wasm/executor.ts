/** Runs plans on our own kernels: a flat list of calls on one arena. No tensors, no allocation while it runs. */
import { elementCount } from '../../tensor';
import { UNWATCHED } from '../../work';
import { multiplyAdds } from '../../plan/cost';
import type { Plan, ValueId } from '../../plan/plan';
import type { Executor, ModelRuntime, PreparedPlan } from '../executor';
import type { Operand } from './bindings/binding';
import type { BoundEpilogue } from './bindings/epilogue';
import { Constants } from './constants';
import type { Epilogue, Step } from '../../plan/fuse';
import { Heap } from './heap';
import type { Instance } from './instance';
import type { Mask } from './masks';
import { bindingOf, rootsOf, schedule, shaped } from './schedule';
import { Tables } from './tables';

/** Multiply-adds in a millisecond of a machine that is fifty times slower than one thread of a usual one. */
const SLOWEST = 200_000;

/** Bytes of temporaries above which gates read bits: a pass more over each activation, and far less to keep. */
const ROOMY = 256 * 2 ** 20;

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

/** @param roomy - bytes of temporaries that a plan may take as it is; see masks.ts. */
export function wasmExecutor({ kernels, memory }: Instance, roomy = ROOMY): Executor {
  const heap = new Heap(memory, RESERVED);
  const arena = new Arena(heap);

  const openModel = (): ModelRuntime => {
    const constants = new Constants(heap, kernels);
    const plans = new Set<PreparedPlan>();
    return {
      prepare: (plan) => {
        const prepared = preparePlan(plan, { kernels, heap, arena, constants, roomy });
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
  readonly roomy: number;
}

function preparePlan(plan: Plan, { kernels, heap, arena, constants, roomy }: Room): PreparedPlan {
  const tables = new Tables(heap);
  const roots = rootsOf(plan);
  const { steps, masks, places } = schedule(plan, roots, roomy);
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

  const bindStep = (step: Step, i: number): (() => void) =>
    bindingOf(step).bind({
      attributes: step.instruction.attributes,
      inputs: step.instruction.inputs.map(operand),
      output: operand(step.output),
      epilogue: bindEpilogue(step.epilogue),
      scratch: arena.address + places.scratch[i],
      kernels,
      heap,
      constants,
      tables,
    });
  const bitsAt = (mask: Mask): number => arena.address + (places.masks.get(mask) ?? 0);
  const bindGate = ({ instruction: { inputs, attributes }, output }: Step, mask: Mask): (() => void) => {
    const floor = 'guided' in attributes && attributes.guided ? 0 : -Infinity;
    const call = [operand(inputs[0]).address, bitsAt(mask), operand(output).address, mask.count, floor];
    return () => kernels.gateByBits(...call);
  };
  const bindMask = (mask: Mask): (() => void) => {
    const call = [operand(mask.of).address, bitsAt(mask), mask.count, mask.low, mask.high];
    return () => kernels.gateBits(...call);
  };
  const bind = (): (() => void)[] =>
    steps.map((step, i) => {
      const mask = masks.get(i);
      const own = mask ? bindGate(step, mask) : bindStep(step, i);
      const taken = [...new Set(masks.values())].filter(({ after }) => after === i).map(bindMask);
      return taken.length === 0 ? own : () => [own, ...taken].forEach((call) => call());
    });

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
