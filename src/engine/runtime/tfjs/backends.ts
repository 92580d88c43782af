/** Starts tfjs backends, each in its own way. */
import {
  backend as currentBackend,
  env,
  removeBackend,
  registerBackend,
  setBackend,
  findBackendFactory,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import type { BackendName } from '../backends';
import type { Starter } from '../executor';
import { tfjsExecutor } from './executor';

/** Start afresh: a lost device must not be met again. */
async function use(name: string): Promise<boolean> {
  const factory = findBackendFactory(name);
  if (!factory) return false;
  removeBackend(name);
  registerBackend(name, factory);
  return setBackend(name);
}

const never = (): boolean => false;

interface WebGpuBackend {
  readonly device: GPUDevice;
}

interface WebGlBackend {
  readonly gpgpu?: { readonly gl: WebGLRenderingContext };
}

const startWebGpu: Starter = async () => {
  if (!(await use('webgpu'))) return 'WebGPU could not be initialised';
  const state = { lost: false };
  void (currentBackend() as unknown as WebGpuBackend).device.lost.then(() => (state.lost = true));
  return tfjsExecutor('webgpu', () => state.lost);
};

const startWebGl: Starter = async () => {
  if (!(await use('webgl'))) return 'this browser offers no WebGL';
  const gl = (currentBackend() as unknown as WebGlBackend).gpgpu?.gl;
  // Some mobile GPUs compute in half precision, where attribution maps drown in rounding.
  if (!env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) return 'this GPU computes in 16 bits only';
  return tfjsExecutor('webgl', () => gl?.isContextLost() ?? false);
};

/** What speaks against a backend before it is tried, runtime/probes.ts says. */
export const TFJS_STARTERS: Readonly<Record<Exclude<BackendName, 'wasm'>, Starter>> = {
  webgpu: startWebGpu,
  webgl: startWebGl,
  'tfjs-wasm': async ({ wasmPath }) => {
    setWasmPaths(wasmPath);
    return (await use('wasm')) ? tfjsExecutor('tfjs-wasm', never) : 'WebAssembly could not be initialised';
  },
  cpu: async () =>
    (await use('cpu')) ? tfjsExecutor('cpu', never) : 'the cpu backend could not be initialised',
};
