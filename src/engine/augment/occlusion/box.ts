/** Covering a box of pixels. */
import type { Image } from '../../image/image';
import type { Box } from '../../image/resize';

/** Writes `value` to every channel of a box of whole pixels that lies inside of the image. */
export function fillBox({ width, channels, data }: Image, box: Box, value: number): void {
  for (let y = box.top; y < box.top + box.height; y++) {
    const start = (y * width + box.left) * channels;
    data.fill(value, start, start + box.width * channels);
  }
}
