/**
 * Convolution as a matrix product that gathers its rows (Dukhan 2019, the indirect convolution): row m of the left
 * matrix is, tap by tap, the channels of one input pixel, found through a table of offsets.
 */
import { finish, get } from './lanes';
import { madd } from './simd';

/** Rows and columns of the tile that is held in registers. */
const ROWS: i32 = 6;
const COLUMNS: i32 = 8;
/** Depth of a block: its panel of 8 columns fits into the first-level cache. */
const DEPTH: i32 = 256;
/** Rows of a block: times the depth, it fits into the second-level cache. */
const HEIGHT: i32 = 96;

function pixel(x: usize, zeros: usize, table: usize): usize {
  const offset = load<i32>(table);
  return offset < 0 ? zeros : x + <usize>offset;
}

/**
 * One tile: up to 6 rows, up to 8 columns, over `taps` taps of `depth` channels.
 * `table`: entry of the first row and tap; `next`: bytes from one row's entries to the next one's.
 * `begin`: where the sums start, with its row stride; the rest is told in `finish`.
 */
function tile(
  x: usize,
  zeros: usize,
  table: usize,
  next: usize,
  panel: usize,
  begin: usize,
  beginStride: usize,
  out: usize,
  stride: usize,
  taps: i32,
  depth: i32,
  rows: i32,
  columns: i32,
  addend: usize,
  low: f32,
  high: f32,
  mask: usize,
  bottom: f32,
  top: f32,
  floor: f32,
): void {
  // Rows that are not there repeat the last one and are not written.
  const t1 = table + (rows > 1 ? next : 0);
  const t2 = t1 + (rows > 2 ? next : 0);
  const t3 = t2 + (rows > 3 ? next : 0);
  const t4 = t3 + (rows > 4 ? next : 0);
  const t5 = t4 + (rows > 5 ? next : 0);
  const right = columns - 4;

  let a = get(begin, columns);
  let b = get(begin + 16, right);
  let s00 = a;
  let s01 = b;
  if (rows > 1 && beginStride) {
    a = get((begin += beginStride), columns);
    b = get(begin + 16, right);
  }
  let s10 = a;
  let s11 = b;
  if (rows > 2 && beginStride) {
    a = get((begin += beginStride), columns);
    b = get(begin + 16, right);
  }
  let s20 = a;
  let s21 = b;
  if (rows > 3 && beginStride) {
    a = get((begin += beginStride), columns);
    b = get(begin + 16, right);
  }
  let s30 = a;
  let s31 = b;
  if (rows > 4 && beginStride) {
    a = get((begin += beginStride), columns);
    b = get(begin + 16, right);
  }
  let s40 = a;
  let s41 = b;
  if (rows > 5 && beginStride) {
    a = get((begin += beginStride), columns);
    b = get(begin + 16, right);
  }
  let s50 = a;
  let s51 = b;

  for (let tap: usize = 0, end = (<usize>taps) << 2; tap < end; tap += 4) {
    let p0 = pixel(x, zeros, table + tap);
    let p1 = pixel(x, zeros, t1 + tap);
    let p2 = pixel(x, zeros, t2 + tap);
    let p3 = pixel(x, zeros, t3 + tap);
    let p4 = pixel(x, zeros, t4 + tap);
    let p5 = pixel(x, zeros, t5 + tap);
    for (let c = depth; c > 0; c--) {
      a = v128.load(panel);
      b = v128.load(panel, 16);
      let v = v128.load_splat<f32>(p0);
      s00 = madd(v, a, s00);
      s01 = madd(v, b, s01);
      v = v128.load_splat<f32>(p1);
      s10 = madd(v, a, s10);
      s11 = madd(v, b, s11);
      v = v128.load_splat<f32>(p2);
      s20 = madd(v, a, s20);
      s21 = madd(v, b, s21);
      v = v128.load_splat<f32>(p3);
      s30 = madd(v, a, s30);
      s31 = madd(v, b, s31);
      v = v128.load_splat<f32>(p4);
      s40 = madd(v, a, s40);
      s41 = madd(v, b, s41);
      v = v128.load_splat<f32>(p5);
      s50 = madd(v, a, s50);
      s51 = madd(v, b, s51);
      panel += 32;
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      p4 += 4;
      p5 += 4;
    }
  }

  finish(out, s00, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s01, right, addend, low, high, mask, bottom, top, floor);
  if (rows < 2) return;
  finish((out += stride), s10, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s11, right, addend, low, high, mask, bottom, top, floor);
  if (rows < 3) return;
  finish((out += stride), s20, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s21, right, addend, low, high, mask, bottom, top, floor);
  if (rows < 4) return;
  finish((out += stride), s30, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s31, right, addend, low, high, mask, bottom, top, floor);
  if (rows < 5) return;
  finish((out += stride), s40, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s41, right, addend, low, high, mask, bottom, top, floor);
  if (rows < 6) return;
  finish((out += stride), s50, columns, addend, low, high, mask, bottom, top, floor);
  finish(out + 16, s51, right, addend, low, high, mask, bottom, top, floor);
}

