/** Plans whose commands are recorded at their first run, and given again from then on. */
import { backend, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Plan } from '../../../plan/plan';
import type { PreparedPlan } from '../../executor';
import { atOnce, everyTime, inputsOf, outputsOf, type Compute } from '../computation';
import { compileAhead } from './compile';
import { record, type Recording } from './recording';
import { RecordingBuffers } from './recordingBuffers';

export interface Recorder {
  prepare(plan: Plan, compute: Compute): PreparedPlan;
  /** Free what all recordings hold. */
  dispose(): void;
}

/** @param constants - of one model; they are uploaded before a recording, which would upload them again at every run. */
export function openRecorder(constants: ReadonlyMap<string, Tensor>): Recorder {
  const gpu = backend() as WebGPUBackend;
  const buffers = new RecordingBuffers(gpu.device);
  const recordings = new Set<Recording>();
  return {
    prepare: (plan, compute) => {
      const once = (inputs: Readonly<Record<string, Tensor>>): Tensor => atOnce(compute(inputs));
      const shapes = Object.fromEntries(inputsOf(plan).map(({ name, shape }) => [name, shape]));
      let recording: Recording | null = null;
      let run: PreparedPlan['run'] | null = null;
      const first = async (): Promise<PreparedPlan['run']> => {
        constants.forEach(({ dataId }) => gpu.uploadToGPU(dataId));
        await compileAhead(() => record(buffers, shapes, once)?.dispose());
        const recorded = record(buffers, shapes, once);
        if (!recorded) return everyTime(plan, compute).run;
        recordings.add((recording = recorded));
        return async (inputs) => outputsOf(plan, await recorded.run(inputs));
      };
      return {
        run: async (inputs) => (run ??= await first())(inputs),
        dispose: () => {
          recording?.dispose();
          if (recording) recordings.delete(recording);
          [recording, run] = [null, null];
        },
      };
    },
    dispose: () => {
      recordings.forEach((recording) => recording.dispose());
      recordings.clear();
      buffers.dispose();
    },
  };
}
