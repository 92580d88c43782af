/** What a number parameter accepts, and where a value stands on its slider. */
import type { NumberParameter } from './spec';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** The values that are accepted: the slider's, and where values recur, all up to one period on either side of zero. */
export function accepted({ minimum, maximum, period }: NumberParameter): Bounds {
  return period === undefined ? { minimum, maximum } : { minimum: -period, maximum: period };
}

/** The value on the slider that means the same: 330° stands at −30°. */
export function onSlider({ minimum, maximum, period }: NumberParameter, value: number): number {
  if (period === undefined || (value >= minimum && value <= maximum)) return value;
  return value - period * Math.round(value / period);
}

/** What stands for a thing, and not for how much of it, is a whole number. */
export const isPlace = ({ quantity }: NumberParameter): boolean =>
  quantity === 'seed' || quantity === 'gallery-image';
