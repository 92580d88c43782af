/** The way of a swept slider. */
import { onSlider } from '../engine/augment/range';
import type { NumberParameter } from '../engine/augment/spec';

/**
 * From the present value up to the end, down to the beginning, and back to the present value.
 * All values but the last lie exactly on the slider's grid; the first one differs from the present value.
 */
export function sweepValues(spec: NumberParameter, present: number): readonly number[] {
  const count = Math.round((spec.maximum - spec.minimum) / spec.step);
  const digits = decimals(spec.step) + decimals(spec.minimum);
  const grid = Array.from({ length: count + 1 }, (_, k) =>
    Number((spec.minimum + k * spec.step).toFixed(digits)),
  );
  const at = onSlider(spec, present);
  const [first = at, last = at] = [grid[0], grid.at(-1)];
  const up = grid.filter((value) => value > at);
  const down = grid.filter((value) => value < last).reverse();
  const back = grid.filter((value) => value > first && value < at);
  return [...up, ...down, ...back, ...(at === first ? [] : [present])];
}

const decimals = (value: number): number => (String(value).split('.')[1] ?? '').length;
