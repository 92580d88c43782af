/**
 * Executes placements. One sampler for every geometric augmentation, so that pixels and coordinates cannot disagree.
 * Rounds to single precision where torchvision does (reference/single_precision.py): ties and borders depend on it.
 */
import type { Image, Size } from '../image/image';
import { resizeBox, type Box } from '../image/resize';
import { roundHalfEven } from '../image/round';
import type { Placement, Sampling } from './spec';

const f = Math.fround;

/** Writes the input coordinates of one output row. */
type RowOf = (y: number, xs: Float32Array, ys: Float32Array) => void;

/** (g + 1)·side/2 − ½: from torchvision's normalised coordinates to pixels, the last two steps rounded once. */
function toPixels(normalised: number, side: number): number {
  return f(f(normalised + 1) * (side * 0.5) - 0.5);
}

function centredRows(matrix: readonly number[], { height, width }: Size): RowOf {
  const [a, b, c, d] = matrix.map((value, i) => f(f(value) / f(0.5 * (i < 2 ? width : height))));
  const [left, top] = [f(0.5 - width * 0.5), f(0.5 - height * 0.5)];
  return (y, xs, ys) => {
    const Y = f(y + top);
    const [bY, dY] = [f(Y * b), f(Y * d)];
    for (let x = 0; x < xs.length; x++) {
      const X = f(x + left);
      xs[x] = toPixels(f(f(X * a) + bY), width);
      ys[x] = toPixels(f(f(X * c) + dY), height);
    }
  };
}

function projectiveRows(coefficients: readonly number[], { height, width }: Size): RowOf {
  const [a, b, c] = coefficients.slice(0, 3).map((value) => f(f(value) / f(0.5 * width)));
  const [d, e, g] = coefficients.slice(3, 6).map((value) => f(f(value) / f(0.5 * height)));
  const [p, q] = coefficients.slice(6).map(f);
  return (y, xs, ys) => {
    const Y = f(y + 0.5);
    for (let x = 0; x < xs.length; x++) {
      const X = f(x + 0.5);
      const w = f(f(f(X * p) + f(Y * q)) + 1);
      xs[x] = toPixels(f(f(f(f(f(X * a) + f(Y * b)) + c) / w) - 1), width);
      ys[x] = toPixels(f(f(f(f(f(X * d) + f(Y * e)) + g) / w) - 1), height);
    }
  };
}

/** Reads one output pixel at (x, y) of the input. */
type Read = (x: number, y: number, target: number) => void;

function nearest({ data, height, width, channels }: Image, out: Float32Array, fill: number): Read {
  return (x, y, target) => {
    const [column, row] = [roundHalfEven(x), roundHalfEven(y)];
    const inside = column >= 0 && column < width && row >= 0 && row < height;
    const source = (row * width + column) * channels;
    for (let c = 0; c < channels; c++) out[target + c] = inside ? data[source + c] : fill;
  };
}

/** Pixels outside count as zero; a fill other than zero is blended in by the weight inside, as torchvision does. */
function bilinear({ data, height, width, channels }: Image, out: Float32Array, fill: number): Read {
  return (x, y, target) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    let inside = 0;
    for (let corner = 0; corner < 4; corner++) {
      const column = left + (corner & 1);
      const row = top + (corner >> 1);
      if (column < 0 || column >= width || row < 0 || row >= height) continue;
      const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
      const source = (row * width + column) * channels;
      inside += weight;
      for (let c = 0; c < channels; c++) out[target + c] += weight * data[source + c];
    }
    if (fill === 0) return;
    for (let c = 0; c < channels; c++) out[target + c] = out[target + c] * inside + fill * (1 - inside);
  };
}

const READERS = { nearest, bilinear } as const;

function walk(image: Image, size: Size, rowOf: RowOf, { interpolation, fill }: Sampling): Image {
  const out = new Float32Array(size.height * size.width * image.channels);
  const read = READERS[interpolation](image, out, fill);
  const xs = new Float32Array(size.width);
  const ys = new Float32Array(size.width);
  for (let y = 0; y < size.height; y++) {
    rowOf(y, xs, ys);
    for (let x = 0; x < size.width; x++) {
      const [column, row] = [xs[x], ys[x]];
      const near = column > -1 && column < image.width && row > -1 && row < image.height;
      const target = (y * size.width + x) * image.channels;
      if (near) read(column, row, target);
      else if (fill !== 0) out.fill(fill, target, target + image.channels);
    }
  }
  return { ...size, channels: image.channels, data: out };
}

/** Whole pixels, copied. */
function cut(image: Image, { top, left, height, width }: Box): Image {
  const line = width * image.channels;
  const data = new Float32Array(height * line);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * image.channels;
    data.set(image.data.subarray(start, start + line), y * line);
  }
  return { height, width, channels: image.channels, data };
}

/** The output image of a placement. */
export function sample(image: Image, size: Size, placement: Placement, sampling: Sampling): Image {
  switch (placement.kind) {
    case 'centred':
      return walk(image, size, centredRows(placement.matrix, image), sampling);
    case 'projective':
      return walk(image, size, projectiveRows(placement.coefficients, image), sampling);
    case 'box': {
      const box = cut(image, placement);
      return box.height === size.height && box.width === size.width
        ? box
        : resizeBox(box, { top: 0, left: 0, height: box.height, width: box.width }, size);
    }
    case 'nowhere':
      return {
        ...size,
        channels: image.channels,
        data: new Float32Array(size.height * size.width * image.channels).fill(sampling.fill),
      };
  }
}
