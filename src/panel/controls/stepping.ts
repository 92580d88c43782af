/** What the keys do to a slider. */
import { onSlider } from '../../engine/augment/range';
import type { NumberParameter } from '../../engine/augment/spec';

/** A key press, as far as it matters here. */
export interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
}

const COARSE = 10;

const MOVES: Readonly<Record<string, (spec: NumberParameter, value: number, steps: number) => number>> = {
  ArrowRight: (spec, value, steps) => value + steps * spec.step,
  ArrowUp: (spec, value, steps) => value + steps * spec.step,
  ArrowLeft: (spec, value, steps) => value - steps * spec.step,
  ArrowDown: (spec, value, steps) => value - steps * spec.step,
  PageUp: (spec, value) => value + COARSE * spec.step,
  PageDown: (spec, value) => value - COARSE * spec.step,
  Home: (spec) => spec.minimum,
  End: (spec) => spec.maximum,
};

/** The value after a key; null for keys that are not a slider's. Shift takes ten steps. */
export function steppedValue(spec: NumberParameter, value: number, press: Press): number | null {
  const move = MOVES[press.key];
  if (!move) return null;
  return onGrid(spec, move(spec, onSlider(spec, value), press.shiftKey ? COARSE : 1));
}

/** The nearest value of the slider's grid inside its range. */
export function onGrid(spec: NumberParameter, value: number): number {
  const steps = Math.round((value - spec.minimum) / spec.step);
  const nearest = Number((spec.minimum + steps * spec.step).toFixed(6));
  return Math.min(spec.maximum, Math.max(spec.minimum, nearest));
}
