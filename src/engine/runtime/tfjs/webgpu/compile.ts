/** Shaders of a plan, compiled side by side before the first run, which would need them one after the other. */
import { backend, env } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

const COMPILE_ONLY = 'WEBGPU_ENGINE_COMPILE_ONLY';

/** @param work - calls every kernel once; none of them is run. */
export async function compileAhead(work: () => void): Promise<void> {
  env().set(COMPILE_ONLY, true);
  try {
    work();
  } finally {
    env().set(COMPILE_ONLY, false);
  }
  await (backend() as WebGPUBackend).checkCompileCompletionAsync();
}
