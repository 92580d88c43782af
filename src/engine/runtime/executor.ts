/** What runs plans. Two kinds may exist side by side and check each other. */
import type { Plan } from '../plan/plan';
import type { Work } from '../work';
import type { BackendName } from './backends';

/** A plan whose constants are on the device. */
export interface PreparedPlan {
  /**
   * Run the plan; strictly one run at a time.
   * @param work - told before every instruction, where they are computed here and not on a device beside
   * @param inputs - values of the plan's inputs, row-major, by name.
   * @returns the plan's outputs by name, read back together. @throws whatever a lost device makes tfjs throw; `Executor.lost` then says so.
   */
  run(inputs: Readonly<Record<string, Float32Array>>, work?: Work): Promise<Record<string, Float32Array>>;
  /** What belongs to this plan alone on the device. */
  readonly bytes?: number;
  /** Free what belongs to this plan alone; the constants stay with the model. */
  dispose(): void;
}

/** Constants of one model on the device, shared by its plans. */
export interface ModelRuntime {
  prepare(plan: Plan): PreparedPlan;
  dispose(): void;
}

export interface Executor {
  readonly backend: BackendName;
  openModel(): ModelRuntime;
  memory(): { readonly tensors: number; readonly bytes: number };
  /** Whether the device can still be used. */
  readonly lost: boolean;
  /** How many threads compute, where it is more than one. */
  readonly threads?: number;
  /** End what runs beside the engine. Nothing may be asked of the executor afterwards. */
  dispose?(): void;
}

/** There is not as much memory as a plan needs; the message is the user's. */
export class OutOfMemory extends RangeError {}

export interface StartContext {
  /** Absolute URL of the folder with the wasm binaries, with a trailing slash. */
  readonly wasmPath: string;
  /** The user asked for this one by name: a slow adapter is then no reason against it. */
  readonly insisted: boolean;
}

/** @returns an executor, or a clause that says why there is none. */
export type Starter = (context: StartContext) => Promise<Executor | string>;
