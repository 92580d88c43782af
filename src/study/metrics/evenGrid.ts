/** Maps of any size on one grid, so that they can be compared. Pure. */
import { pooled } from '../../engine/attribution/difference';
import { upsample } from '../../engine/attribution/upsample';
import type { AttributionMap, Grid } from '../../engine/contract/maps';

/** Of the grid on which maps are compared: finer than class maps, coarser than the noise of gradients. */
export const SIDE = 56;

/** Values of at least 0 on the grid, the largest 1; a map of zeros stays one. */
export function gridOfMap({ channels, height, width, data }: AttributionMap): Grid {
  const {
    height: rows,
    width: columns,
    data: means,
  } = pooled(data.subarray(0, channels * height * width), height, width);
  const even = upsample({ height: rows, width: columns, data: means }, SIDE, SIDE);
  const most = even.reduce((top, value) => Math.max(top, value), 0);
  return { height: SIDE, width: SIDE, data: most > 0 ? even.map((value) => value / most) : even };
}
