/** The very last parameters of products with packed matrices; see kernels/convolve.ts. */
import type { Panels } from '../constants';
import type { Site } from './binding';
import type { KernelName } from '../../../plan/kernels';

/** Panels as they lie. */
export const AS_PACKED: readonly number[] = [0, 0, 0];

export function turnedNumbers<K extends KernelName>(
  { constants, tables }: Pick<Site<K>, 'constants' | 'tables'>,
  { turned }: Panels,
): readonly number[] {
  if (!turned) return AS_PACKED;
  const taps = tables.once(`taps ${turned.taps.join(' ')}`, () => Int32Array.from(turned.taps));
  return [taps, turned.line, constants.rooms()];
}
