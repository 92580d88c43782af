/** How each backend is started. TensorFlow.js is loaded only for a backend of its own that nothing speaks against. */
import type { BackendName } from './backends';
import type { StartContext, Starter } from './executor';
import { wasmObstacle, webGlObstacle, webGpuObstacle } from './probes';
import { startWasm } from './wasm/start';

/** @param obstacle - what speaks against it, null for nothing. */
function ofTfjs(
  backend: Exclude<BackendName, 'wasm'>,
  obstacle: (context: StartContext) => Promise<string | null>,
): Starter {
  return async (context) => {
    const found = await obstacle(context);
    if (found !== null) return found;
    const { TFJS_STARTERS } = await import('./tfjs/backends');
    return TFJS_STARTERS[backend](context);
  };
}

export const STARTERS: Readonly<Record<BackendName, Starter>> = {
  webgpu: ofTfjs('webgpu', webGpuObstacle),
  webgl: ofTfjs('webgl', webGlObstacle),
  wasm: startWasm,
  'tfjs-wasm': ofTfjs('tfjs-wasm', wasmObstacle),
  cpu: ofTfjs('cpu', () => Promise.resolve(null)),
};
