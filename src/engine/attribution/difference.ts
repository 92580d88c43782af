/** Two maps of one method side by side: where one says more than the other, on one scale. */
import type { Grid } from '../contract/maps';
import type { Picture } from '../contract/pictures';
import type { Point } from '../image/image';
import { colorTable } from '../render/colormaps';
import { maximumOf, upsample } from './upsample';

/** Side of the grid on which maps are compared: finer than class maps, coarser than the noise of gradients. */
const SIDE = 56;

/** Values of a map, and where its pixels are: [height, width], all at least 0. */
export type Relevance = Grid;

/** Mean over the pixels of each cell of a grid, of the absolute values of all planes [C, H, W]. */
export function pooled(planes: Float32Array, height: number, width: number): Relevance {
  const [rows, columns] = [Math.min(SIDE, height), Math.min(SIDE, width)];
  const [data, counts] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
  const count = planes.length / (height * width);
  for (let y = 0, p = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++, p++) {
      const cell = row + Math.floor((x * columns) / width);
      let sum = 0;
      for (let c = 0; c < count; c++) sum += Math.abs(planes[c * height * width + p]);
      data[cell] += sum / count;
      counts[cell]++;
    }
  }
  for (let i = 0; i < data.length; i++) data[i] /= counts[i];
  return { height: rows, width: columns, data };
}

export interface Difference {
  /** now − before, on a grid over the picture of now; 0 where before has no such place. */
  readonly grid: Relevance;
  /** The largest value of either: both ends of the scale. */
  readonly top: number;
}

/**
 * What changed. The earlier map is carried along with the picture, so that a turned picture is compared with the turned map.
 * @param size of the picture of now, pixels
 * @param sizeBefore of the earlier picture
 * @param toBefore from a pixel of the picture of now to one of the earlier, centres at integers; null where there is none
 */
export function differenceOf(
  now: Relevance,
  before: Relevance,
  size: { readonly height: number; readonly width: number },
  sizeBefore: { readonly height: number; readonly width: number },
  toBefore: (point: Point) => Point | null,
): Difference {
  const [height, width] = [Math.min(SIDE, size.height), Math.min(SIDE, size.width)];
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = {
        x: ((column + 0.5) * size.width) / width - 0.5,
        y: ((row + 0.5) * size.height) / height - 0.5,
      };
      const from = toBefore(at);
      const was =
        from && valueAt(before, (from.x + 0.5) / sizeBefore.width, (from.y + 0.5) / sizeBefore.height);
      if (was !== null) {
        data[row * width + column] =
          (valueAt(now, (at.x + 0.5) / size.width, (at.y + 0.5) / size.height) ?? 0) - was;
      }
    }
  }
  return { grid: { height, width, data }, top: Math.max(maximumOf(now.data), maximumOf(before.data)) };
}

/** Bilinear, half-pixel centres; u and v as fractions of the map. null outside. */
export function valueAt({ height, width, data }: Relevance, u: number, v: number): number | null {
  if (u < 0 || v < 0 || u > 1 || v > 1) return null;
  const [x, y] = [clamp(u * width - 0.5, width - 1), clamp(v * height - 0.5, height - 1)];
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const along = (row: number): number =>
    data[row * width + left] * (1 - (x - left)) + data[row * width + right] * (x - left);
  return along(top) * (1 - (y - top)) + along(bottom) * (y - top);
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** Red where there is more than before, blue where there is less, over the picture in grey. */
export function differencePicture(under: Picture, { grid, top }: Difference): Picture {
  const { width, height } = under;
  const large = upsample(grid, height, width);
  const table = colorTable('red-blue');
  const rgba = under.rgba.slice();
  for (let p = 0, to = 0; p < large.length; p++, to += 4) {
    const value = top > 0 ? Math.min(1, Math.max(-1, large[p] / top)) : 0;
    const grey = 150 + 0.35 * (0.299 * rgba[to] + 0.587 * rgba[to + 1] + 0.114 * rgba[to + 2]);
    const colour = 3 * Math.round((0.5 + value / 2) * 255);
    // Weak differences leave the picture, strong ones cover it.
    const weight = Math.min(1, 1.6 * Math.abs(value));
    for (let c = 0; c < 3; c++) rgba[to + c] = grey * (1 - weight) + table[colour + c] * weight;
  }
  return { width, height, rgba, range: [-top, top] };
}
