/** Numbers of a study as people write them. Pure. */
import type { NumberParameter, Quantity } from '../engine/augment/spec';
import { t } from '../language';

const SIGNS: Partial<Readonly<Record<Quantity, { readonly scale: number; readonly sign: string }>>> = {
  degrees: { scale: 1, sign: '°' },
  hue: { scale: 360, sign: '°' },
  factor: { scale: 1, sign: '×' },
  pixels: { scale: 1, sign: ' px' },
  deviations: { scale: 1, sign: ' σ' },
  'fraction-of-height': { scale: 100, sign: ' %' },
  'fraction-of-width': { scale: 100, sign: ' %' },
  'fraction-of-side': { scale: 100, sign: ' %' },
  'fraction-of-length': { scale: 100, sign: ' %' },
  'fraction-of-nyquist': { scale: 100, sign: ' %' },
  position: { scale: 100, sign: ' %' },
  amount: { scale: 100, sign: ' %' },
};

/** −34.2, with a minus that is one and at most so many decimals. */
export const number = (value: number, decimals = 3): string =>
  String(Number(value.toFixed(decimals)) + 0).replace('-', '−');

/** A value of a parameter with its unit: “−34.2°”, “12.5 %”. */
export function withUnit({ quantity }: NumberParameter, value: number): string {
  const { scale, sign } = SIGNS[quantity] ?? { scale: 1, sign: '' };
  return `${number(value * scale)}${sign}`;
}

/** “170–190°”: one unit for both. */
export function rangeWithUnit(spec: NumberParameter, from: number, to: number): string {
  const { scale, sign } = SIGNS[spec.quantity] ?? { scale: 1, sign: '' };
  if (from < 0) return t`${withUnit(spec, from)} to ${withUnit(spec, to)}`;
  return `${number(from * scale)}–${number(to * scale)}${sign}`;
}

/** “95 %”, with as many decimals as a share of so many images has. */
export const percent = (share: number, decimals = 1): string => `${number(100 * share, decimals)} %`;
