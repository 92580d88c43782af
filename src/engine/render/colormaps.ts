/** Colour maps as tables of 256 colours. */
import {
  interpolateInferno,
  interpolateMagma,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic';
import type { Colormap } from '../contract/look';
import { TURBO } from './turbo';

const INTERPOLATORS: Readonly<Record<Exclude<Colormap, 'turbo'>, (t: number) => string>> = {
  inferno: interpolateInferno,
  viridis: interpolateViridis,
  magma: interpolateMagma,
  // From blue (low) to red (high), as signed maps are drawn elsewhere.
  'red-blue': (t) => interpolateRdBu(1 - t),
};

/** '#rrggbb' or 'rgb(r, g, b)' → [r, g, b] of 0–255. */
function channels(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}

const tables = new Map<Colormap, Uint8Array>();

/** 256 RGB triples of 0–255, from the map's low end to its high end. */
export function colorTable(colormap: Colormap): Uint8Array {
  if (colormap === 'turbo') return TURBO;
  const known = tables.get(colormap);
  if (known) return known;
  const table = Uint8Array.from(
    Array.from({ length: 256 }, (_, i) => channels(INTERPOLATORS[colormap](i / 255))).flat(),
  );
  tables.set(colormap, table);
  return table;
}
