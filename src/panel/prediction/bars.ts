/** The bars of the strip, as fractions of its width. */

export interface BarRange {
  readonly low: number;
  readonly high: number;
}

/** Values to full numbers of this many logits, so that the scale stays while values change a little. */
const GRAIN = 5;

/** The range that holds all values and zero. */
export function barRange(values: readonly number[]): BarRange {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, Math.floor(Math.min(0, ...finite) / GRAIN) * GRAIN);
  const high = Math.max(0, Math.ceil(Math.max(0, ...finite) / GRAIN) * GRAIN);
  return low === high ? { low, high: low + GRAIN } : { low, high };
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
