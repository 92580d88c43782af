/** Plays a slider along a plan, one analysed and painted value after the other. */
import { UserError } from '../../engine/contract/errors';
import type { ImageInfo } from '../../engine/contract/input';
import type { NumberParameter } from '../../engine/augment/spec';
import { t } from '../../language';
import { findStep, parameterSpec, reduce } from '../reducer';
import type { AnalysisState } from '../state';
import type { Timing } from '../timing';
import type { Sweep } from '../types';
import { withinData } from '../withinData';
import { alongAxis } from './axis';
import { defaultPlan, fittingPlan, sweepValues } from './values';
import type { SweepPlan } from './values';

export interface SweeperHost {
  readonly timing: Timing;
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
  /** Plans that were set, by what they are for. */
  readonly #plans = new Map<string, SweepPlan>();
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

  /** How a slider is swept: as it was set, else once through its range. @throws UserError for what is not on a slider */
  planOf(sweep: Sweep): SweepPlan {
    const spec = this.#spec(sweep);
    const plan = this.#plans.get(keyOf(sweep));
    return plan ? fittingPlan(spec, plan) : defaultPlan(spec);
  }

  /** @throws UserError for what is not on a slider */
  setPlan(sweep: Sweep, patch: Partial<SweepPlan>): void {
    this.#plans.set(keyOf(sweep), fittingPlan(this.#spec(sweep), { ...this.planOf(sweep), ...patch }));
    // How it plays from now on is said by playing it again.
    this.#host.changed(this.#sweep);
  }

  /** Begin; an earlier sweep ends. @throws UserError for a parameter that is not on a slider. */
  play(stepId: string, parameter: string): void {
    const sweep: Sweep = { stepId, parameter };
    const spec = this.#spec(sweep);
    const plan = this.planOf(sweep);
    this.stop();
    this.#sweep = sweep;
    this.#value = valueOf(this.#host.state(), sweep);
    this.#host.changed(sweep);
    const values = sweepValues(spec, plan, this.#value ?? spec.default);
    void this.#run(sweep, plan, values);
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

  async #run(sweep: Sweep, plan: SweepPlan, values: readonly number[]): Promise<void> {
    const { timing } = this.#host;
    const isLoop = plan.course === 'loop' && values.length > 1;
    for (let index = 0; isLoop || index < values.length; index++) {
      if (this.#sweep !== sweep) return;
      const began = timing.now();
      const value = values[index % values.length];
      this.#value = value ?? null;
      this.#next = values[isLoop ? (index + 1) % values.length : index + 1] ?? null;
      if (value !== undefined) this.#host.set(sweep.stepId, sweep.parameter, value);
      if (!(await this.#host.painted())) break;
      const early = plan.delay - (timing.now() - began);
      if (early > 0) await timing.delay(early);
    }
    if (this.#sweep === sweep) this.stop();
  }

  #spec({ stepId, parameter }: Sweep): NumberParameter {
    const spec = parameterSpec(findStep(this.#host.state(), stepId), parameter);
    if (spec.kind !== 'number') throw new UserError(t`${t(spec.title)} has no range to play through.`);
    return withinData(spec, this.#host.image());
  }
}

const keyOf = ({ stepId, parameter }: Sweep): string => JSON.stringify([stepId, parameter]);

const valueOf = (state: AnalysisState, sweep: Sweep): number | null => alongAxis(state, sweep)?.value ?? null;
