/** Starts our own WebAssembly executor, with several threads where the page may share memory among them. */
import type { Starter } from '../executor';
import { wasmExecutor } from './executor';
import { instantiate } from './instance';
import { parallel } from './threads/parallel';
import { Pool, threadsHere } from './threads/pool';
import type { Executor } from '../executor';

export const startWasm: Starter = async () => {
  if (typeof WebAssembly === 'undefined') return 'this browser offers no WebAssembly';
  const several = await startThreads().catch(() => null);
  if (several) return several;
  const instance = await instantiate();
  return instance ? wasmExecutor(instance) : 'this browser’s WebAssembly has no SIMD';
};

/** @returns null where one thread is all there is. */
async function startThreads(): Promise<Executor | null> {
  const threads = threadsHere();
  const instance = threads > 1 ? await instantiate(undefined, true) : null;
  const pool = instance && (await Pool.start(instance, threads));
  if (!instance || !pool) return null;
  return {
    ...wasmExecutor({ ...instance, kernels: parallel(instance.kernels, pool) }),
    threads: pool.threads,
    get lost() {
      return pool.lost;
    },
    dispose: () => pool.dispose(),
  };
}
