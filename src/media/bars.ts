/** The bars of the class strip, on screen and in files, as fractions of its width. */

export interface BarRange {
  readonly low: number;
  readonly high: number;
}

/** Logits to full numbers of this many, so that the scale stays while they change a little. */
export const LOGIT_GRAIN = 5;

/** The same for values of any size: half of the greatest, rounded up to 1, 2 or 5 times a power of ten. */
export function grainOf(values: readonly number[]): number {
  const half = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs)) / 2;
  if (half === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(half));
  return power * ([1, 2, 5].find((step) => step * power >= half) ?? 10);
}

/** The range that holds all values and zero. */
export function barRange(values: readonly number[], grain: number): BarRange {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, Math.floor(Math.min(0, ...finite) / grain) * grain);
  const high = Math.max(0, Math.ceil(Math.max(0, ...finite) / grain) * grain);
  return low === high ? { low, high: low + grain } : { low, high };
}

/** Where a bar begins, how long it is, and where zero lies: 0–1. */
export function barExtent(
  value: number,
  { low, high }: BarRange,
): { start: number; length: number; zero: number } {
  const place = (at: number): number => (Math.min(high, Math.max(low, at)) - low) / (high - low);
  const zero = place(0);
  const end = Number.isFinite(value) ? place(value) : zero;
  return { start: Math.min(zero, end), length: Math.abs(end - zero), zero };
}
