/** An executor that computes nothing and counts what it is asked for. */
import { elementCount } from '../../src/engine/tensor';
import type { Plan } from '../../src/engine/plan/plan';
import type { Executor } from '../../src/engine/runtime/executor';

export interface Counts {
  /** Models that were opened, plans that were prepared and disposed of, runs: each reads back once. */
  opened: number;
  prepared: number;
  disposed: number;
  runs: number;
}

export function countingExecutor(): { readonly executor: Executor; readonly counts: Counts } {
  const counts: Counts = { opened: 0, prepared: 0, disposed: 0, runs: 0 };
  // Other numbers at every place: a map that is the same everywhere asks nothing.
  const ramps = ({ outputs, values }: Plan): Record<string, Float32Array> =>
    Object.fromEntries(
      Object.entries(outputs).map(([name, id]) => [
        name,
        Float32Array.from({ length: elementCount(values[id].shape) }, (_, i) => i),
      ]),
    );
  const executor: Executor = {
    backend: 'cpu',
    openModel: () => {
      counts.opened += 1;
      return {
        prepare: (plan) => {
          counts.prepared += 1;
          return {
            // Of a few plans as many as stay prepared.
            bytes: 2 ** 23,
            run: () => {
              counts.runs += 1;
              return Promise.resolve(ramps(plan));
            },
            dispose: () => void (counts.disposed += 1),
          };
        },
        dispose: () => undefined,
      };
    },
    memory: () => ({ tensors: 0, bytes: 0 }),
    lost: false,
  };
  return { executor, counts };
}
