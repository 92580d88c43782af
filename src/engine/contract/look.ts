/** How numbers are drawn. Plain data, structured-cloneable. */
import type { MapName } from '../attribution/methods/catalogue';

export const COLORMAPS = ['inferno', 'viridis', 'magma', 'turbo', 'red-blue'] as const;

export type Colormap = (typeof COLORMAPS)[number];

/**
 * What full colour stands for, by map: the maximum of a heat map, the largest absolute value of a diverging one, the standard
 * deviation of a relief.
 */
export type Ranges = { readonly [N in MapName]?: number };

/** How maps are drawn. Changing it recomputes no network. */
export interface Look {
  /** Indices of three channels that are shown as red, green and blue, or of one that is shown grey. null: the first ones. */
  readonly channels: readonly number[] | null;
  readonly colormap: Colormap;
  /** Weight of the map over the image, 0–1. */
  readonly opacity: number;
  /** What full colour stands for; null: each map's own range. */
  readonly ranges: Ranges | null;
}
