/** Antialiased bilinear scaling. */
import type { Image, Size } from './image';

/** A rectangle of an image in pixels, from outer edge to outer edge; may be fractional. */
export interface Box extends Size {
  readonly top: number;
  readonly left: number;
}

interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `most` weights a position, normalised to sum 1. */
  readonly weights: Float32Array;
  readonly most: number;
}

/**
 * Taps of one axis: a triangle of half-width max(1, scale) around (i + ½)·scale + start, dropped outside of the image and
 * normalised (torch.nn.functional.interpolate, mode='bilinear', antialias=True).
 */
function tapsOf(start: number, length: number, extent: number, outputs: number): Taps {
  const scale = length / outputs;
  const support = Math.max(1, scale);
  const most = Math.ceil(support) * 2 + 2;
  const taps: Taps = {
    first: new Int32Array(outputs),
    count: new Int32Array(outputs),
    weights: new Float32Array(outputs * most),
    most,
  };
  for (let i = 0; i < outputs; i++) {
    const centre = start + (i + 0.5) * scale;
    const first = Math.min(extent - 1, Math.max(0, Math.trunc(centre - support + 0.5)));
    const end = Math.max(first + 1, Math.min(extent, Math.trunc(centre + support + 0.5)));
    let sum = 0;
    for (let j = first; j < end; j++) sum += Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
    for (let j = first; j < end; j++) {
      const weight = Math.max(0, 1 - Math.abs((j - centre + 0.5) / support));
      taps.weights[i * most + j - first] = sum > 0 ? weight / sum : 1 / (end - first);
    }
    taps.first[i] = first;
    taps.count[i] = end - first;
  }
  return taps;
}

/**
 * Scale a box of an image to `size`.
 * The same as torchvision's resize(antialias=True) for the whole image. Columns first, then rows.
 */
export function resizeBox(image: Image, box: Box, size: Size): Image {
  const { channels, data } = image;
  const columns = tapsOf(box.left, box.width, image.width, size.width);
  const rows = tapsOf(box.top, box.height, image.height, size.height);
  const top = rows.first[0];
  const bottom = rows.first[size.height - 1] + rows.count[size.height - 1];
  const line = size.width * channels;
  const wide = new Float32Array((bottom - top) * line);
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < size.width; x++) {
      const [first, count, at] = [columns.first[x], columns.count[x], x * columns.most];
      const target = (y - top) * line + x * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        let source = (y * image.width + first) * channels + c;
        for (let k = 0; k < count; k++, source += channels) sum += columns.weights[at + k] * data[source];
        wide[target + c] = sum;
      }
    }
  }
  const out = new Float32Array(size.height * line);
  for (let y = 0; y < size.height; y++) {
    const [first, count, at] = [rows.first[y] - top, rows.count[y], y * rows.most];
    for (let k = 0; k < count; k++) {
      const weight = rows.weights[at + k];
      const source = (first + k) * line;
      for (let i = 0; i < line; i++) out[y * line + i] += weight * wide[source + i];
    }
  }
  return { ...size, channels, data: out };
}

/** Scale a whole image. */
export function resize(image: Image, size: Size): Image {
  return resizeBox(image, { top: 0, left: 0, height: image.height, width: image.width }, size);
}
