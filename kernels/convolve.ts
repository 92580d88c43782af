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
/** Rows of a block, whole tiles: times the depth, it fits into the second-level cache. */
const HEIGHT: i32 = 17 * ROWS;
/** Bytes of the list of a block's rows; see `order`. */
const LIST: usize = 8 * HEIGHT;

/**
 * out[m, n] = bias[n] + Σ_tap,c x[table[m, tap] + c]·w[tap, c, n] and what follows (see `finish`), for first ≤ m < last.
 * `table`: byte offsets into x, [rows, taps], negative for a pixel of zeros; `zeros`: `channels` zeros.
 * `packed`: the filter in panels of 8 columns, [⌈columns/8⌉, taps, channels, 8], as `pack` writes it.
 * `bias`: as many values as there are columns. `stride`: bytes from one row of the output to the next.
 * `turns`: 0, or `packed` holds a filter of which this one is the transpose, so that one copy serves a convolution and its
 * gradient: its panels have 8 of our channels each and are `line` bytes long, and `turns` tells at which byte of a panel
 * our taps begin. Panels are turned one by one (see `turn`).
 * `room`: for the list of a block's rows, and behind it for a panel that is turned.
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
  const turned = room + LIST;
  // Blocks of about equal height, and tiles of equal height in them: a short one costs nearly as much time as a whole one.
  for (let blocks = (last - first + HEIGHT - 1) / HEIGHT, block = first; blocks > 0; blocks--) {
    const height = (last - block + blocks - 1) / blocks;
    const end = min(last, block + ((height + ROWS - 1) / ROWS) * ROWS);
    for (let tap = 0; tap < taps; tap += tapsTogether) {
      const tapCount = min(tapsTogether, taps - tap);
      const t = table + ((<usize>tap) << 2);
      const seeing = order(room, t, next, stride, block, end, tapCount);
      const blind = room + ((<usize>seeing) << 3);
      for (let c = 0; c < channels; c += depthTogether) {
        const depth = min(depthTogether, channels - c);
        const opens = tap == 0 && c == 0;
        const closes = tap + tapCount == taps && c + depth == channels;
        if (closes) follow(addend, low, high, mask, bottom, top, floor);
        else follow(0, -Infinity, Infinity, 0, 0, 0, 0);
        // Rows that see zeros alone have only to begin and to end.
        const others = opens || closes ? end - block - seeing : 0;
        let panel = packed + ((<usize>tap * channels + c) << 5);
        const p = x + ((<usize>c) << 2);
        for (let column = 0; column < columns; column += COLUMNS, panel += panelBytes) {
          const left = columns - column;
          let filter = panel;
          if (turns) {
            const from = packed + ((<usize>column) << 5) + <usize>(c / COLUMNS) * line;
            turn(from, turns + ((<usize>tap) << 2), line, turned, tapCount, depth);
            filter = turned;
          } else touch(panel, (<usize>tapCount * depth) << 5);
          const begin = opens ? bias + ((<usize>column) << 2) : 0;
          const to = out + ((<usize>column) << 2);
          strip(room, seeing, p, zeros, t, filter, begin, to, tapCount, depth, left);
          strip(blind, others, p, zeros, t, filter, begin, to, 0, depth, left);
        }
      }
    }
    block = end;
  }
}

/**
 * The rows first ≤ row < last as `tile` wants them, [rows, 2]: in front those that see a pixel of x through any of the taps.
 * @returns how many those are.
 */
function order(list: usize, table: usize, next: usize, stride: usize, first: i32, last: i32, taps: i32): i32 {
  let front = list;
  let back = list + ((<usize>(last - first)) << 3);
  for (let row = first; row < last; row++) {
    const entry = <usize>row * next;
    let inside = 0;
    for (let tap = 0; tap < taps; tap++) inside |= i32(load<i32>(table + entry + ((<usize>tap) << 2)) >= 0);
    if (!inside) back -= 8;
    const at = inside ? front : back;
    store<i32>(at, <i32>entry);
    store<i32>(at, <i32>(<usize>row * stride), 4);
    if (inside) front += 8;
  }
  return <i32>((front - list) >> 3);
}

/** The tiles of one panel, of equal height; the parameters are those of `tile`. */
function strip(
  list: usize,
  rows: i32,
  x: usize,
  zeros: usize,
  table: usize,
  panel: usize,
  begin: usize,
  out: usize,
  taps: i32,
  depth: i32,
  columns: i32,
): void {
  for (let tiles = (rows + ROWS - 1) / ROWS; tiles > 0; tiles--) {
    const height = (rows + tiles - 1) / tiles;
    tile(height, list, x, zeros, table, panel, begin, out, taps, depth, columns);
    list += (<usize>height) << 3;
    rows -= height;
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
