/** Runs plans on tfjs kernels. */
import { engine, memory, type Tensor } from '@tensorflow/tfjs-core';
import { elementCount } from '../../graph/tensor';
import { fuse, readsOf, type Step } from '../../plan/fuse';
import type { Instruction, Plan, ValueId } from '../../plan/plan';
import type { BackendName } from '../backends';
import type { Executor, ModelRuntime, PreparedPlan } from '../executor';
import { HOST_KERNELS } from './host';
import { call, KERNELS } from './kernels';
import type { TensorEpilogue } from './webgpu/epilogue';
import { compileAhead } from './webgpu/compile';
import { convolveAndFinish, WEBGPU_KERNELS } from './webgpu/kernels';

const TABLES = {
  webgpu: WEBGPU_KERNELS,
  webgl: KERNELS,
  'tfjs-wasm': HOST_KERNELS,
  cpu: HOST_KERNELS,
} as const;

function upload(values: Float32Array, shape: readonly number[]): Tensor {
  return engine().makeTensor(values, [...shape], 'float32');
}

/** @param isLost - asked whenever a run fails, and by the owner. */
export function tfjsExecutor(backend: Exclude<BackendName, 'wasm'>, isLost: () => boolean): Executor {
  const kernels = TABLES[backend];
  const execute: Execute = (instruction, inputs, epilogue) => {
    const { kernel, attributes } = instruction;
    return epilogue && (kernel === 'conv2d' || kernel === 'depthwiseConv2d')
      ? convolveAndFinish(instruction, inputs, epilogue)
      : (kernels[kernel] as (inputs: readonly Tensor[], attributes: object) => Tensor)(inputs, attributes);
  };
  // A dispatch costs as much as a small kernel; where numbers lie in memory, a pass of its own costs less.
  const stepsOf = backend === 'webgpu' ? fuse : unfused;
  const ahead = backend === 'webgpu' ? compileAhead : null;

  const openModel = (): ModelRuntime => {
    const constants = new Map<string, Tensor>();
    return {
      prepare: (plan) => preparePlan(plan, stepsOf(plan), constants, execute, ahead),
      dispose: () => {
        constants.forEach((tensor) => tensor.dispose());
        constants.clear();
      },
    };
  };

  return {
    backend,
    openModel,
    memory: () => ({ tensors: memory().numTensors, bytes: memory().numBytes }),
    get lost() {
      return isLost();
    },
  };
}

type Execute = (
  instruction: Instruction,
  inputs: readonly Tensor[],
  epilogue: TensorEpilogue | null,
) => Tensor;

type CompileAhead = (work: () => void) => Promise<void>;

interface Values {
  readonly tensors: readonly (Tensor | undefined)[];
  dispose(): void;
}

const unfused = ({ instructions }: Plan): Step[] =>
  instructions.map((instruction) => ({ instruction, epilogue: null, output: instruction.output }));

/** For each step the temporaries that it reads for the last time. */
function freedAfter(plan: Plan, steps: readonly Step[]): ValueId[][] {
  const results = new Set(Object.values(plan.outputs));
  const last = new Map<ValueId, number>();
  steps.forEach((step, i) => readsOf(step).forEach((id) => last.set(id, i)));
  const freed = steps.map((): ValueId[] => []);
  for (const [id, i] of last) if (plan.values[id].kind === 'temporary' && !results.has(id)) freed[i].push(id);
  return freed;
}

function preparePlan(
  plan: Plan,
  steps: readonly Step[],
  constants: Map<string, Tensor>,
  execute: Execute,
  compileAhead: CompileAhead | null,
): PreparedPlan {
  const freed = freedAfter(plan, steps);
  const used = new Set(plan.instructions.flatMap((instruction) => instruction.inputs));
  plan.values.forEach((value, id) => {
    if (value.kind === 'constant' && used.has(id) && !constants.has(value.key)) {
      constants.set(value.key, upload(value.make(), value.shape));
    }
  });

  /** Every step in order, and what is left of them. */
  const compute = (inputs: Readonly<Record<string, Float32Array>>): Values => {
    const tensors = plan.values.map((value): Tensor | undefined => {
      if (value.kind === 'constant') return constants.get(value.key);
      return value.kind === 'input' ? upload(inputs[value.name], value.shape) : undefined;
    });
    const owned = new Set(tensors.filter((_, id) => plan.values[id].kind === 'input') as Tensor[]);
    const dispose = (): void => owned.forEach((tensor) => tensor.dispose());
    const tensor = (id: ValueId): Tensor => tensors[id] as Tensor;
    try {
      for (const [i, { instruction, epilogue, output: id }] of steps.entries()) {
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
    } catch (error) {
      dispose();
      throw error;
    }
    return { tensors, dispose };
  };

  let ready = compileAhead === null;
  const run: PreparedPlan['run'] = async (inputs) => {
    if (!ready) await compileAhead?.(() => compute(inputs).dispose());
    ready = true;
    const { tensors, dispose } = compute(inputs);
    try {
      return await readTogether(plan, tensors);
    } finally {
      dispose();
    }
  };
  return { run, dispose: () => undefined };
}

/** One transfer for all outputs: readbacks are slow, one a frame. */
async function readTogether(
  plan: Plan,
  tensors: readonly (Tensor | undefined)[],
): Promise<Record<string, Float32Array>> {
  const names = Object.keys(plan.outputs);
  const flat = names.map((name) => {
    const x = tensors[plan.outputs[name]] as Tensor;
    return call('Reshape', { x }, { shape: [x.size] });
  });
  const joined = call('Concat', flat as unknown as Record<string, Tensor>, { axis: 0 });
  try {
    const all = (await joined.data()) as Float32Array;
    let offset = 0;
    return Object.fromEntries(
      names.map((name) => {
        const size = elementCount(plan.values[plan.outputs[name]].shape);
        offset += size;
        return [name, all.slice(offset - size, offset)];
      }),
    );
  } finally {
    [...flat, joined].forEach((tensor) => tensor.dispose());
  }
}
