/** Where a dragged card would land. */

/** The vertical extent of a card, pixels. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/**
 * The index of the dragged card among its siblings when the pointer is at `y`:
 * it passes a neighbour once the pointer is beyond the neighbour's middle.
 */
export function landingIndex(extents: readonly Extent[], dragged: number, y: number): number {
  const middle = ({ top, bottom }: Extent): number => (top + bottom) / 2;
  return extents.filter((extent, index) => index !== dragged && middle(extent) < y).length;
}
