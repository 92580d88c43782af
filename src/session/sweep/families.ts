/** Which frames differ in the swept parameter alone, remembered: each step of a sweep asks it of all frames. */
import type { AnalysisState } from '../state';
import type { Sweep } from '../types';
import { familyKey } from './axis';

export class Families {
  readonly #scores: boolean;
  /** Of the sweep that was asked for last. */
  readonly #known = new WeakMap<AnalysisState, Sweep & { readonly key: string }>();

  /** @param scores see `familyKey` */
  constructor(scores: boolean) {
    this.#scores = scores;
  }

  of(state: AnalysisState, sweep: Sweep): string {
    const { stepId, parameter } = sweep;
    const known = this.#known.get(state);
    if (known?.stepId === stepId && known.parameter === parameter) return known.key;
    const key = familyKey(state, sweep, this.#scores);
    this.#known.set(state, { stepId, parameter, key });
    return key;
  }
}
