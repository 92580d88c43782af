/** How numbers are drawn. Plain data, structured-cloneable. */

export const COLORMAPS = ['inferno', 'viridis', 'magma', 'turbo', 'red-blue'] as const;

export type Colormap = (typeof COLORMAPS)[number];

/** How maps are drawn. Changing it recomputes no network. */
export interface DisplayOptions {
  /** Indices of three channels that are shown as red, green and blue, or of one that is shown grey. null: the first ones. */
  readonly channels: readonly number[] | null;
  readonly colormap: Colormap;
  /** Weight of the map over the image, 0–1. */
  readonly opacity: number;
  /** `each`: every frame by its own range; `locked`: by the ranges in `lockedRanges`. */
  readonly scale: 'each' | 'locked';
}

/** Ranges that a locked scale uses; taken from the frame that was shown when the lock was set. */
export interface LockedRanges {
  /** Maximum of the Grad-CAM before division. */
  readonly camMaximum: number;
  /** Standard deviation of the guided map. */
  readonly guidedDeviation: number;
  /** Standard deviation of the Guided Grad-CAM map. */
  readonly guidedGradCamDeviation: number;
}
