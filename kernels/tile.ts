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

/**
 * One tile: `rows` (1–6) rows, up to 8 columns, over `taps` taps of `depth` channels.
 * `table`: entry of the first row and tap; `next`: bytes from one row's entries to the next one's.
 * `begin`: where the sums start, with its row stride; `follow` has told what comes after them.
 * Inlined with a constant number of rows, so that each height keeps to its own registers.
 */
@inline
function fixed(
  rows: i32,
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
  columns: i32,
): void {
  const t1 = table + next;
  const t2 = t1 + next;
  const t3 = t2 + next;
  const t4 = t3 + next;
  const t5 = t4 + next;
  const right = columns - 4;

  // Whole tiles, almost all there are, ask no questions number by number.
  const whole = columns >= 8;
  let s00 = whole ? v128.load(begin) : get(begin, columns);
  let s01 = whole ? v128.load(begin, 16) : get(begin + 16, right);
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
  if (beginStride) {
    if (rows > 1) {
      begin += beginStride;
      s10 = whole ? v128.load(begin) : get(begin, columns);
      s11 = whole ? v128.load(begin, 16) : get(begin + 16, right);
    }
    if (rows > 2) {
      begin += beginStride;
      s20 = whole ? v128.load(begin) : get(begin, columns);
      s21 = whole ? v128.load(begin, 16) : get(begin + 16, right);
    }
    if (rows > 3) {
      begin += beginStride;
      s30 = whole ? v128.load(begin) : get(begin, columns);
      s31 = whole ? v128.load(begin, 16) : get(begin + 16, right);
    }
    if (rows > 4) {
      begin += beginStride;
      s40 = whole ? v128.load(begin) : get(begin, columns);
      s41 = whole ? v128.load(begin, 16) : get(begin + 16, right);
    }
    if (rows > 5) {
      begin += beginStride;
      s50 = whole ? v128.load(begin) : get(begin, columns);
      s51 = whole ? v128.load(begin, 16) : get(begin + 16, right);
    }
  }

  for (let tap: usize = 0, end = (<usize>taps) << 2; tap < end; tap += 4) {
    let p0 = pixel(x, zeros, table + tap);
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
    finishFour(out, s00);
    finishFour(out + 16, s01);
    if (rows > 1) {
      finishFour((out += stride), s10);
      finishFour(out + 16, s11);
    }
    if (rows > 2) {
      finishFour((out += stride), s20);
      finishFour(out + 16, s21);
    }
    if (rows > 3) {
      finishFour((out += stride), s30);
      finishFour(out + 16, s31);
    }
    if (rows > 4) {
      finishFour((out += stride), s40);
      finishFour(out + 16, s41);
    }
    if (rows > 5) {
      finishFour((out += stride), s50);
      finishFour(out + 16, s51);
    }
    return;
  }
  finish(out, s00, columns);
  finish(out + 16, s01, right);
  if (rows > 1) {
    finish((out += stride), s10, columns);
    finish(out + 16, s11, right);
  }
  if (rows > 2) {
    finish((out += stride), s20, columns);
    finish(out + 16, s21, right);
  }
  if (rows > 3) {
    finish((out += stride), s30, columns);
    finish(out + 16, s31, right);
  }
  if (rows > 4) {
    finish((out += stride), s40, columns);
    finish(out + 16, s41, right);
  }
  if (rows > 5) {
    finish((out += stride), s50, columns);
    finish(out + 16, s51, right);
  }
}

function tile1(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(1, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
function tile2(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(2, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
function tile3(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(3, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
function tile4(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(4, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
function tile5(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(5, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
function tile6(
  x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize, beginStride: usize,
  out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  fixed(6, x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}

/** One tile of 1–6 rows; see `fixed`. */
export function tile(
  rows: i32, x: usize, zeros: usize, table: usize, next: usize, panel: usize, begin: usize,
  beginStride: usize, out: usize, stride: usize, taps: i32, depth: i32, columns: i32,
): void {
  if (rows == 6) tile6(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
  else if (rows == 5) tile5(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
  else if (rows == 4) tile4(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
  else if (rows == 3) tile3(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
  else if (rows == 2) tile2(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
  else tile1(x, zeros, table, next, panel, begin, beginStride, out, stride, taps, depth, columns);
}
