/** Starts our own WebAssembly executor. */
import type { Starter } from '../executor';
import { wasmExecutor } from './executor';
import { instantiate } from './instance';

export const startWasm: Starter = async () => {
  if (typeof WebAssembly === 'undefined') return 'this browser offers no WebAssembly';
  const instance = await instantiate();
  return instance ? wasmExecutor(instance) : 'this browser’s WebAssembly has no SIMD';
};
