/** The very last parameters of products with packed matrices; see kernels/convolve.ts. */
import type { Panels } from '../constants';
import type { Site } from './binding';
import type { KernelName } from '../../../plan/kernels';

/** @param panels null: as `pack` writes them. */
export function turnedNumbers<K extends KernelName>(
  { constants, tables }: Pick<Site<K>, 'constants' | 'tables'>,
  panels: Panels | null,
): readonly number[] {
  const turned = panels?.turned;
  if (!turned) return [0, 0, constants.rooms()];
  const taps = tables.once(`taps ${turned.taps.join(' ')}`, () => Int32Array.from(turned.taps));
  return [taps, turned.line, constants.rooms()];
}
