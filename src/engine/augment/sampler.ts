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

function centredRows(
  { matrix, shift = [0, 0] }: Extract<Placement, { kind: 'centred' }>,
  { height, width }: Size,
): RowOf {
  const [a, b, c, d] = matrix.map((value, i) => f(f(value) / f(0.5 * (i < 2 ? width : height))));
  const [e, g] = [f(f(shift[0]) / f(0.5 * width)), f(f(shift[1]) / f(0.5 * height))];
  const [left, top] = [f(0.5 - width * 0.5), f(0.5 - height * 0.5)];
  return (y, xs, ys) => {
    const Y = f(y + top);
    const [bY, dY] = [f(Y * b), f(Y * d)];
    for (let x = 0; x < xs.length; x++) {
      const X = f(x + left);
      xs[x] = toPixels(f(f(f(X * a) + bY) + e), width);
      ys[x] = toPixels(f(f(f(X * c) + dY) + g), height);
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

function fieldRows(field: Extract<Placement, { kind: 'field' }>): RowOf {
  return (y, xs, ys) => {
    const start = y * xs.length;
    xs.set(field.xs.subarray(start, start + xs.length));
    ys.set(field.ys.subarray(start, start + xs.length));
  };
}

/** Reads one output row at the coordinates (xs, ys) of the input; `at` is its place in the output. */
type ReadRow = (xs: Float32Array, ys: Float32Array, at: number) => void;

function nearest({ data, height, width, channels }: Image, out: Float32Array, fill: number): ReadRow {
  return (xs, ys, at) => {
    for (let x = 0, target = at; x < xs.length; x++, target += channels) {
      const column = roundHalfEven(xs[x]);
      const row = roundHalfEven(ys[x]);
      const inside = column >= 0 && column < width && row >= 0 && row < height;
      const source = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) out[target + c] = inside ? data[source + c] : fill;
    }
  };
}

/**
 * Pixels outside count as zero; a fill other than zero is blended in by the weight inside, as torchvision does.
 * Corners outside are read at the nearest pixel with no weight, so that the loop has no branches.
 */
function bilinear({ data, height, width, channels }: Image, out: Float32Array, fill: number): ReadRow {
  return (xs, ys, at) => {
    for (let i = 0, target = at; i < xs.length; i++, target += channels) {
      const x = xs[i];
      const y = ys[i];
      if (!(x > -1 && x < width && y > -1 && y < height)) {
        for (let c = 0; c < channels; c++) out[target + c] = fill;
        continue;
      }
      const left = Math.floor(x);
      const top = Math.floor(y);
      const leftWeight = left < 0 ? 0 : left + 1 - x;
      const rightWeight = left + 1 < width ? x - left : 0;
      const topWeight = top < 0 ? 0 : top + 1 - y;
      const bottomWeight = top + 1 < height ? y - top : 0;
      const inside = (leftWeight + rightWeight) * (topWeight + bottomWeight);
      const first = (left < 0 ? 0 : left) * channels;
      const second = (left + 1 < width ? left + 1 : left) * channels;
      const upper = (top < 0 ? 0 : top) * width * channels;
      const lower = (top + 1 < height ? top + 1 : top) * width * channels;
      for (let c = 0; c < channels; c++) {
        const above = leftWeight * data[upper + first + c] + rightWeight * data[upper + second + c];
        const below = leftWeight * data[lower + first + c] + rightWeight * data[lower + second + c];
        const value = topWeight * above + bottomWeight * below;
        out[target + c] = fill === 0 ? value : value * inside + fill * (1 - inside);
      }
    }
  };
}

const READERS = { nearest, bilinear } as const;

function walk(image: Image, size: Size, rowOf: RowOf, { interpolation, fill }: Sampling): Image {
  const line = size.width * image.channels;
  const out = new Float32Array(size.height * line);
  const readRow = READERS[interpolation](image, out, fill);
  const xs = new Float32Array(size.width);
  const ys = new Float32Array(size.width);
  for (let y = 0; y < size.height; y++) {
    rowOf(y, xs, ys);
    readRow(xs, ys, y * line);
  }
  return { ...size, channels: image.channels, data: out };
}

/** Columns at `positions`, linear between whole ones, which are copied as they are; `fill` where there is none. */
function walkTime(image: Image, size: Size, positions: Float64Array, fill: number): Image {
  const { width, channels, data } = image;
  const out = new Float32Array(size.height * size.width * channels);
  for (let y = 0, to = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const position = positions[x];
      const isInside = position >= 0 && position <= width - 1;
      const left = isInside ? Math.floor(position) : 0;
      const weight = position - left;
      const from = (y * width + left) * channels;
      for (let c = 0; c < channels; c++, to++) {
        if (!isInside) out[to] = fill;
        else if (weight === 0) out[to] = data[from + c];
        else out[to] = (1 - weight) * data[from + c] + weight * data[from + channels + c];
      }
    }
  }
  return { ...size, channels, data: out };
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
      return walk(image, size, centredRows(placement, image), sampling);
    case 'projective':
      return walk(image, size, projectiveRows(placement.coefficients, image), sampling);
    case 'box': {
      const box = cut(image, placement);
      return box.height === size.height && box.width === size.width
        ? box
        : resizeBox(box, { top: 0, left: 0, height: box.height, width: box.width }, size);
    }
    case 'time':
      return walkTime(image, size, placement.positions, sampling.fill);
    case 'field':
      return walk(image, size, fieldRows(placement), sampling);
    case 'nowhere':
      return {
        ...size,
        channels: image.channels,
        data: new Float32Array(size.height * size.width * image.channels).fill(sampling.fill),
      };
  }
}
