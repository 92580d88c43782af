/** What a pipeline takes, from what it took last. */
import { SPECS } from '../engine/augment/catalogue';
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import type { AnalysisRequest } from '../engine/contract/request';
import { keep } from '../engine/recent';

/** Pipelines that are remembered. */
const KNOWN = 64;
/** How much of what is expected the last measurement is: one that something else held up is soon forgotten. */
const SHARE = 0.5;

/** Whether a step is off its defaults, at which it changes nothing. */
function isAtWork({ name, enabled, parameters }: AugmentationStep): boolean {
  const values: Readonly<Record<string, number | string>> = parameters;
  const specs = Object.entries<ParameterSpec>(SPECS[name].parameters);
  return enabled && specs.some(([key, spec]) => values[key] !== spec.default);
}

export class PreviewCosts {
  readonly #milliseconds = new Map<string, number>();

  /** Milliseconds to expect; null before these steps were at work on so many pixels. */
  of(request: AnalysisRequest): number | null {
    return this.#milliseconds.get(keyOf(request)) ?? null;
  }

  learn(request: AnalysisRequest, milliseconds: number): void {
    const before = this.of(request) ?? milliseconds;
    keep(this.#milliseconds, keyOf(request), before + SHARE * (milliseconds - before), KNOWN);
  }
}

const keyOf = ({ input: { steps, size } }: AnalysisRequest): string =>
  [size.height, size.width, ...steps.filter(isAtWork).map(({ name }) => name)].join(' ');
