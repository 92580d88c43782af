/** Chooses the backend: the best one that exists and passes its self-test. */
import type { BackendName, BackendReport } from './backends';
import { BACKENDS } from './backends';
import type { Executor } from './executor';
import { STARTERS } from './starters';

export interface LadderOptions {
  readonly wasmPath: string;
  /** 'auto' walks from the best one down; a name is tried alone first, then the ones below it. */
  readonly backend: BackendName | 'auto';
  /** @returns what is wrong with the executor, or null. */
  readonly check: (executor: Executor) => Promise<string | null>;
  /** Backends that failed in use and are not to be tried again, with the reason. */
  readonly failed: ReadonlyMap<BackendName, string>;
}

export interface Started {
  readonly executor: Executor;
  readonly skipped: BackendReport['skipped'];
}

/** @throws Error if not even the last rung holds, with every reason. */
export async function climb(options: LadderOptions): Promise<Started> {
  const skipped: { backend: BackendName; reason: string }[] = [];
  const first = options.backend === 'auto' ? 0 : BACKENDS.indexOf(options.backend);
  for (const backend of BACKENDS.slice(first)) {
    const failed = options.failed.get(backend);
    const outcome = failed ?? (await attempt(backend, options));
    if (typeof outcome !== 'string') return { executor: outcome, skipped };
    skipped.push({ backend, reason: outcome });
  }
  throw new Error(
    `No backend works: ${skipped.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ')}.`,
  );
}

async function attempt(backend: BackendName, options: LadderOptions): Promise<Executor | string> {
  try {
    const executor = await STARTERS[backend]({
      wasmPath: options.wasmPath,
      insisted: options.backend === backend,
    });
    if (typeof executor === 'string') return executor;
    const wrong = await options.check(executor);
    if (wrong !== null) executor.dispose?.();
    return wrong ?? executor;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
