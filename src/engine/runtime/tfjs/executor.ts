/** Runs plans on tfjs kernels. */
import { engine, memory, type Tensor } from '@tensorflow/tfjs-core';
import { elementCount } from '../../graph/tensor';
import type { Instruction, Plan } from '../../plan/plan';
import type { BackendName } from '../backends';
import type { Executor, ModelRuntime, PreparedPlan } from '../executor';
import { HOST_KERNELS } from './host';
import { call, KERNELS } from './kernels';

const TABLES = { webgpu: KERNELS, webgl: KERNELS, 'tfjs-wasm': HOST_KERNELS, cpu: HOST_KERNELS } as const;

function upload(values: Float32Array, shape: readonly number[]): Tensor {
  return engine().makeTensor(values, [...shape], 'float32');
}

/** @param isLost - asked whenever a run fails, and by the owner. */
export function tfjsExecutor(backend: Exclude<BackendName, 'wasm'>, isLost: () => boolean): Executor {
  const kernels = TABLES[backend];
  const execute = (instruction: Instruction, inputs: Tensor[]): Tensor =>
    (kernels[instruction.kernel] as (inputs: Tensor[], attributes: object) => Tensor)(
      inputs,
      instruction.attributes,
    );

  const openModel = (): ModelRuntime => {
    const constants = new Map<string, Tensor>();
    return {
      prepare: (plan) => preparePlan(plan, constants, execute),
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

function preparePlan(
  plan: Plan,
  constants: Map<string, Tensor>,
  execute: (instruction: Instruction, inputs: Tensor[]) => Tensor,
): PreparedPlan {
  const used = new Set(plan.instructions.flatMap((instruction) => instruction.inputs));
  plan.values.forEach((value, id) => {
    if (value.kind === 'constant' && used.has(id) && !constants.has(value.key)) {
      constants.set(value.key, upload(value.make(), value.shape));
    }
  });

  const run: PreparedPlan['run'] = async (inputs) => {
    const tensors = plan.values.map((value): Tensor | undefined => {
      if (value.kind === 'constant') return constants.get(value.key);
      return value.kind === 'input' ? upload(inputs[value.name], value.shape) : undefined;
    });
    const owned = new Set(tensors.filter((_, id) => plan.values[id].kind === 'input') as Tensor[]);
    try {
      for (const instruction of plan.instructions) {
        const output = execute(
          instruction,
          instruction.inputs.map((id) => tensors[id] as Tensor),
        );
        tensors[instruction.output] = output;
        owned.add(output);
        for (const id of instruction.frees) {
          const done = tensors[id] as Tensor;
          done.dispose();
          owned.delete(done);
          tensors[id] = undefined;
        }
      }
      return await readTogether(plan, tensors);
    } finally {
      owned.forEach((tensor) => tensor.dispose());
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
