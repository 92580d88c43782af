/** Settings that are traits of the widget too, under the same names. */
import type { StateTraitName } from './traits';

export const SETTINGS_TRAITS = [
  'size',
  'method',
  'colormap',
  'opacity',
  'foresight',
  'recording',
] as const satisfies readonly StateTraitName[];
