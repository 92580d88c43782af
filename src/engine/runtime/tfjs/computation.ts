/** A plan as calls of tfjs kernels. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { elementCount, type Shape } from '../../tensor';
import { readsOf, type Step } from '../../plan/fuse';
import type { Instruction, Plan, ValueId } from '../../plan/plan';
import { UNWATCHED, type Work } from '../../work';
import { multiplyAdds } from '../../plan/cost';
import type { PreparedPlan } from '../executor';
import { call } from './call';
import type { TensorEpilogue } from './webgpu/epilogue';

export type Execute = (
  instruction: Instruction,
  inputs: readonly Tensor[],
  epilogue: TensorEpilogue | null,
) => Tensor;

/**
 * Every step in order, with its multiply-adds before it. @returns all outputs, one after the other; everything else is
 * disposed of, save the inputs.
 */
export type Compute = (inputs: Readonly<Record<string, Tensor>>) => Generator<number, Tensor, void>;

/** Without a pause. */
export function atOnce(steps: ReturnType<Compute>): Tensor {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** Multiply-adds in a millisecond of a slow machine, where kernels are written in JavaScript. */
const SLOWEST = 5_000;

async function inPieces(steps: ReturnType<Compute>, work: Work): Promise<Tensor> {
  try {
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      const pause = work.piece(next.value / SLOWEST);
      if (pause) await pause;
    }
  } finally {
    // Work that was stopped disposes of what it has.
    steps.return(undefined as never);
  }
}

/** For each step the temporaries that it reads for the last time. */
function freedAfter(plan: Plan, steps: readonly Step[]): ValueId[][] {
  const results = new Set(Object.values(plan.outputs));
  const last = new Map<ValueId, number>();
  steps.forEach((step, i) => readsOf(step).forEach((id) => last.set(id, i)));
  const freed = steps.map((): ValueId[] => []);
  for (const [id, i] of last) if (plan.values[id].kind === 'temporary' && !results.has(id)) freed[i].push(id);
  return freed;
}

/** @param constants - of the model, by key; those that the plan adds stay there. */
export function computation(
  plan: Plan,
  steps: readonly Step[],
  constants: Map<string, Tensor>,
  execute: Execute,
): Compute {
  const freed = freedAfter(plan, steps);
  const used = new Set(plan.instructions.flatMap((instruction) => instruction.inputs));
  plan.values.forEach((value, id) => {
    if (value.kind === 'constant' && used.has(id) && !constants.has(value.key)) {
      constants.set(value.key, upload(value.make(), value.shape));
    }
  });

  const costs = steps.map(({ instruction }) => multiplyAdds(plan, instruction));
  return function* (inputs) {
    const tensors = plan.values.map((value): Tensor | undefined => {
      if (value.kind === 'constant') return constants.get(value.key);
      return value.kind === 'input' ? inputs[value.name] : undefined;
    });
    const owned = new Set<Tensor>();
    const tensor = (id: ValueId): Tensor => tensors[id] as Tensor;
    try {
      for (const [i, { instruction, epilogue, output: id }] of steps.entries()) {
        yield costs[i];
        const output = execute(
          instruction,
          instruction.inputs.map(tensor),
          epilogue && {
            addend: epilogue.addend === null ? null : tensor(epilogue.addend),
            bounds: epilogue.bounds,
            gate: epilogue.gate && { ...epilogue.gate, mask: tensor(epilogue.gate.mask) },
          },
        );
        tensors[id] = output;
        owned.add(output);
        for (const done of freed[i].map(tensor)) {
          done.dispose();
          owned.delete(done);
        }
      }
      return joined(Object.values(plan.outputs).map(tensor));
    } finally {
      owned.forEach((one) => one.dispose());
    }
  };
}

/** One transfer for all of them: readbacks are slow, one a frame. */
function joined(outputs: readonly Tensor[]): Tensor {
  const flat = outputs.map((x) => call('Reshape', { x }, { shape: [x.size] }));
  try {
    return call('Concat', flat as unknown as Record<string, Tensor>, { axis: 0 });
  } finally {
    flat.forEach((one) => one.dispose());
  }
}

/** Every call of every kernel is made anew at every run. */
export function everyTime(plan: Plan, compute: Compute): PreparedPlan {
  return {
    run: async (inputs, work = UNWATCHED) => {
      const given = inputsOf(plan).map(({ name, shape }) => [name, upload(inputs[name], shape)] as const);
      try {
        const result = await inPieces(compute(Object.fromEntries(given)), work);
        try {
          return outputsOf(plan, (await result.data()) as Float32Array);
        } finally {
          result.dispose();
        }
      } finally {
        given.forEach(([, tensor]) => tensor.dispose());
      }
    },
    dispose: () => undefined,
  };
}

/** The plan's inputs with their shapes. */
export function inputsOf(plan: Plan): { readonly name: string; readonly shape: Shape }[] {
  return plan.values.filter((value) => value.kind === 'input');
}

/** What lies in the joined result, by name. */
export function outputsOf(plan: Plan, all: Float32Array): Record<string, Float32Array> {
  let offset = 0;
  return Object.fromEntries(
    Object.entries(plan.outputs).map(([name, id]) => {
      const size = elementCount(plan.values[id].shape);
      offset += size;
      return [name, all.slice(offset - size, offset)];
    }),
  );
}

function upload(values: Float32Array, shape: Shape): Tensor {
  return engine().makeTensor(values, [...shape], 'float32');
}
