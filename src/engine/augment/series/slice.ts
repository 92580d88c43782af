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

/** The two parameters that say which piece is meant. `title` leads the accessible names of their sliders. */
export const sliceParameters = <T extends string>(title: T) =>
  ({
    size: {
      kind: 'number',
      title: title,
      summary: 'Length of the piece, as a fraction of the whole.',
      quantity: 'fraction-of-length',
      minimum: 0.05,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    position: {
      kind: 'number',
      title: `${title} position` as const,
      summary: 'Where the piece lies: 0 at the start, 1 at the end.',
      quantity: 'position',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0.5,
      sweep: true,
    },
  }) as const;
