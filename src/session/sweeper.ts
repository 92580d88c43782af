/** Plays a slider through its range, one analysed and painted value after the other. */
import { UserError } from '../engine/contract/errors';
import type { ImageInfo } from '../engine/contract/input';
import { findStep, parameterSpec, reduce } from './reducer';
import type { AnalysisState } from './state';
import { sweepValues } from './sweep';
import type { Sweep } from './types';
import { withinData } from './withinData';

export interface SweeperHost {
  state(): AnalysisState;
  /** What is analysed, once it is known. */
  image(): ImageInfo | null;
  set(stepId: string, parameter: string, value: number): void;
  /** Resolves when the newest state is on screen; false when it never will be. */
  painted(): Promise<boolean>;
  changed(sweep: Sweep | null): void;
}

export class Sweeper {
  readonly #host: SweeperHost;
  #sweep: Sweep | null = null;
  /** The value that the sweep set last, and the one that it will set next. */
  #value: number | null = null;
  #next: number | null = null;

  constructor(host: SweeperHost) {
    this.#host = host;
  }

  get sweep(): Sweep | null {
    return this.#sweep;
  }

  /** Begin; an earlier sweep ends. @throws UserError for a parameter that is not on a slider. */
  play(stepId: string, parameter: string): void {
    const step = findStep(this.#host.state(), stepId);
    const spec = parameterSpec(step, parameter);
    if (spec.kind !== 'number') throw new UserError(`${spec.title} has no range to play through.`);
    this.stop();
    const sweep: Sweep = { stepId, parameter };
    this.#sweep = sweep;
    this.#value = valueOf(this.#host.state(), sweep);
    this.#host.changed(sweep);
    void this.#run(sweep, sweepValues(withinData(spec, this.#host.image()), this.#value ?? spec.default));
  }

  async #run(sweep: Sweep, values: readonly number[]): Promise<void> {
    for (const [index, value] of values.entries()) {
      if (this.#sweep !== sweep) return;
      this.#value = value;
      this.#next = values[index + 1] ?? null;
      this.#host.set(sweep.stepId, sweep.parameter, value);
      if (!(await this.#host.painted())) break;
    }
    if (this.#sweep === sweep) this.stop();
  }

  /** The slider stays where it is. */
  stop(): void {
    if (this.#sweep === null) return;
    this.#sweep = null;
    this.#value = null;
    this.#next = null;
    this.#host.changed(null);
  }

  /** The state that the sweep will set after this one; null when it is not the sweep's, or its last. */
  upcoming(state: AnalysisState): AnalysisState | null {
    const [sweep, next] = [this.#sweep, this.#next];
    if (sweep === null || next === null || valueOf(state, sweep) !== this.#value) return null;
    return reduce(state, { type: 'set-parameter', ...sweep, value: next });
  }

  /** Someone else moved the same slider, or removed it: the sweep gives way. */
  observe(state: AnalysisState): void {
    if (this.#sweep !== null && valueOf(state, this.#sweep) !== this.#value) this.stop();
  }
}

function valueOf(state: AnalysisState, { stepId, parameter }: Sweep): number | null {
  const step = state.augmentations.find((candidate) => candidate.id === stepId);
  const values: Readonly<Record<string, unknown>> = step?.parameters ?? {};
  const value = values[parameter];
  return typeof value === 'number' ? value : null;
}
