/** Runs plans on tfjs kernels. */
import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { fuse, type Step } from '../../plan/fuse';
import type { Plan } from '../../plan/plan';
import type { BackendName } from '../backends';
import type { Executor, ModelRuntime } from '../executor';
import { computation, everyTime, type Execute } from './computation';
import { HOST_KERNELS } from './host';
import { KERNELS } from './kernels';
import { convolveAndFinish, WEBGPU_KERNELS } from './webgpu/kernels';
import { openRecorder } from './webgpu/recorder';

const TABLES = {
  webgpu: WEBGPU_KERNELS,
  webgl: KERNELS,
  'tfjs-wasm': HOST_KERNELS,
  cpu: HOST_KERNELS,
} as const;

const unfused = ({ instructions }: Plan): Step[] =>
  instructions.map((instruction) => ({ instruction, epilogue: null, output: instruction.output }));

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

  const openModel = (): ModelRuntime => {
    const constants = new Map<string, Tensor>();
    const recorder = backend === 'webgpu' ? openRecorder(constants) : null;
    return {
      prepare: (plan) => {
        const compute = computation(plan, stepsOf(plan), constants, execute);
        return recorder?.prepare(plan, compute) ?? everyTime(plan, compute);
      },
      dispose: () => {
        recorder?.dispose();
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
