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

/** Rows `from` to `end` of an image, scaled along x. */
function scaleColumns(image: Image, taps: Taps, from: number, end: number): Float32Array {
  const line = taps.first.length * image.channels;
  const out = new Float32Array((end - from) * line);
  const scaleRow = image.channels === 3 ? scaleColourRow : scaleAnyRow;
  for (let y = from; y < end; y++) scaleRow(image, taps, y, out, (y - from) * line);
  return out;
}

/** Writes row `y`, scaled along x, to `out` from `target` on. */
type ScaleRow = (image: Image, taps: Taps, y: number, out: Float32Array, target: number) => void;

const scaleAnyRow: ScaleRow = (
  { data, width, channels },
  { first, count, weights, most },
  y,
  out,
  target,
) => {
  for (let x = 0, to = target; x < first.length; x++) {
    const start = (y * width + first[x]) * channels;
    for (let c = 0; c < channels; c++, to++) {
      for (let k = 0; k < count[x]; k++) out[to] += weights[x * most + k] * data[start + k * channels + c];
    }
  }
};

/** Three sums side by side: photographs of 12 megapixels are panned in half the time. */
const scaleColourRow: ScaleRow = ({ data, width }, { first, count, weights, most }, y, out, target) => {
  for (let x = 0, to = target; x < first.length; x++, to += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let source = (y * width + first[x]) * 3;
    for (let k = x * most, end = k + count[x]; k < end; k++, source += 3) {
      const weight = weights[k];
      red += weight * data[source];
      green += weight * data[source + 1];
      blue += weight * data[source + 2];
    }
    out[to] = red;
    out[to + 1] = green;
    out[to + 2] = blue;
  }
};

/** Lines of `line` numbers, scaled along y; the first line is row `from` of the taps. */
function scaleRows(lines: Float32Array, line: number, taps: Taps, from: number): Float32Array {
  const { first, count, weights, most } = taps;
  const out = new Float32Array(first.length * line);
  for (let y = 0; y < first.length; y++) {
    const target = out.subarray(y * line, (y + 1) * line);
    for (let k = 0; k < count[y]; k++) {
      const weight = weights[y * most + k];
      const start = (first[y] - from + k) * line;
      for (let i = 0; i < line; i++) target[i] += weight * lines[start + i];
    }
  }
  return out;
}

/**
 * Scale a box of an image to `size`.
 * The same as torchvision's resize(antialias=True) for the whole image. Columns first, then rows.
 */
export function resizeBox(image: Image, box: Box, size: Size): Image {
  const columns = tapsOf(box.left, box.width, image.width, size.width);
  const rows = tapsOf(box.top, box.height, image.height, size.height);
  const last = size.height - 1;
  const wide = scaleColumns(image, columns, rows.first[0], rows.first[last] + rows.count[last]);
  const data = scaleRows(wide, size.width * image.channels, rows, rows.first[0]);
  return { ...size, channels: image.channels, data };
}

/** Scale a whole image. */
export function resize(image: Image, size: Size): Image {
  return resizeBox(image, { top: 0, left: 0, height: image.height, width: image.width }, size);
}
