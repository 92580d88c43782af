/** Threads that share the memory of the kernels and compute parts of their calls. */
import type { Instance, KernelName } from '../instance';
import { help, type Control, type HelperOrder } from './helper';

/** More find nothing to do: the calls of one picture are too short. */
const MOST_THREADS = 8;
/** Helpers that are not ready after so many milliseconds are done without. */
const PATIENCE = 2000;
/** A helper that computes one part for so many milliseconds has died. */
const SILENCE = 30_000;
/** Most parts of a call, and most parameters of a kernel, counting its number. */
const PARTS = 64;
const WIDTH = 24;

const LINE = 16;
const INTEGERS = 4 * LINE;

/** Looks that the caller and the helpers take before they sleep; some tens of microseconds. */
const SPINS = 20_000;

function control(): Control {
  return {
    buffer: new SharedArrayBuffer(4 * INTEGERS + 8 * PARTS * WIDTH),
    ticket: 0,
    done: LINE,
    sleepers: 2 * LINE,
    waiting: 3 * LINE,
    integers: INTEGERS,
    width: WIDTH,
    spins: SPINS,
  };
}

/** How many threads a kernel may use here: 1 where memory cannot be shared, or where a thread must not wait. */
export function threadsHere(): number {
  const { crossOriginIsolated, navigator } = globalThis;
  const possible = crossOriginIsolated && 'WorkerGlobalScope' in globalThis && typeof Worker !== 'undefined';
  return possible ? Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS) : 1;
}

export class Pool {
  /** All that compute, the caller included. */
  get threads(): number {
    return this.workers.length + 1;
  }

  /** Whether a helper has died, and with it the part that it computed. */
  lost = false;

  private job = 0;
  private readonly state: Int32Array;
  private readonly parts: Float64Array;
  private readonly numbers: ReadonlyMap<string, number>;

  private constructor(
    private readonly instance: Instance,
    private readonly control: Control,
    private readonly workers: readonly Worker[],
    private readonly silence: number,
  ) {
    this.state = new Int32Array(control.buffer, 0, control.integers);
    this.parts = new Float64Array(control.buffer, 4 * control.integers);
    this.numbers = new Map(Object.keys(instance.kernels).map((name, i) => [name, i]));
  }

  /**
   * Start the helpers of an instance with shared memory.
   * @param silence - milliseconds after which a helper that computes one part has died.
   * @returns null if not one of them comes.
   */
  static async start(instance: Instance, threads: number, silence = SILENCE): Promise<Pool | null> {
    const { module, memory } = instance;
    const order: HelperOrder = { module, memory, control: control() };
    const url = URL.createObjectURL(new Blob([`(${help.toString()})()`], { type: 'text/javascript' }));
    const started = await Promise.all(Array.from({ length: threads - 1 }, () => startHelper(url, order)));
    URL.revokeObjectURL(url);
    const workers = started.filter((worker) => worker !== null);
    return workers.length > 0 ? new Pool(instance, order.control, workers, silence) : null;
  }

  /**
   * Compute all parts of a call, each given by its parameters, and return when they are finished.
   * @throws Error if a helper never finishes its part.
   */
  run(kernel: KernelName, parts: readonly (readonly number[])[]): void {
    const { ticket, done, sleepers, width } = this.control;
    parts.forEach((parameters, i) => {
      this.parts[i * width] = this.numbers.get(kernel) as number;
      this.parts.set(parameters, i * width + 1);
    });
    Atomics.store(this.state, done, 0);
    this.job = (this.job + 1) & 0x7fffff;
    Atomics.store(this.state, ticket, (this.job << 8) | parts.length);
    if (Atomics.load(this.state, sleepers) > 0) Atomics.notify(this.state, ticket);
    this.awaitHelpers(parts.length - this.help(kernel, parts));
  }

  dispose(): void {
    this.workers.forEach((worker) => worker.terminate());
  }

  /** Take parts as the helpers do. @returns how many. */
  private help(kernel: KernelName, parts: readonly (readonly number[])[]): number {
    const { ticket } = this.control;
    for (let mine = 0; ;) {
      const seen = Atomics.load(this.state, ticket);
      const left = seen & 255;
      if (left === 0) return mine;
      if (Atomics.compareExchange(this.state, ticket, seen, seen - 1) !== seen) continue;
      this.instance.kernels[kernel](...parts[left - 1]);
      mine += 1;
    }
  }

  private awaitHelpers(count: number): void {
    const { done, waiting, spins } = this.control;
    for (let spin = 0; spin < spins; spin++) if (Atomics.load(this.state, done) === count) return;
    Atomics.store(this.state, waiting, 1);
    for (;;) {
      const seen = Atomics.load(this.state, done);
      if (seen === count) break;
      if (Atomics.wait(this.state, done, seen, this.silence) === 'timed-out') {
        this.lost = true;
        throw new Error('a thread does not answer');
      }
    }
    Atomics.store(this.state, waiting, 0);
  }
}

/** @returns null for one that does not come. */
function startHelper(url: string, order: HelperOrder): Promise<Worker | null> {
  return new Promise((resolve) => {
    const worker = new Worker(url);
    const give = (result: Worker | null): void => {
      clearTimeout(timer);
      if (result === null) worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => give(null), PATIENCE);
    worker.onmessage = () => give(worker);
    worker.onerror = () => give(null);
    worker.postMessage(order);
  });
}
