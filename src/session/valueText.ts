/** A parameter's value with its unit, as files and curves write it: “37°”, “×1.4”, “80 %”. */
import type { NumberParameter, ParameterSpec } from '../engine/augment/spec';
import { MINUS } from './numbers';

/** @param value of the parameter; a choice is written as it is */
export function valueText(spec: ParameterSpec, value: unknown): string {
  return spec.kind === 'number' && typeof value === 'number'
    ? QUANTITIES[spec.quantity](value)
    : String(value);
}

const trimmed = (value: number, digits: number): string =>
  String(Number(value.toFixed(digits))).replace('-', MINUS);
const short = (value: number): string => trimmed(value, 2);
const percent = (value: number): string => `${trimmed(value * 100, 1)} %`;

const QUANTITIES: { readonly [Q in NumberParameter['quantity']]: (value: number) => string } = {
  factor: (value) => `×${short(value)}`,
  degrees: (value) => `${short(value)}°`,
  'fraction-of-height': percent,
  'fraction-of-width': percent,
  'fraction-of-side': percent,
  intensity: short,
  'intensity-shift': short,
  amount: percent,
  hue: (value) => `${short(360 * value)}°`,
  pixels: (value) => `${short(value)} px`,
  count: short,
  strength: short,
  value: short,
  deviations: (value) => `${short(value)} σ`,
  'fraction-of-length': percent,
  position: percent,
  'fraction-of-nyquist': percent,
  channel: short,
  seed: short,
  'gallery-image': short,
};
