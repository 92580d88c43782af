/** Numbers as every part of the product writes them: at most one decimal more than the eye needs. */
import { t } from '../language';

export const MINUS = '−';

/** With a typographic minus and a fixed number of decimals. */
export function decimal(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? t`not a number` : value > 0 ? '∞' : `${MINUS}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A probability, 0–1, as per cent. */
export const percent = (probability: number): string => `${decimal(probability * 100, 1)} %`;

/**
 * A probability, 0–1, as short as the eye needs: whole per cents, one decimal where a whole one would say too little or
 * promise certainty.
 */
export function share(probability: number): string {
  const value = probability * 100;
  if (value > 0 && value < 0.05) return '<0.1 %';
  const isWhole = Number.isNaN(value) || value >= 99.95 || (value >= 10 && value < 99.5);
  return `${decimal(value, isWhole ? 0 : 1)} %`;
}

/** Decimals of four significant digits for numbers as large as this. */
export function decimalsFor(size: number): number {
  const magnitude = Math.abs(size) > 0 ? Math.floor(Math.log10(Math.abs(size))) : 0;
  return Math.min(6, Math.max(0, 3 - magnitude));
}
