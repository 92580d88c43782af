/**
 * Convolution as a matrix product that gathers its rows (Dukhan 2019, the indirect convolution): row m of the left
 * matrix is, tap by tap, the channels of one input pixel, found through a table of offsets.
 */
import { follow, get } from './lanes';
import { tile } from './tile';
import { turn, turnFour } from './turn';

/** Rows and columns of the largest tile that is held in registers. */
const ROWS: i32 = 6;
const COLUMNS: i32 = 8;
/** Depth of a block: its panel of 8 columns fits into the first-level cache. */
const DEPTH: i32 = 256;
/** Rows of a block: times the depth, it fits into the second-level cache. */
const HEIGHT: i32 = 96;

/**
 * out[m, n] = bias[n] + Σ_tap,c x[table[m, tap] + c]·w[tap, c, n] and what follows (see `finish`), for first ≤ m < last.
 * `table`: byte offsets into x, [rows, taps], negative for a pixel of zeros; `zeros`: `channels` zeros.
 * `packed`: the filter in panels of 8 columns, [⌈columns/8⌉, taps, channels, 8], as `pack` writes it.
 * `bias`: as many values as there are columns. `stride`: bytes from one row of the output to the next.
 * `turns`: 0, or `packed` holds a filter of which this one is the transpose, so that one copy serves a convolution and its
 * gradient: its panels have 8 of our channels each and are `line` bytes long, and `turns` tells at which byte of a panel
 * our taps begin. Panels are turned one by one, in `room` (see `turn`).
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
  turns: usize,
  line: usize,
  room: usize,
): void {
  const tapsTogether = max(1, DEPTH / channels);
  const depthTogether = min(channels, DEPTH);
  const next = (<usize>taps) << 2;
  const panelBytes = (<usize>taps * channels) << 5;
  // Blocks of equal height, and tiles of equal height in them: a short one costs as much time as a whole one.
  for (let blocks = (last - first + HEIGHT - 1) / HEIGHT, block = first; blocks > 0; blocks--) {
    const end = block + (last - block + blocks - 1) / blocks;
    for (let tap = 0; tap < taps; tap += tapsTogether) {
      const tapCount = min(tapsTogether, taps - tap);
      for (let c = 0; c < channels; c += depthTogether) {
        const depth = min(depthTogether, channels - c);
        const opens = tap == 0 && c == 0;
        if (tap + tapCount == taps && c + depth == channels)
          follow(addend, low, high, mask, bottom, top, floor);
        else follow(0, -Infinity, Infinity, 0, 0, 0, 0);
        let panel = packed + ((<usize>tap * channels + c) << 5);
        const p = x + ((<usize>c) << 2);
        for (let column = 0; column < columns; column += COLUMNS, panel += panelBytes) {
          const left = columns - column;
          let filter = panel;
          if (turns) {
            const from = packed + ((<usize>column) << 5) + <usize>(c / COLUMNS) * line;
            turn(from, turns + ((<usize>tap) << 2), line, room, tapCount, depth);
            filter = room;
          } else touch(panel, (<usize>tapCount * depth) << 5);
          for (let tiles = (end - block + ROWS - 1) / ROWS, row = block; tiles > 0; tiles--) {
            const rows = (end - row + tiles - 1) / tiles;
            const t = table + <usize>row * next + ((<usize>tap) << 2);
            const to = out + <usize>row * stride + ((<usize>column) << 2);
            const begin = opens ? bias + ((<usize>column) << 2) : to;
            const step = opens ? 0 : stride;
            tile(rows, p, zeros, t, next, filter, begin, step, to, stride, tapCount, depth, left);
            row += rows;
          }
        }
      }
    }
    block = end;
  }
}

/**
 * Read every cache line, so that it is there when it is wanted. Reads that wait for nothing run far ahead of each other;
 * between multiply-adds they would not.
 */
function touch(from: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 64) v128.load(from);
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
  const by4 = line & ~15;
  for (let column = 0; column < columns; column += COLUMNS, matrix += line << 3) {
    const count = min(COLUMNS, columns - column);
    let k: usize = 0;
    if (count == COLUMNS) {
      for (; k < by4; k += 16, packed += 128) {
        turnFour(matrix + k, line, packed, 32);
        turnFour(matrix + 4 * line + k, line, packed + 16, 32);
      }
    }
    for (; k < line; k += 4, packed += 32) {
      for (let i = 0; i < COLUMNS; i++) {
        const value: f32 = i < count ? load<f32>(matrix + <usize>i * line + k) : 0;
        store<f32>(packed + ((<usize>i) << 2), value);
      }
    }
  }
}
