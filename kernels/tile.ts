/**
 * The part of a matrix product that is held in registers. Not formatted by prettier, which does not know decorators of
 * functions.
 */
import { finish, finishFour, get } from './lanes';
import { madd } from './simd';

function pixel(x: usize, zeros: usize, table: usize): usize {
  const offset = load<i32>(table);
  return offset < 0 ? zeros : x + <usize>offset;
}

/** Where the numbers of a row of the list lie; see `fixed`. */
@inline
function place(out: usize, list: usize, row: usize): usize {
  return out + <usize>load<i32>(list + 8 * row, 4);
}

/**
 * One tile: `rows` (1–6) rows, up to 8 columns, over `taps` taps of `depth` channels.
 * `list`: of each row how many bytes its entries lie behind `table` and its numbers behind `out`.
 * `begin`: where all sums start, or 0 where they go on from what lies in `out`; `follow` has told what comes after them.
 * Inlined with a constant number of rows, so that each height keeps to its own registers.
 */
@inline
function fixed(
  rows: i32,
  list: usize,
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
  const right = columns - 4;

  // Whole tiles, almost all there are, ask no questions number by number.
  const whole = columns >= 8;
  let from = begin ? begin : place(out, list, 0);
  let s00 = whole ? v128.load(from) : get(from, columns);
  let s01 = whole ? v128.load(from, 16) : get(from + 16, right);
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  let s40 = s00;
  let s41 = s01;
  let s50 = s00;
  let s51 = s01;
  if (!begin) {
    if (rows > 1) {
      from = place(out, list, 1);
      s10 = whole ? v128.load(from) : get(from, columns);
      s11 = whole ? v128.load(from, 16) : get(from + 16, right);
    }
    if (rows > 2) {
      from = place(out, list, 2);
      s20 = whole ? v128.load(from) : get(from, columns);
      s21 = whole ? v128.load(from, 16) : get(from + 16, right);
    }
    if (rows > 3) {
      from = place(out, list, 3);
      s30 = whole ? v128.load(from) : get(from, columns);
      s31 = whole ? v128.load(from, 16) : get(from + 16, right);
    }
    if (rows > 4) {
      from = place(out, list, 4);
      s40 = whole ? v128.load(from) : get(from, columns);
      s41 = whole ? v128.load(from, 16) : get(from + 16, right);
    }
    if (rows > 5) {
      from = place(out, list, 5);
      s50 = whole ? v128.load(from) : get(from, columns);
      s51 = whole ? v128.load(from, 16) : get(from + 16, right);
    }
  }

  const t0 = table + <usize>load<i32>(list);
  const t1 = rows > 1 ? table + <usize>load<i32>(list, 8) : 0;
  const t2 = rows > 2 ? table + <usize>load<i32>(list, 16) : 0;
  const t3 = rows > 3 ? table + <usize>load<i32>(list, 24) : 0;
  const t4 = rows > 4 ? table + <usize>load<i32>(list, 32) : 0;
  const t5 = rows > 5 ? table + <usize>load<i32>(list, 40) : 0;
  for (let tap: usize = 0, end = (<usize>taps) << 2; tap < end; tap += 4) {
    let p0 = pixel(x, zeros, t0 + tap);
    let p1 = rows > 1 ? pixel(x, zeros, t1 + tap) : 0;
    let p2 = rows > 2 ? pixel(x, zeros, t2 + tap) : 0;
    let p3 = rows > 3 ? pixel(x, zeros, t3 + tap) : 0;
    let p4 = rows > 4 ? pixel(x, zeros, t4 + tap) : 0;
    let p5 = rows > 5 ? pixel(x, zeros, t5 + tap) : 0;
    for (let c = depth; c > 0; c--) {
      const a = v128.load(panel);
      const b = v128.load(panel, 16);
      let v = v128.load_splat<f32>(p0);
      s00 = madd(v, a, s00);
      s01 = madd(v, b, s01);
      panel += 32;
      p0 += 4;
      if (rows > 1) {
        v = v128.load_splat<f32>(p1);
        s10 = madd(v, a, s10);
        s11 = madd(v, b, s11);
        p1 += 4;
      }
      if (rows > 2) {
        v = v128.load_splat<f32>(p2);
        s20 = madd(v, a, s20);
        s21 = madd(v, b, s21);
        p2 += 4;
      }
      if (rows > 3) {
        v = v128.load_splat<f32>(p3);
        s30 = madd(v, a, s30);
        s31 = madd(v, b, s31);
        p3 += 4;
      }
      if (rows > 4) {
        v = v128.load_splat<f32>(p4);
        s40 = madd(v, a, s40);
        s41 = madd(v, b, s41);
        p4 += 4;
      }
      if (rows > 5) {
        v = v128.load_splat<f32>(p5);
        s50 = madd(v, a, s50);
        s51 = madd(v, b, s51);
        p5 += 4;
      }
    }
  }

  if (whole) {
    finishFour((from = place(out, list, 0)), s00);
    finishFour(from + 16, s01);
    if (rows > 1) {
      finishFour((from = place(out, list, 1)), s10);
      finishFour(from + 16, s11);
    }
    if (rows > 2) {
      finishFour((from = place(out, list, 2)), s20);
      finishFour(from + 16, s21);
    }
    if (rows > 3) {
      finishFour((from = place(out, list, 3)), s30);
      finishFour(from + 16, s31);
    }
    if (rows > 4) {
      finishFour((from = place(out, list, 4)), s40);
      finishFour(from + 16, s41);
    }
    if (rows > 5) {
      finishFour((from = place(out, list, 5)), s50);
      finishFour(from + 16, s51);
    }
    return;
  }
  finish((from = place(out, list, 0)), s00, columns);
  finish(from + 16, s01, right);
  if (rows > 1) {
    finish((from = place(out, list, 1)), s10, columns);
    finish(from + 16, s11, right);
  }
  if (rows > 2) {
    finish((from = place(out, list, 2)), s20, columns);
    finish(from + 16, s21, right);
  }
  if (rows > 3) {
    finish((from = place(out, list, 3)), s30, columns);
    finish(from + 16, s31, right);
  }
  if (rows > 4) {
    finish((from = place(out, list, 4)), s40, columns);
    finish(from + 16, s41, right);
  }
  if (rows > 5) {
    finish((from = place(out, list, 5)), s50, columns);
    finish(from + 16, s51, right);
  }
}

function tile1(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(1, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
function tile2(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(2, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
function tile3(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(3, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
function tile4(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(4, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
function tile5(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(5, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
function tile6(
  list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32, depth: i32,
  columns: i32,
): void {
  fixed(6, list, x, zeros, table, panel, begin, out, taps, depth, columns);
}

/** One tile of 1–6 rows; see `fixed`. */
export function tile(
  rows: i32, list: usize, x: usize, zeros: usize, table: usize, panel: usize, begin: usize, out: usize, taps: i32,
  depth: i32, columns: i32,
): void {
  if (rows == 6) tile6(list, x, zeros, table, panel, begin, out, taps, depth, columns);
  else if (rows == 5) tile5(list, x, zeros, table, panel, begin, out, taps, depth, columns);
  else if (rows == 4) tile4(list, x, zeros, table, panel, begin, out, taps, depth, columns);
  else if (rows == 3) tile3(list, x, zeros, table, panel, begin, out, taps, depth, columns);
  else if (rows == 2) tile2(list, x, zeros, table, panel, begin, out, taps, depth, columns);
  else tile1(list, x, zeros, table, panel, begin, out, taps, depth, columns);
}
