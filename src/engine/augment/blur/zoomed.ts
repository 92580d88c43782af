/** The middle of an image, enlarged to at least its size: scipy.ndimage.zoom of order 1, as ImageNet-C has it. */
import { roundHalfEven } from '../../image/round';
import type { Image } from '../../image/image';

/** Where the pixels of a side come from: the first of two neighbours, and the share of the second. */
function places(extent: number, factor: number): readonly (readonly [first: number, share: number])[] {
  const cut = Math.ceil(extent / factor);
  const top = Math.floor((extent - cut) / 2);
  const grown = roundHalfEven(cut * factor);
  const apart = grown > 1 ? (cut - 1) / (grown - 1) : 0;
  return Array.from({ length: extent }, (_, i) => {
    const at = Math.min(cut - 1, i * apart);
    const first = Math.min(Math.floor(at), Math.max(0, cut - 2));
    return [top + first, cut > 1 ? at - first : 0] as const;
  });
}

/** Values of the enlarged image, its upper left corner of the old size. @param factor 1 or more */
export function zoomed({ data, height, width, channels }: Image, factor: number): Float64Array {
  const [rows, columns] = [places(height, factor), places(width, factor)];
  const out = new Float64Array(data.length);
  const line = width * channels;
  rows.forEach(([above, down], y) => {
    const [from, next] = [above * line, Math.min(height - 1, above + 1) * line];
    columns.forEach(([left, right], x) => {
      const [a, b] = [left * channels, Math.min(width - 1, left + 1) * channels];
      for (let c = 0; c < channels; c++) {
        const upper = data[from + a + c] + right * (data[from + b + c] - data[from + a + c]);
        const lower = data[next + a + c] + right * (data[next + b + c] - data[next + a + c]);
        out[y * line + x * channels + c] = upper + down * (lower - upper);
      }
    });
  });
  return out;
}
