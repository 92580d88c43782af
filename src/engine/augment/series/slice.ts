/** A piece of a series: which samples it has. */
import { roundHalfEven } from '../../image/round';

export interface Slice {
  /** First sample. */
  readonly start: number;
  readonly length: number;
}

/**
 * The piece of round(size · length) samples, at least `least`, that starts at round(position · (length − piece)), half to even.
 */
export function sliceOf(size: number, position: number, length: number, least: number): Slice {
  const kept = Math.min(length, Math.max(least, roundHalfEven(size * length)));
  return { start: roundHalfEven(position * (length - kept)), length: kept };
}