/**
 * out[m, n] = bias[n] + Σ_tap,c x[table[m, tap] + c]·w[tap, c, n] and what follows (see `finish`), for first ≤ m < last.
 * `table`: byte offsets into x, [rows, taps], negative for a pixel of zeros; `zeros`: `channels` zeros.
 * `packed`: the filter in panels of 8 columns, [⌈columns/8⌉, taps, channels, 8], as `pack` writes it.
 * `bias`: as many values as there are columns. `stride`: bytes from one row of the output to the next.
 */
export function convolve(
  x: usize,
  table: usize,
  zeros: usize,
  packed: usize,
  bias: usize,
  out: usize,
  stride: usize,
  first: i32,
  last: i32,
  taps: i32,
  channels: i32,
  columns: i32,
  addend: usize,
  low: f32,
  high: f32,
  mask: usize,
  bottom: f32,
  top: f32,
  floor: f32,
): void {
  const tapsTogether = max(1, DEPTH / channels);
  const depthTogether = min(channels, DEPTH);
  const next = (<usize>taps) << 2;
  const panelBytes = (<usize>taps * channels) << 5;
  for (let block = first; block < last; block += HEIGHT) {
    const end = min(last, block + HEIGHT);
    for (let tap = 0; tap < taps; tap += tapsTogether) {
      const tapCount = min(tapsTogether, taps - tap);
      for (let c = 0; c < channels; c += depthTogether) {
        const depth = min(depthTogether, channels - c);
        const opens = tap == 0 && c == 0;
        const closes = tap + tapCount == taps && c + depth == channels;
        const lowest: f32 = closes ? low : -Infinity;
        const highest: f32 = closes ? high : Infinity;
        let panel = packed + ((<usize>tap * channels + c) << 5);
        for (let column = 0; column < columns; column += COLUMNS, panel += panelBytes) {
          for (let row = block; row < end; row += ROWS) {
            const to = out + <usize>row * stride + ((<usize>column) << 2);
            tile(
              x + ((<usize>c) << 2),
              zeros,
              table + <usize>row * next + ((<usize>tap) << 2),
              next,
              panel,
              opens ? bias + ((<usize>column) << 2) : to,
              opens ? 0 : stride,
              to,
              stride,
              tapCount,
              depth,
              min(ROWS, end - row),
              columns - column,
              closes ? addend : 0,
              lowest,
              highest,
              closes ? mask : 0,
              bottom,
              top,
              floor,
            );
          }
        }
      }
    }
  }
}

/** A matrix [depth, columns] into panels of 8 columns, [⌈columns/8⌉, depth, 8], filled up with zeros. */
export function pack(matrix: usize, packed: usize, depth: i32, columns: i32): void {
  const line = (<usize>columns) << 2;
  for (let column = 0; column < columns; column += COLUMNS) {
    let from = matrix + ((<usize>column) << 2);
    const left = columns - column;
    for (let k = 0; k < depth; k++, from += line, packed += 32) {
      v128.store(packed, get(from, left));
      v128.store(packed, get(from + 16, left - 4), 16);
    }
  }
}

/** The same for a matrix [columns, depth]. */
export function packTransposed(matrix: usize, packed: usize, depth: i32, columns: i32): void {
  const line = (<usize>depth) << 2;
  for (let column = 0; column < columns; column += COLUMNS, matrix += line << 3) {
    const count = min(COLUMNS, columns - column);
    for (let k: usize = 0; k < line; k += 4, packed += 32) {
      for (let i = 0; i < COLUMNS; i++) {
        const value: f32 = i < count ? load<f32>(matrix + <usize>i * line + k) : 0;
        store<f32>(packed + ((<usize>i) << 2), value);
      }
    }
  }
}
