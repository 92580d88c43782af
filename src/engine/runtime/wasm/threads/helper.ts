/** What a helping thread does: it takes parts of kernel calls as long as there are any, then spins, then sleeps. */

/** Where the threads find each other's state: places in an Int32Array, a cache line apart, and what follows it. */
export interface Control {
  readonly buffer: SharedArrayBuffer;
  /** Number of the job · 256 + parts of it that nobody has taken. */
  readonly ticket: number;
  /** Parts of the job that helpers have finished. */
  readonly done: number;
  /** Helpers that must be woken. */
  readonly sleepers: number;
  /** 1 while the caller sleeps until `done` changes. */
  readonly waiting: number;
  /** Length of the Int32Array. The parts follow it as float64: the number of the kernel, then its parameters. */
  readonly integers: number;
  /** Numbers of one part. */
  readonly width: number;
  /** How often a thread looks for work before it sleeps. */
  readonly spins: number;
}

export interface HelperOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Control;
}

/** Runs as the whole script of a worker. It travels as text, so it must use nothing from outside of itself. */
export function help(): void {
  globalThis.onmessage = async ({ data }: MessageEvent<HelperOrder>) => {
    const { module, memory, control } = data;
    const { ticket, done, sleepers, waiting, integers, width, spins } = control;
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = Object.values(exports) as ((...numbers: number[]) => void)[];
    const state = new Int32Array(control.buffer, 0, integers);
    const parts = new Float64Array(control.buffer, 4 * integers);
    globalThis.postMessage('ready');
    for (let idle = 0; ;) {
      const seen = Atomics.load(state, ticket);
      const left = seen & 255;
      if (left === 0) {
        if (++idle < spins) continue;
        Atomics.add(state, sleepers, 1);
        Atomics.wait(state, ticket, seen);
        Atomics.sub(state, sleepers, 1);
        idle = 0;
        continue;
      }
      idle = 0;
      // The ticket holds the number of the job: whoever takes a part of it finds that job's parameters.
      if (Atomics.compareExchange(state, ticket, seen, seen - 1) !== seen) continue;
      const at = (left - 1) * width;
      kernels[parts[at]](...parts.subarray(at + 1, at + width));
      Atomics.add(state, done, 1);
      if (Atomics.load(state, waiting) === 1) Atomics.notify(state, done);
    }
  };
}
